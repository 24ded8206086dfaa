# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from ..money import exact_amount


class FreightInvoiceBill(models.Model):
    """A carrier's invoice in the words of Odoo's vendor bills.

    Each approved line is booked in two parts: what was expected of its charge as expense, and the rest as
    variance. An expectation is used up by the first line that bills it: what comes later (supplemental,
    credit) is variance altogether. Where nothing was agreed about a shipment at all, there is nothing to vary
    from: all of the line is expense. A refund shows positive amounts, as Odoo wants it, whichever sign the
    carrier gives to a credit.
    """

    _inherit = "freight.invoice"

    def _signed_amounts(self):
        """{line: approved amount as a Decimal}, positive where it adds to the cost."""
        self.ensure_one()
        amounts = {line: exact_amount(line.approved_amount, self.currency_id) for line in self.line_ids}
        is_positive_credit = self.invoice_type == "credit" and sum(amounts.values()) > 0
        return {line: -amount if is_positive_credit else amount for line, amount in amounts.items()}

    def _bill_parts(self):
        """{invoice: [(line, "expense" or "variance", signed Decimal, charge used up or empty)]}, in bulk.

        Tax lines are no parts: they become amounts of the bill's taxes, or expense where they are none.
        """
        priced = self._priced_shipments()
        parts, used = {}, set()
        for invoice in self:
            parts[invoice] = []
            for line, amount in invoice._signed_amounts().items():
                if not line._stated_tax():
                    parts[invoice] += line._split(amount, used, priced)
        return parts

    def _priced_shipments(self):
        """The shipments about whose cost something was agreed."""
        groups = self.env["freight.charge"]._read_group(
            [
                ("shipment_id", "in", self.line_ids.shipment_id.ids),
                ("side", "=", "cost"),
                ("cost_state", "!=", "void"),
            ],
            ["shipment_id"],
        )
        return {shipment for (shipment,) in groups}

    # -- values ---------------------------------------------------------------------------------------

    def _bill_vals(self, parts, analytic):
        """Values of a vendor bill, or of a refund where money comes back; None where nothing is booked."""
        self.ensure_one()
        taxes = self._stated_taxes()
        total = sum(amount for _line, _kind, amount, _charge in parts) + sum(taxes.values())
        is_refund = total < 0 or (total == 0 and self.invoice_type == "credit")
        company = self.company_id
        journal = company._freight_setting("freight_bill_journal_id")
        booked = [part for part in parts if part[2]]
        lines = [
            line._bill_line_vals(kind, -amount if is_refund else amount, charge, taxes, analytic)
            for line, kind, amount, charge in booked
        ]
        if not taxes:
            self._tell_balances(lines, [amount for _line, _kind, amount, _charge in booked])
        if not lines and not any(taxes.values()):
            return None
        due = {"invoice_date_due": self.date_due, "invoice_payment_term_id": False} if self.date_due else {}
        return {
            "move_type": "in_refund" if is_refund else "in_invoice",
            "company_id": company.id,
            "journal_id": journal.id,
            "partner_id": (self.payee_id or self.partner_id).id,
            "currency_id": self.currency_id.id,
            "ref": self.number,
            "invoice_date": self.date,
            "date": company._freight_open_date(self.date, journal, bool(taxes)),
            **due,
            "invoice_line_ids": [Command.create(line) for line in lines],
        }

    def _tell_balances(self, lines, amounts):
        """Tell journal items both their amounts, so that Odoo writes none of them again for its taxes.

        The parts are converted one by one; what that is off the converted total goes to the largest.

        :param lines: values of journal items, added to
        :param amounts: their signed Decimals, in the same order
        """
        worth = [self._in_company_currency(amount) for amount in amounts]
        if difference := self._in_company_currency(sum(amounts)) - sum(worth):
            largest = max(range(len(worth)), key=lambda position: abs(worth[position]))
            worth[largest] += difference
        for line, amount, balance in zip(lines, amounts, worth, strict=True):
            line.update(amount_currency=float(amount), balance=float(balance))

    def _in_company_currency(self, amount):
        company = self.company_id
        worth = self.currency_id._convert(float(amount), company.currency_id, company, self.date)
        return exact_amount(worth, company.currency_id)

    def _stated_taxes(self):
        """{tax: signed amount as the carrier states it}."""
        taxes = {}
        for line, amount in self._signed_amounts().items():
            if tax := line._stated_tax():
                taxes[tax] = taxes.get(tax, Decimal()) + amount
        return taxes

    def _force_taxes(self):
        """The bill's taxes are those that the carrier states, not those that Odoo would compute.

        Odoo keeps amounts of tax lines that a person corrected on a bill; this is the same correction, in the
        company's currency too: there Odoo would keep the tax that it computed.
        """
        bill = self.bill_id
        for tax, amount in self._stated_taxes().items():
            lines = bill.line_ids.filtered(lambda line, tax=tax: line.tax_line_id == tax)
            off = {
                "amount_currency": amount - _booked(lines, "amount_currency", bill.currency_id),
                "balance": self._in_company_currency(amount)
                - _booked(lines, "balance", self.company_id.currency_id),
            }
            if lines and any(off.values()):
                changed = {name: lines[0][name] + float(difference) for name, difference in off.items()}
                bill.write({"line_ids": [Command.update(lines[0].id, changed)]})

    def _check_bill(self):
        """A bill is what was approved, whoever posts it and whatever was done to it in between.

        :raises UserError: telling both amounts, currencies or names
        """
        for invoice in self:
            bill = invoice.bill_id
            invoice._check_bill_terms()
            sign = -1 if bill.move_type == "in_refund" else 1
            approved = sum(invoice._signed_amounts().values()) * sign
            if exact_amount(bill.amount_total, bill.currency_id) != approved:
                raise UserError(
                    self.env._(
                        "The bill of %(number)s comes to %(bill)s, but %(approved)s was approved: check the "
                        "taxes of its charge codes, or what was changed on the bill.",
                        number=invoice.number,
                        bill=bill.amount_total,
                        approved=approved,
                    )
                )

    def _check_bill_terms(self):
        """The bill names whom to pay, and in what, as it was approved, and has every line it was made of."""
        bill, payee = self.bill_id, self.payee_id or self.partner_id
        payees = (bill.partner_id | bill._freight_payables().partner_id).commercial_partner_id
        amounts = self._signed_amounts()
        owed = self.line_ids.filtered(lambda line: amounts[line] and not line._stated_tax())
        if payees != payee.commercial_partner_id:
            why = self.env._("it names %s", ", ".join(payees.mapped("name")) or self.env._("nobody"))
        elif bill.currency_id != self.currency_id:
            why = self.env._("it is in %s", bill.currency_id.name)
        elif owed - bill.line_ids.freight_invoice_line_id:
            why = self.env._("lines of the invoice are missing on it")
        else:
            return
        raise UserError(
            self.env._(
                "The bill of %(number)s is not the one that was approved, for %(payee)s in %(currency)s: "
                "%(why)s. Put it back as it was, or cancel it: the invoice then waits for a new bill.",
                number=self.number,
                payee=payee.name,
                currency=self.currency_id.name,
                why=why,
            )
        )


