# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_summary import OneByOneCase


@tagged("post_install", "-at_install")
class TestCreditRefunds(OneByOneCase):
    """A credit note that names the refunds by which its money was given back, as Stripe's do."""

    def _credited(self, **data):
        """A credit note over a fifth of the invoice."""
        lines = [self._line("20.00", "4.00")]
        sums = {"subtotal": "20.00", "tax_total": "4.00", "total": "24.00"}
        return self._note(corrects=[("in_1", "24.00")], lines=lines, **sums, **data)

    def _states(self):
        documents = self._document("credit_note", "cn_1") | self._document("refund", "re_1")
        self._balances(gateway=96, tax=-16)
        self.assertFalse(documents.wait_ids)
        return documents.mapped("state"), sum(documents._receivable_line().mapped("amount_residual"))

    def test_the_refund_that_is_there_is_matched(self):
        self._paid_invoice()
        self._told(self._refund(age=100))
        self._told(self._credited(refunds=["re_1"], age=90))
        self.assertEqual(self._states(), (["reconciled", "reconciled"], 0))

    def test_the_refund_that_comes_later_is_matched_then(self):
        self._paid_invoice()
        [answer] = self._told(self._credited(refunds=["re_1"], age=100))
        self.assertIn("Refund re_1", answer["message"])
        note = self._document("credit_note", "cn_1")
        self.assertEqual((note.state, note.wait_ids.reference), ("posted", "re_1"))
        self._told(self._refund(age=90))
        self.assertEqual(self._states(), (["reconciled", "reconciled"], 0))

    def test_both_in_one_batch(self):
        self._paid_invoice()
        self._told(self._credited(refunds=["re_1"], age=100), self._refund(age=90))
        self.assertEqual(self._states(), (["reconciled", "reconciled"], 0))

    def test_what_the_invoice_still_owes_is_credited_first(self):
        self._told(self._invoice("in_1", age=300))
        self._told(self._payment(amount="110.00", invoices={"in_1": "110.00"}, age=200))
        self._told(self._refund(amount="14.00", age=100))
        self._told(self._credited(refunds=["re_1"], age=90))
        self.assertEqual(self._states(), (["reconciled", "reconciled"], 0))
        self.assertEqual(self._document("invoice", "in_1").move_id.amount_residual, 0)

    def test_a_refund_that_failed_is_not_waited_for(self):
        self._paid_invoice()
        self._told(self._refund(age=100))
        self._told(self._refund(status="failed", age=95))
        self._told(self._credited(refunds=["re_1"], age=90))
        note = self._document("credit_note", "cn_1")
        self.assertEqual((note.state, note.move_id.amount_residual), ("posted", 24))
        self.assertFalse(note.wait_ids)

    def test_who_voids_the_credit_note_waits_no_more(self):
        self._paid_invoice()
        self._told(self._credited(refunds=["re_1"], age=100))
        self._told(self._credited(refunds=["re_1"], status="voided", age=90))
        note = self._document("credit_note", "cn_1")
        self.assertEqual((note.state, len(note.wait_ids)), ("voided", 0))
        self._told(self._refund(age=80))
        self.assertEqual(self._document("refund", "re_1").state, "posted", "nothing takes it")

    def test_what_is_summed_up_is_settled_as_well(self):
        self.system.billing_booking = "summary"
        self._paid_invoice()
        self._told(self._credited(refunds=["re_1"], age=100))
        self._told(self._refund(age=90))
        note = self._document("credit_note", "cn_1")
        self.assertEqual((note.state, note._left()[note]), ("reconciled", 0))

    def test_what_is_no_list_of_texts_is_refused(self):
        self._told(self._invoice("in_1", age=300))
        for refunds in ("re_1", [1], [""], ["re"] * 21):
            said = self._refused(self._credited(refunds=refunds), "malformed_event")
            self.assertIn("/data/refunds", said)
