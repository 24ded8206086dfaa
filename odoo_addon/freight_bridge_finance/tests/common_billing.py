# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import Command

from odoo.addons.freight_bridge.tests.common import NUMBERS, stamp

from .common import CustomerCase


class BillingCase(CustomerCase):
    """A billing platform of a company with taxes, and words of its invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["freight.billing.document"]
        cls.moves = cls.env["account.move"]
        cls.exceptions = cls.env["freight.exception"]
        cls.journal = cls._sales_journal("Platform", "PLAT", "INC1")
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls._rate(cls.euro, 0.8)
        cls.owed_tax = cls._account("liability_current", "TAX1")
        cls.tax = cls._tax("VAT 20", 20)
        cls.system.write({"kind": "billing", "billing_journal_id": cls.journal.id})
        cls._map(tax={"txr_20": cls.tax})
        cls.partner = cls.env["res.partner"].create({"name": "Zebra Lines"})
        cls.links.create(
            {
                "system_id": cls.system.id,
                "company_id": cls.company.id,
                "reference": "cus_1",
                "partner_id": cls.partner.id,
                "status": "active",
                "stated_at": cls.now - timedelta(days=1),
            }
        )

    @classmethod
    def _sales_journal(cls, name, code, income):
        return cls.env["account.journal"].create(
            {
                "name": name,
                "code": code,
                "type": "sale",
                "company_id": cls.company.id,
                "default_account_id": cls._account("income", income).id,
            }
        )

    @classmethod
    def _account(cls, account_type, code):
        return cls.env["account.account"].create(
            {"name": code, "code": code, "account_type": account_type, "company_ids": [cls.company.id]}
        )

    @classmethod
    def _rate(cls, currency, rate, day="2020-01-01"):
        """So much of a currency for one of the company's."""
        cls.env["res.currency.rate"].search([("currency_id", "=", currency.id)]).unlink()
        cls.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": rate, "name": day, "company_id": cls.company.id}
        )

    @classmethod
    def _tax(cls, name, amount, **values):
        tax = cls.env["account.tax"].create(
            {"name": name, "amount": amount, "type_tax_use": "sale", "company_id": cls.company.id, **values}
        )
        parts = (tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids).filtered(
            lambda part: part.repartition_type == "tax"
        )
        if not parts.account_id:
            parts.account_id = cls.owed_tax
        return tax

    @classmethod
    def _map(cls, tax=(), product=()):
        """Put a version of the system's mapping in force that knows these words."""
        cls.env["freight.mapping"].search([("system_id", "=", cls.system.id)])._settle(state="retired")
        cls.env.flush_all()
        lines = [{"kind": "tax", "partner_value": code, "tax_id": row.id} for code, row in dict(tax).items()]
        lines += [
            {"kind": "product", "partner_value": code, **values} for code, values in dict(product).items()
        ]
        version = cls.env["freight.mapping"].create(
            {"system_id": cls.system.id, "line_ids": [Command.create(line) for line in lines]}
        )
        version._settle(state="active")

    # -- words ----------------------------------------------------------------------------------------

    @staticmethod
    def _line(amount="100.00", tax="20.00", code="txr_20", **values):
        taxes = [{"code": code, "rate": "20", "amount": tax, "is_included": False}] if tax else []
        return {"description": "Platform", "amount": amount, "taxes": taxes, **values}

    def _billed(self, reference="in_1", age=60, lines=None, total="120.00", tax_total="20.00", **data):
        """A delivery that tells of an invoice ``age`` minutes ago: 100.00 and 20 % of tax."""
        return self._told_of(
            "invoice",
            data.get("number") or reference,
            age,
            {
                "reference": reference,
                "number": f"N-{reference}",
                "kind": "invoice",
                "status": "finalized",
                "customer": "cus_1",
                "corrects": [],
                "issued_on": "2026-10-15",
                "due_on": "2026-11-14",
                "currency": "USD",
                "subtotal": "100.00",
                "tax_total": tax_total,
                "total": total,
                "lines": [self._line()] if lines is None else lines,
                "url": None,
                "attributes": {},
                **data,
            },
        )

    def _told_of(self, name, subject, at, data):
        """A delivery that tells of something at a moment, or so many minutes ago, under an id of its own."""
        moment = self.now - timedelta(minutes=at) if isinstance(at, int) else at
        delivery = self._delivery(time=moment)
        delivery["event"].update(
            id=f"{name}-{next(NUMBERS)}",
            type=f"billing.{name}.v1",
            subject=subject,
            partitionkey="books:/systems/acme",
            time=stamp(moment),
            data=data,
        )
        return delivery

    def _credited(self, reference="cn_1", corrects=(("in_1", "120.00"),), **data):
        shares = [{"reference": invoice, "amount": amount} for invoice, amount in corrects]
        return self._billed(reference, kind="credit_note", corrects=shares, **data)

    def _bill(self, *args, **kwargs):
        """Tell of one invoice; the answer."""
        [answer] = self._apply(self._billed(*args, **kwargs), chain="financial.0")
        return answer

    def _booked(self, *args, **kwargs):
        """Tell of one invoice that is booked; its document."""
        answer = self._bill(*args, **kwargs)
        self.assertEqual(answer["outcome"], "applied", answer)
        return self._document(args[0] if args else kwargs.get("reference", "in_1"))

    def _credit(self, *args, **kwargs):
        [answer] = self._apply(self._credited(*args, **kwargs), chain="financial.0")
        return answer

    def _document(self, reference="in_1"):
        return self.documents.search([("reference", "=", reference), ("system_id", "=", self.system.id)])

    def _refused(self, code, *args, **kwargs):
        """Tell of one invoice that is refused with a code; the sentence. Nothing is booked."""
        before = self.moves.search_count([])
        answer = self._bill(*args, **kwargs)
        self.assertEqual((answer["outcome"], answer["code"]), ("exception", code), answer)
        self.assertEqual(self.moves.search_count([]), before, "nothing is booked half")
        return answer["message"]

    def _items(self, move):
        """[(account type, amount in the document's currency, balance)] of an entry."""
        return sorted((line.account_type, line.amount_currency, line.balance) for line in move.line_ids)

    # -- what Odoo itself books -----------------------------------------------------------------------

    def _assert_same_books(self, move, own):
        """:param own: what Odoo makes of the same lines"""
        self.assertEqual(self._facts_of(move), self._facts_of(own))
        for name in ("amount_untaxed", "amount_tax", "amount_total", "amount_total_signed"):
            self.assertEqual(move[name], own[name], name)

    @staticmethod
    def _facts_of(move):
        facts = (
            (
                line.display_type,
                line.account_id.code,
                line.balance,
                line.amount_currency,
                line.tax_ids.ids,
                line.tax_tag_ids.ids,
                line.tax_repartition_line_id.id,
                line.tax_base_amount,
                line.price_subtotal,
                line.price_total,
                line.analytic_distribution or {},
            )
            for line in move.line_ids
        )
        return sorted(facts, key=str)

    def _own_invoice(self, prices, taxes, currency=None, move_type="out_invoice"):
        """An invoice as Odoo makes it, of one line for each price."""
        return self.moves.create(
            {
                "move_type": move_type,
                "partner_id": self.partner.id,
                "journal_id": self.journal.id,
                "invoice_date": "2026-10-15",
                "currency_id": (currency or self.company.currency_id).id,
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": price, "tax_ids": [(6, 0, taxes.ids)]})
                    for price in prices
                ],
            }
        )