def _booked(lines, name, currency):
    """The exact sum of an amount of journal items."""
    return sum(exact_amount(line[name], currency) for line in lines)


class FreightInvoiceLineBill(models.Model):
    _inherit = "freight.invoice.line"

    def _is_tax(self):
        """Whether it is a tax or duty: its code says so, whatever the carrier calls it."""
        code = self.charge_code_id
        return code.category == "tax" if code else self.is_tax

    def _stated_tax(self):
        """The tax that the line states, or empty: a duty that is not claimed back is a cost like others."""
        return self.charge_code_id.tax_id if self._is_tax() else self.env["account.tax"]

    def _split(self, amount, used, priced):
        """The parts of the line's signed amount.

        :param used: charges that lines before this one used up; it is added to
        :param priced: shipments about whose cost something was agreed
        """
        charge = self.charge_id
        expected = self._expectation(amount) if charge not in used else None
        if expected is not None:
            used.add(charge)
            return [(self, "expense", expected, charge), (self, "variance", amount - expected, charge)]
        kind = "variance" if self.shipment_id in priced or charge else "expense"
        return [(self, kind, amount, charge.browse())]

    def _expectation(self, amount):
        """What was expected of the line's charge, in the invoice's currency; None where it bills none."""
        charge, invoice = self.charge_id, self.invoice_id
        if charge.cost_state not in ("expected", "accrued") or amount * Decimal(str(charge.amount)) < 0:
            return None
        if not amount and charge.amount:
            return None
        worth = charge.currency_id._convert(
            charge.amount, invoice.currency_id, invoice.company_id, invoice.date
        )
        return exact_amount(worth, invoice.currency_id)

    def _bill_line_vals(self, kind, amount, charge, taxes, analytic):
        company, code = self.company_id, self.charge_code_id
        account = (
            company._freight_setting("freight_variance_account_id")
            if kind == "variance"
            else code._freight_expense_account(company)
        )
        label = self.description or code.name or self.partner_code
        return {
            "name": " ".join(filter(None, [self.shipment_id.name, label])) or self.invoice_id.number,
            "product_id": code.product_id.id,
            "account_id": account.id,
            "quantity": 1,
            "price_unit": float(amount),
            "tax_ids": [Command.set([tax.id for tax in taxes])],
            "freight_invoice_line_id": self.id,
            "freight_charge_id": (charge or self.charge_id).id,
            **analytic[self.shipment_id],
        }
