# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_summary import OneByOneCase


@tagged("post_install", "-at_install")
class TestToldStays(OneByOneCase):
    """What a platform told stays in the books as it was told, whatever a person presses."""

    def _price(self, move, price):
        line = move.invoice_line_ids[:1]
        move.invoice_line_ids = [Command.update(line.id, {"price_unit": price})]

    # -- money ----------------------------------------------------------------------------------------

    def test_an_entry_of_a_gateways_money_is_not_taken_back(self):
        _invoice, payment = self._paid_invoice()
        entry = payment.move_id
        self.assertFalse(entry.show_reset_to_draft_button)
        for press in (entry.button_draft, entry.button_cancel, payment.payment_id.action_draft):
            with self.assertRaisesRegex(UserError, "stays as it is"), self.env.cr.savepoint():
                press()
        with self.assertRaisesRegex(UserError, "stays as it is"), self.env.cr.savepoint():
            entry.line_ids[:1].account_id = self.accounts["income"]
        self.assertEqual((entry.state, payment.state), ("posted", "reconciled"))

    def test_a_payment_whose_matching_is_undone_is_open_again(self):
        invoice, payment = self._paid_invoice()
        invoice._receivable_line().remove_move_reconcile()
        self.env.cr.precommit.run()
        self.assertEqual((invoice.state, payment.state), ("posted", "posted"))
        (invoice._receivable_line() | payment._receivable_line()).reconcile()
        self.env.cr.precommit.run()
        self.assertEqual((invoice.state, payment.state), ("reconciled", "reconciled"))

    def test_shares_of_one_invoice_are_added_up(self):
        self._told(self._invoice("in_1", age=300))
        payment = self._payment(amount="120.00", age=200)
        payment["event"]["data"]["invoices"] = [
            {"reference": "in_1", "amount": amount} for amount in ("50.00", "70.00")
        ]
        self._told(payment)
        self.assertEqual(self._document("invoice", "in_1").move_id.amount_residual, 0)

    def test_what_it_makes_in_the_same_currency_is_what_it_is(self):
        settled = {"amount": "90.00", "currency": self.own.name, "fee": "0.00"}
        message = self._refused(self._payment(amount="120.00", settled=settled), "billing_conflict")
        self.assertIn("90.00", message)

    def test_a_payment_is_paid_out_once(self):
        self._told(self._payment(age=200))
        line = [("payment", "pi_1", "240.00", "0.00")]
        twice = self._payout(reference="po_0", amount="480.00", lines=line * 2)
        self.assertIn("pi_1", self._refused(twice, "payout_unbalanced"))
        self._told(self._payout(amount="240.00", lines=line))
        again = self._payout(reference="po_2", amount="240.00", lines=line)
        self.assertIn("po_1", self._refused(again, "payout_unbalanced"))

    def test_of_two_payouts_of_one_payment_in_a_batch_one_is_booked(self):
        self._told(self._payment(age=200))
        line = [("payment", "pi_1", "240.00", "0.00")]
        payouts = [self._payout(reference=name, amount="240.00", lines=line) for name in ("po_1", "po_2")]
        answers = self._apply(*payouts, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception"])

    def test_a_dispute_that_takes_another_amount_than_before_is_a_persons(self):
        self._paid_invoice()
        self._told(self._dispute("funds_withdrawn", amount="100.00", age=100))
        self._stale(self._dispute("funds_withdrawn", amount="100.00", age=95))
        message = self._refused(self._dispute("funds_withdrawn", amount="60.00", age=90), "billing_conflict")
        self.assertIn("60.00", message)

    def test_nothing_is_said_of_tomorrow(self):
        for delivery in (self._payment(age=-3000), self._invoice("in_9", age=-3000)):
            message = self._refused(delivery, "malformed_event")
            self.assertIn("/time", message)
        self._told(self._payment(age=-600))

    def test_what_is_said_of_the_future_hides_nothing_that_is_said_now(self):
        self._told(self._invoice("in_1", age=300))
        later = self._invoice("in_1", status="voided", age=-3000)
        answers = self._apply(self._invoice("in_1", age=200), later, chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception"])
        self._told(self._invoice("in_1", status="voided", age=100))
        self.assertEqual(self._document("invoice", "in_1").state, "voided")

    # -- invoices -------------------------------------------------------------------------------------

    def test_an_invoice_is_posted_again_as_it_was_told_only(self):
        self._told(self._invoice("in_1"))
        document = self._document("invoice", "in_1")
        move = document.move_id
        move.button_draft()
        self._price(move, 70)
        with self.assertRaisesRegex(UserError, "120.00"), self.env.cr.savepoint():
            move.action_post()
        self._price(move, 100)
        move.action_post()
        self.assertEqual((document.state, move.amount_total), ("posted", 120))

    def test_what_was_booked_anew_is_not_posted_again(self):
        invoice, payment = self._paid_invoice()
        first = invoice.move_id
        first.button_draft()
        first.button_cancel()
        self._told(self._invoice("in_1", age=100))
        self.assertNotEqual(invoice.move_id, first)
        self.assertEqual(invoice.move_id.amount_residual, 0, "what paid the first one pays this one")
        self.assertEqual(payment.state, "reconciled")
        first.button_draft()
        with self.assertRaisesRegex(UserError, "booked anew"), self.env.cr.savepoint():
            first.action_post()

    def test_what_was_voided_is_not_posted_again(self):
        self.system.billing_posting = "draft"
        self._told(self._invoice("in_1", age=300))
        move = self._document("invoice", "in_1").move_id
        self._told(self._invoice("in_1", status="voided", age=200))
        move.button_draft()
        with self.assertRaisesRegex(UserError, "voided"), self.env.cr.savepoint():
            move.action_post()

    def test_a_draft_that_is_paid_is_not_voided_without_a_word(self):
        self.system.billing_posting = "draft"
        invoice, payment = self._paid_invoice()
        self.assertEqual(payment.state, "reconciled")
        self._refused(self._invoice("in_1", status="voided", age=100), "billing_void_settled")
        self.assertEqual(invoice.move_id.state, "draft")

    def test_another_tax_or_customer_is_a_change(self):
        self._told(self._invoice("in_1", age=300))
        untaxed = {"lines": [self._line("120.00", None)], "subtotal": "120.00", "tax_total": "0.00"}
        self._refused(self._invoice("in_1", age=200, **untaxed), "billing_changed")
        self._refused(self._invoice("in_1", age=190, customer="cus_2"), "billing_changed")
        self._told(self._invoice("in_1", age=180))

    def test_a_credit_note_is_matched_when_its_invoice_is_posted_after_it(self):
        self.system.billing_posting = "draft"
        self._told(self._invoice("in_1", age=300))
        self._told(self._note(age=200))
        invoice, note = self._document("invoice", "in_1"), self._document("credit_note", "cn_1")
        note.move_id.action_post()
        self.assertTrue(note.move_id.amount_residual)
        invoice.move_id.action_post()
        self.assertEqual((invoice.move_id.amount_residual, note.move_id.amount_residual), (0, 0))
