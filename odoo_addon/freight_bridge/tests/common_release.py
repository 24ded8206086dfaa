# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import new_test_user

from .common_posting import PostingCase

BLOCKED = "is blocked from payment"


class PaymentReleaseCase(PostingCase):
    """A company that releases payments: a carrier's bill of 107.50 that waits, and those who may decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = cls._person("payer", "freight_bridge.group_finance")
        cls.approver = cls._person("approver", "freight_bridge.group_finance")
        cls.company.freight_payment_release = True
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    def setUp(self):
        super().setUp()
        self.accountant = new_test_user(
            self.env, "books", "account.group_account_manager", company_id=self.company.id
        )
        self.charge = self._accrued(100)
        self.invoice = self._posted(self._line(107.5, self.charge), approved_by_id=self.approver.id)
        self.bill = self.invoice.bill_id

    def _release(self, user=None, invoice=None):
        (invoice or self.invoice).with_user(user or self.finance).action_release_payment("Checked.")
        self._commit()

    def _wizard(self, bills=None, user=None, **values):
        bills = bills or self.bill
        return (
            self.env["account.payment.register"]
            .with_user(user or self.accountant)
            .with_context(active_model="account.move", active_ids=bills.ids)
            .create(values)
        )

    def _pay(self, bills=None, **values):
        self._wizard(bills, **values).action_create_payments()
        self._commit()

    def _payment(self, **values):
        """A payment made by hand, that names no bill."""
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": self.biller.id,
                    "amount": 107.5,
                    "journal_id": self.bank.id,
                    **values,
                }
            )
        )

    def _payable(self, moves):
        return moves.line_ids.filtered(lambda line: line.account_type == "liability_payable")

    def _entry(self, account, move_type="entry"):
        """107.50 paid to the carrier from an account, by a journal entry or a refund."""
        payable = self._payable(self.bill).account_id
        partner = {"partner_id": self.biller.id}
        debit = {"account_id": payable.id, "debit": 107.5, **partner}
        credit = {"account_id": account.id, "credit": 107.5}
        price = {"name": "x", "price_unit": 107.5, "account_id": account.id, "tax_ids": False}
        if move_type == "in_refund":
            vals = {"invoice_date": self.today, "invoice_line_ids": [Command.create(price)], **partner}
        else:
            vals = {"line_ids": [Command.create(debit), Command.create(credit)]}
        move = self.env["account.move"].create({"move_type": move_type, **vals})
        move.action_post()
        return move
