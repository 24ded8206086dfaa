# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""A platform's invoice as a journal entry: its lines, and its taxes as they were told.

The items are made whole, so that Odoo computes none of them again; a draft that a person changes keeps the
told taxes by ``extra_tax_data`` for as long as the price stays.
"""

from collections import defaultdict
from decimal import Decimal

from odoo import Command, fields

from odoo.addons.freight_bridge.money import rounded

from .billing_books import HUGE, Refused
from .billing_invoice_taxes import InvoiceTaxes, TaxSum

#: Lines named to a person in a note.
SHOWN = 10


class InvoiceMove(InvoiceTaxes):
    """The values of one entry.

    :param books: ``BillingBooks`` of the batch
    :param event: the statement
    :param facts: ``InvoiceFacts`` of it
    :param partner: who owes it
    """

    def __init__(self, books, event, facts, partner):
        self.books, self.event, self.facts, self.env = books, event, facts, books.env
        self.system = books.systems[event.system_id]
        self.company, self.currency = self.system.company_id, books.currency(event)
        self.journal = books.journal(self.system)
        self.partner = partner.with_company(self.company)
        #: Odoo posts nothing that is less than nothing: that is the other kind of document.
        self.flip = -1 if facts.total < 0 else 1
        self.is_refund = (event.data["kind"] == "credit_note") != (facts.total < 0)
        self.sign = 1 if self.is_refund else -1
        self.issued_on = fields.Date.to_date(event.data["issued_on"])
        self.due_on = fields.Date.to_date(event.data.get("due_on")) or self.issued_on
        self.taxed = defaultdict(lambda: [Decimal(0), Decimal(0), []])
        self.notes = []
        if abs(facts.total) >= HUGE:
            raise Refused(
                "implausible_amount",
                self.env._("%(amount)s %(currency)s is more than any invoice.", **self._words(facts.total)),
            )
        self.rate = books.rate(self.company, self.currency, self.issued_on)

    def values(self, shares=()):
        """The values of the entry.

        :param shares: what of it goes to which invoice: list of (amount, words); each its own receivable item
        """
        data = self.event.data
        items = self.items(shares)
        if self.system.billing_posting == "post":
            self._check_accounts(items)
        has_tax = any(line.taxes for line in self.facts.lines)
        day = self.books.open_day(self.company, self.journal, self.issued_on, has_tax)
        if day != self.issued_on:
            self.notes.append(
                self.env._("Booked on %(day)s: %(issued)s is locked.", day=day, issued=self.issued_on)
            )
        return {
            "move_type": "out_refund" if self.is_refund else "out_invoice",
            "company_id": self.company.id,
            "journal_id": self.journal.id,
            "partner_id": self.partner.id,
            "currency_id": self.currency.id,
            "invoice_currency_rate": self.rate,
            "invoice_date": self.issued_on,
            "invoice_date_due": self.due_on,
            "date": day,
            "ref": data.get("number") or data["reference"],
            "payment_reference": data.get("number") or data["reference"],
            "invoice_origin": f"{self.system.code}: {data['reference']}",
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "partner_shipping_id": self.partner.id,
            "partner_bank_id": False,
            "invoice_user_id": False,
            "narration": False,
            "line_ids": [Command.create(item) for item in items],
        }

    # -- items ----------------------------------------------------------------------------------------

    def items(self, shares=()):
        """The values of the entry's items, what is owed last."""
        items = self._items()
        return items + self._receivables(items, self.due_on, shares)

    def summed_items(self):
        """The values of its items where they go into a summary.

        :raises Refused: a tax falls due when its invoice is paid, which Odoo does not see of a summary
        """
        items = self.items()
        self._check_accounts(items)
        for tax in self.taxed:
            if "on_payment" in tax.flatten_taxes_hierarchy().mapped("tax_exigibility"):
                raise Refused(
                    "billing_not_booked",
                    self.env._(
                        "%(tax)s falls due when the invoice is paid, and a summary does not say which one "
                        "is. Map the tax to one that falls due on the invoice, or let %(system)s book "
                        "documents (page Billing), and replay this message.",
                        tax=tax.name,
                        system=self.system.name,
                    ),
                )
        return items

    def _check_accounts(self, items):
        """:raises Refused: Odoo would not post one of the items"""
        name = self.event.data.get("number") or self.event.data["reference"]
        pairs = ((item["account_id"], item["currency_id"]) for item in items)
        self.books.check_accounts(name, self.company, pairs)

    def _items(self):
        items, parts = [], defaultdict(TaxSum)
        for line in self.facts.lines:
            items.append(self._line_item(line, parts))
        if self.currency != self.company.currency_id:
            self._spread_rest(items)
        told = sum((sums.amount for sums in parts.values()), Decimal(0))
        if told != self.facts.tax_total * self.flip:
            raise Refused(
                "unmapped_tax",
                self.env._(
                    "The platform charges %(told)s of tax, but the taxes that its codes are mapped to book "
                    "%(booked)s of it: map them to taxes that the customer pays.",
                    told=self.facts.tax_total,
                    booked=told * self.flip,
                ),
            )
        self._compare()
        self._compare_untaxed()
        booked = {key: sums for key, sums in parts.items() if sums.amount}
        taxes = {key: self._tax_item(place, key, sums) for place, (key, sums) in enumerate(booked.items())}
        if self.currency != self.company.currency_id:
            self._spread_taxes(booked, taxes)
        return [*items, *taxes.values()]

    def _spread_rest(self, items):
        """Let lines of the same taxes come to what their sum does in the company's currency, as Odoo does.

        Each rounded by itself they come to some cents more or less, and a payment at the same rate would not
        be all that is owed.
        """
        alike = defaultdict(list)
        for item in items:
            alike[tuple(item["tax_ids"][0][2])].append(item)
        own = self.company.currency_id
        for some in alike.values():
            whole = self._in_company(sum(Decimal(str(item["amount_currency"])) for item in some))
            rest = own.round(whole - sum(item["balance"] for item in some))
            weights = [{"factor": abs(item["amount_currency"])} for item in some]
            shares = self.env["account.tax"]._distribute_delta_amount_smoothly(
                own.decimal_places, rest, weights
            )
            for item, share in zip(some, shares, strict=True):
                item["balance"] = own.round(item["balance"] + share)

    def _line_item(self, line, parts):
        product, account = self.books.product(self.system, line, self.journal)
        amounts = defaultdict(Decimal)
        for told in line.taxes:
            amounts[self.books.tax(self.system, line, told)] += told.amount * self.flip
        taxes = self.env["account.tax"].concat(*amounts)
        plan = self.books.plan(self.company, taxes, self.is_refund)
        net = line.net * self.flip
        spread = self.books.spread(self.company, self.partner.commercial_partner_id, product, account)
        booked = {tax: self._to_book(plan, tax, amount, net) for tax, amount in amounts.items()}
        for tax, amount in booked.items():
            self._add_parts(parts, plan, tax, amount, net, account, spread)
            sums = self.taxed[tax]
            sums[0] += net
            sums[1] += amount
            sums[2].append(net)
        return {
            **self._price(line, booked),
            **self._item(net * self.sign, account),
            "display_type": "product",
            "name": line.description or line.product or self.env._("Line %s", line.position + 1),
            "sequence": line.position + 1,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "tax_ids": [Command.set(taxes.ids)],
            "tax_tag_ids": [Command.set([*plan.base_tags, *product.sudo().account_tag_ids.ids])],
            "price_subtotal": float(net),
            "price_total": float(net + sum(amounts.values())),
            **self._period(line),
            "analytic_distribution": spread or False,
        }

    def _price(self, line, amounts):
        """Quantity and price, where they make what the line charges; else one piece at that."""
        included = sum((amount for tax, amount in amounts.items() if tax.price_include), Decimal(0))
        price, quantity = line.net * self.flip + included, Decimal(1)
        if line.quantity and line.unit_amount is not None and line.quantity * line.unit_amount == price:
            quantity, price = line.quantity, line.unit_amount
        told = {
            "currency_id": self.currency.id,
            "price_unit": float(price),
            "discount": 0.0,
            "quantity": float(quantity),
            "rate": self.rate,
            "manual_total_excluded_currency": float(line.net * self.flip),
            "manual_tax_amounts": {
                str(tax.id): {
                    "tax_amount_currency": float(amount),
                    "base_amount_currency": float(line.net * self.flip),
                }
                for tax, amount in amounts.items()
            },
        }
        return {
            "quantity": float(quantity),
            "price_unit": float(price),
            "extra_tax_data": told if amounts else False,
        }

    def _receivables(self, items, due, shares):
        """What is owed: the rest of the entry, in one item, or one for each share of a credit."""
        account = self.partner.property_account_receivable_id
        if not account:
            raise Refused(
                "billing_not_booked",
                self.env._("%s has no receivable account.", self.partner.display_name),
            )
        name = self.event.data.get("number") or self.event.data["reference"]
        rest = self.facts.total * self.flip - sum((amount for amount, _words in shares), Decimal(0))
        parts = [*((amount, f"{name}: {words}") for amount, words in shares)]
        if rest or not parts:
            parts.append((rest, name))
        balance = -sum(Decimal(str(item["balance"])) for item in items)
        rows = []
        for place, (amount, label) in enumerate(parts):
            row = self._item(-amount * self.sign, account)
            is_last = place == len(parts) - 1
            row["balance"] = float(balance) if is_last else row["balance"]
            balance -= Decimal(str(row["balance"]))
            rows.append(
                {
                    **row,
                    "display_type": "payment_term",
                    "name": label,
                    "sequence": 20_000 + place,
                    "date_maturity": due,
                    "tax_ids": [],
                    "analytic_distribution": False,
                }
            )
        return rows

    def _item(self, amount, account):
        """What every item has: its amount in both currencies."""
        return {
            "account_id": account.id,
            "partner_id": self.partner.commercial_partner_id.id,
            "currency_id": self.currency.id,
            "amount_currency": float(amount),
            "balance": self._in_company(amount),
        }

    def _in_company(self, amount):
        return self.company.currency_id.round(float(amount) / self.rate)

    def _period(self, line):
        dates = {"billing_period_from": line.period_from, "billing_period_to": line.period_to}
        if self.books.has_deferral and line.period_from and line.period_to:
            dates |= {"deferred_start_date": line.period_from, "deferred_end_date": line.period_to}
        return dates

    # -- what Odoo would have said --------------------------------------------------------------------

    def _compare(self):
        """Say where Odoo would have computed another tax; what was told stands."""
        digits = self.currency.decimal_places
        per_line = self.company.tax_calculation_rounding_method == "round_per_line"
        for tax, (base, told, nets) in self.taxed.items():
            if tax.amount_type != "percent":
                continue
            share = Decimal(str(tax.amount)) / 100
            own = (
                sum(rounded(net * share, digits) for net in nets)
                if per_line
                else rounded(base * share, digits)
            )
            if own != told:
                self.notes.append(
                    self.env._(
                        "%(tax)s: the platform says %(told)s, Odoo would have computed %(own)s.",
                        tax=tax.name,
                        told=told,
                        own=own,
                    )
                )

    def _compare_untaxed(self):
        """Say where the platform told no tax at all, and Odoo would have charged the mapped product's."""
        found = defaultdict(list)
        for line in self.facts.lines:
            if line.net and not line.taxes and (taxes := self.books.own_taxes(self.system, line)):
                found[taxes].append(str(line.position + 1))
        for taxes, lines in found.items():
            if own := self.books.taxes_of(self.partner, self.company, taxes):
                self.notes.append(
                    self.env._(
                        "The platform says no tax (lines: %(lines)s), Odoo would have charged %(taxes)s.",
                        lines=", ".join(lines[:SHOWN]) + (" …" if len(lines) > SHOWN else ""),
                        taxes=", ".join(own.mapped("name")),
                    )
                )

    def _words(self, amount):
        return {"amount": amount, "currency": self.currency.name}
