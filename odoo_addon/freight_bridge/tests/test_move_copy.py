# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_billing import BillingCase
from .common_posting import PostingCase


@tagged("post_install", "-at_install")
class TestMoveCopyBill(PostingCase):
    """A copy of a carrier's bill would pay the freight twice; taking it back goes on."""

    def setUp(self):
        super().setUp()
        self.charge = self._accrued(100)
        self.invoice = self._posted(self._line(107.5, self.charge))
        accountant = new_test_user(self.env, "acct-copy", groups="account.group_account_manager")
        self.bill = self.invoice.bill_id.with_user(accountant)

    def _reversal(self, **values):
        wizard = self.bill.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.bill.ids
        )
        return wizard.create({"journal_id": self.bill.journal_id.id, **values})

    def test_carriers_bill_is_not_copied(self):
        moves = self.env["account.move"].search_count([])
        for copy in (
            self.bill.copy,
            self.bill.action_duplicate,
            lambda: self.bill.copy({"reversed_entry_id": self.bill.id}),
            lambda: self.bill.copy({"move_type": "in_refund"}),
        ):
            with self.assertRaisesRegex(UserError, "a copy would pay the same freight twice. What else"):
                copy()
        self.assertEqual(self.env["account.move"].search_count([]), moves)

    def test_what_takes_a_bill_back_becomes_no_second_bill(self):
        wizard = self._reversal()
        wizard.refund_moves()
        refund = self.bill.browse(wizard.new_move_ids.ids)
        self.assertEqual((refund.move_type, refund.reversed_entry_id), ("in_refund", self.bill))
        for change in (
            refund.action_switch_move_type,
            lambda: refund.write({"move_type": "in_invoice"}),
            lambda: refund.write({"reversed_entry_id": False}),
        ):
            with self.assertRaisesRegex(UserError, "which books freight: it stays what it is"):
                change()
        self.assertEqual(refund.move_type, "in_refund")

    def test_bill_that_nothing_links_any_more_is_not_copied(self):
        self.bill.button_draft()
        self.bill.button_cancel()
        self.assertFalse(self.invoice.bill_id)
        with self.assertRaisesRegex(UserError, "pay the same freight twice"):
            self.bill.copy()

    def test_accrual_is_not_copied(self):
        entry = self.charge.accrual_line_id.move_id.with_user(self.bill.env.user)
        with self.assertRaisesRegex(UserError, "would count it twice"):
            entry.copy()

    def test_other_bills_are_copied(self):
        other = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.biller.id, "invoice_date": self.today}
        )
        self.assertEqual(other.copy().partner_id, self.biller)

    def test_bill_is_credited(self):
        refund = self.bill.browse(self._reversal().refund_moves()["res_id"])
        self.assertEqual((refund.move_type, refund.amount_total), ("in_refund", 107.5))
        self.assertEqual(refund.reversed_entry_id, self.bill)

    def test_bill_is_reversed_and_made_anew(self):
        other = self.bill.browse(self._reversal().modify_moves()["res_id"])
        self._commit()
        self.assertEqual((other.move_type, other.state, other.amount_total), ("in_invoice", "draft", 107.5))
        self.assertEqual((self.bill.payment_state, self.invoice.state), ("reversed", "approved"))

    def test_bill_that_recurs_is_not_posted(self):
        """Odoo copies it for the next month when it is posted."""
        self.bill.button_draft()
        self.bill.auto_post = "monthly"
        with self.assertRaisesRegex(UserError, "pay the same freight twice"):
            self.bill.action_post()


@tagged("post_install", "-at_install")
class TestMoveCopyInvoice(BillingCase):
    """A copy of a customer's freight invoice would ask for the freight twice."""

    def setUp(self):
        super().setUp()
        shipment = self._delivered()
        self._bill()
        self.invoice = self._invoices(shipment).with_user(
            new_test_user(self.env, "acct-copy", groups="account.group_account_manager")
        )

    def test_billing_invoice_is_not_copied(self):
        for copy in (self.invoice.copy, self.invoice.action_duplicate):
            with self.assertRaisesRegex(UserError, "would ask for the same freight twice. To bill it anew"):
                copy()

    def test_billing_credit_note_is_not_copied(self):
        credit = self._credit(self.invoice)
        self.assertEqual(credit.amount_total, self.invoice.amount_total)
        with self.assertRaisesRegex(UserError, "a copy would ask for the same freight twice"):
            credit.copy()
