# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.fields import Command

from odoo.addons.freight_bridge.tests.common import NUMBERS, FreightCase, stamp

IBAN = "FR7630006000011234567890189"


class BankCase(FreightCase):
    """A bank journal with an account, and what its bank tells of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.company.currency_id
        cls.journal = cls._bank_journal("Test Bank", "TBNK", IBAN)
        cls.day = fields.Date.to_date("2026-11-02")
        cls.told = cls.env["freight.bank.statement"]
        cls.lines = cls.env["account.bank.statement.line"]

    @classmethod
    def _bank_journal(cls, name, code, number, **values):
        journal = cls.env["account.journal"].create(
            {"name": name, "code": code, "type": "bank", "company_id": cls.company.id, **values}
        )
        journal.bank_account_id = cls.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": cls.company.partner_id.id}
        )
        return journal

    def _entry(self, amount, reference=None, day=0, **values):
        booked_on = str(self.day + timedelta(days=day))
        return {
            "reference": reference,
            "owner_reference": None,
            "booked_on": booked_on,
            "value_on": booked_on,
            "amount": amount,
            "original": None,
            "is_reversal": False,
            "transaction_code": "NTRF",
            "end_to_end_id": None,
            "creditor_reference": None,
            "counterparty": None,
            "remittance": f"Entry of {amount}",
            "details": [],
            **values,
        }

    def _statement(self, start, *entries, number="1", day=0, account=None, **data):
        """A statement of one day that opens with a balance and closes with what its entries make of it."""
        closing = str(sum((Decimal(entry["amount"]) for entry in entries), Decimal(start)))
        on = self.day + timedelta(days=day)
        said = {
            "kind": "statement",
            "format": "mt940",
            "account": {
                "iban": IBAN,
                "number": None,
                "bank": None,
                "currency": self.currency.name,
                **(account or {}),
            },
            "number": number,
            "page": None,
            "reference": None,
            "opening": {"on": str(on - timedelta(days=1)), "amount": start},
            "closing": {"on": str(on), "amount": closing},
            "entries": list(entries),
            **data,
        }
        delivery = self._delivery()
        delivery["event"].update(
            id=f"bank-{next(NUMBERS)}",
            type="bank.statement.v1",
            subject=number,
            partitionkey=f"account:{IBAN}",
            time=stamp(self.now),
            data=said,
        )
        return delivery

    def _notification(self, *entries, number="N1", **data):
        return self._statement(
            "0",
            *entries,
            **{
                "kind": "notification",
                "format": "camt.054",
                "number": number,
                "opening": None,
                "closing": None,
                **data,
            },
        )

    def _tell(self, *deliveries):
        """Tell of statements; the answers, all of them applied."""
        answers = self._apply(*deliveries, chain="financial.0")
        self.assertEqual({answer["outcome"] for answer in answers}, {"applied"}, answers)
        return answers

    def _amounts(self):
        return sorted(self.lines.search([("journal_id", "=", self.journal.id)]).mapped("amount"))

    def _lock(self, day):
        """Lock the books up to a day; Odoo itself asks that all bank lines before it are reconciled."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET fiscalyear_lock_date = %s WHERE id = %s", [day, self.company.id]
        )
        self.env.invalidate_all()

    def _invoice(self, amount, reference=None, **values):
        """A posted customer invoice of one line without taxes."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.env["res.partner"].create({"name": "Zebra Lines"}).id,
                "invoice_date": "2026-11-01",
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": amount, "tax_ids": [Command.clear()]})
                ],
                **values,
            }
        )
        invoice.action_post()
        if reference:
            invoice.payment_reference = reference
        return invoice
