# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_posting import PostingCase


@tagged("post_install", "-at_install")
class TestPostingLife(PostingCase):
    """What people do to a bill in Odoo: the carrier's invoice follows, and nothing is booked twice."""

    def setUp(self):
        super().setUp()
        self.charge = self._accrued(100)
        self.invoice = self._posted(self._line(107.5, self.charge))
        self.bill = self.invoice.bill_id

    def _bills(self):
        lines = self.env["account.move.line"].search(
            [("freight_invoice_line_id", "in", self.invoice.line_ids.ids), ("parent_state", "=", "posted")]
        )
        return lines.move_id

    # -- repeats --------------------------------------------------------------------------------------

    def test_posting_again_finds_the_bill(self):
        moves = self.env["account.move"].search_count([])
        self.invoice._post()
        self.assertFalse(self.env["freight.invoice"]._post_waiting())
        self.invoice.write({"state": "approved", "bill_id": False})
        self.invoice._post()
        self.assertEqual((self.invoice.state, self.invoice.bill_id), ("posted", self.bill))
        self.assertEqual(self.env["account.move"].search_count([]), moves)

    def test_draft_bill_that_is_there_is_posted(self):
        self.bill.button_draft()
        self.assertEqual(self.invoice.state, "approved")
        self.invoice._post()
        self.assertEqual((self.invoice.state, self.bill.state), ("posted", "posted"))
        self.assertEqual(self._balance("accrual"), 0)

    # -- by hand --------------------------------------------------------------------------------------

    def test_draft_bill_of_a_person_is_left_to_them(self):
        self.bill.button_draft()
        self.assertFalse(self.env["freight.invoice"]._post_waiting())
        self.bill.action_post()
        self.assertEqual((self.invoice.state, self.invoice.bill_id), ("posted", self.bill))

    def test_cancelled_bill_is_an_exception_and_its_charge_is_accrued_again(self):
        self.bill.button_cancel()
        exception = self.invoice.posting_exception_id
        self.assertEqual((self.invoice.state, self.invoice.bill_id.id), ("approved", False))
        self.assertEqual((exception.code, exception.state), ("bill_cancelled", "open"))
        self.assertIn("was cancelled by", exception.summary)
        self.assertEqual((self.charge.cost_state, self._balance("accrual")), ("expected", 0))
        self.env["freight.charge"]._accrue()
        self.assertEqual((self._balance("accrual"), self._balance("variance")), (-100, 0))
        self.assertFalse(self.env["freight.invoice"]._post_waiting())

    def test_context_of_a_caller_does_not_pass_for_our_own_posting(self):
        self.bill.with_context(freight_posting=True).button_cancel()
        self.assertEqual(self.invoice.posting_exception_id.code, "bill_cancelled")

    def test_replay_makes_a_new_bill_and_the_old_one_stays_out(self):
        self.bill.button_cancel()
        self.env["freight.charge"]._accrue()
        self.invoice.posting_exception_id.with_user(self.worker).desk_replay()
        self.env["freight.invoice"]._post_waiting()
        self.assertEqual(self._bills(), self.invoice.bill_id)
        self.assertNotEqual(self.invoice.bill_id, self.bill)
        balances = [self._balance(name) for name in ("accrual", "expense", "variance")]
        self.assertEqual(balances, [0, 100, 7.5])
        self.bill.button_draft()
        with self.assertRaisesRegex(UserError, "has the bill"):
            self.bill.action_post()

    def test_cancelled_bill_that_is_posted_by_hand_again_is_taken_back(self):
        self.bill.button_cancel()
        self.bill.button_draft()
        self.bill.action_post()
        self.assertEqual((self.invoice.state, self.invoice.bill_id), ("posted", self.bill))
        self.assertEqual(self.invoice.posting_exception_id.id, False)
        self.assertEqual(self.charge.cost_state, "billed")

    def test_deleted_bill_is_an_exception(self):
        self.bill.button_draft()
        self.bill.unlink()
        self.assertEqual((self.invoice.state, self.invoice.bill_id.id), ("approved", False))
        self.assertIn("was deleted by", self.invoice.posting_exception_id.summary)
        self.assertEqual(self.charge.cost_state, "expected")

    def test_cancelled_supplement_leaves_the_charge_of_its_original(self):
        extra = self._posted(self._line(5, self.charge), number="S", invoice_type="supplemental")
        extra.bill_id.button_cancel()
        self.assertEqual((self.charge.cost_state, self.invoice.state), ("billed", "posted"))

    def test_rejected_invoice_takes_no_bill_back(self):
        self.bill.button_cancel()
        self.invoice.state = "rejected"
        self.bill.button_draft()
        with self.assertRaisesRegex(UserError, "not approved any more"):
            self.bill.action_post()

    def test_bill_that_a_person_changed_is_not_posted_beyond_what_was_approved(self):
        self.bill.button_draft()
        self.bill.invoice_line_ids[0].price_unit = 500
        with self.assertRaisesRegex(UserError, "but 107.50 was approved"):
            self.bill.action_post()
        self.invoice._post()
        self.assertEqual((self.invoice.state, self.bill.state), ("approved", "draft"))
        self.assertEqual(self.invoice.posting_exception_id.code, "posting_failed")

    def test_bill_that_a_person_reversed_is_an_exception(self):
        reverse = self.bill._reverse_moves([{"invoice_date": self.bill.date}], cancel=True)
        self._commit()
        self.assertEqual((reverse.state, self.bill.payment_state), ("posted", "reversed"))
        self.assertEqual((self.invoice.state, self.invoice.bill_id.id), ("approved", False))
        self.assertIn("was reversed by", self.invoice.posting_exception_id.summary)
        self.env["freight.charge"]._accrue()
        self.invoice.posting_exception_id.with_user(self.worker).desk_replay()
        self.env["freight.invoice"]._post_waiting()
        self.assertNotEqual(self.invoice.bill_id, self.bill)
        self.assertEqual(self.invoice.state, "posted")

    def test_accountant_without_freight_roles_cancels_a_bill(self):
        accountant = self._person("books", "account.group_account_manager")
        self.bill.with_user(accountant).button_cancel()
        self.assertEqual(self.invoice.state, "approved")
        self.assertIn("was cancelled by", self.invoice.posting_exception_id.summary)

    # -- payment --------------------------------------------------------------------------------------

    def _pay(self, amount=None):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"amount": amount or self.bill.amount_residual})
        )
        wizard.action_create_payments()
        self._commit()

    def test_paid_bill_pays_the_invoice_and_an_unreconciled_one_opens_it(self):
        self._pay()
        self.assertEqual(self.invoice.state, "paid")
        self.bill.line_ids.remove_move_reconcile()
        self.bill.matched_payment_ids.action_draft()
        self.bill.matched_payment_ids.action_cancel()
        self._commit()
        self.assertEqual(self.invoice.state, "posted")

    def _taken_back(self):
        """What the invoice is while its payment is in draft, posted again, and cancelled."""
        payment, states = self.bill.matched_payment_ids, []
        for step in (payment.action_draft, payment.action_post, payment.action_draft, payment.action_cancel):
            step()
            self._commit()
            states.append(self.invoice.state)
        return states

    def test_payment_that_is_taken_back_to_draft_pays_nothing(self):
        """Odoo keeps the bill paid as long as the draft is reconciled with it."""
        self._pay()
        self.assertTrue(self.bill.matched_payment_ids.move_id)
        self.assertEqual(self._taken_back(), ["posted", "paid", "posted", "posted"])

    def test_payment_without_an_entry_that_is_taken_back_to_draft_pays_nothing(self):
        self._pay_without_entries(
            self.env["account.journal"].search(
                [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
            )
        )
        self._pay()
        self.assertFalse(self.bill.matched_payment_ids.move_id)
        self.assertEqual((self.bill.payment_state, self.invoice.state), ("in_payment", "paid"))
        self.assertEqual(self._taken_back(), ["posted", "paid", "posted", "posted"])

    def test_entry_that_is_taken_back_to_draft_pays_nothing(self):
        payable = self.bill.line_ids.filtered(lambda line: line.account_type == "liability_payable")
        debit, credit = {"debit": 107.5, "account_id": payable.account_id.id}, {"credit": 107.5}
        entry = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({"partner_id": self.biller.id, **debit}),
                    Command.create({"account_id": self.accounts["income"].id, **credit}),
                ]
            }
        )
        entry.action_post()
        (payable | entry.line_ids.filtered("debit")).reconcile()
        self._commit()
        states = [self.invoice.state]
        for step in (entry.button_draft, entry.action_post):
            step()
            self._commit()
            states.append(self.invoice.state)
        self.assertEqual(states, ["paid", "posted", "paid"])

    def test_carriers_credit_settles_its_original(self):
        credit = self._posted(self._line(-107.5, self.charge), number="C", invoice_type="credit")
        payable = (self.bill | credit.bill_id).line_ids.filtered(
            lambda line: line.account_type == "liability_payable"
        )
        payable.reconcile()
        self._commit()
        self.assertEqual((self.invoice.state, credit.state), ("paid", "paid"))

    def test_part_payment_does_not_pay_the_invoice(self):
        self._pay(50)
        self.assertEqual((self.bill.payment_state, self.invoice.state), ("partial", "posted"))

    # -- messages -------------------------------------------------------------------------------------

    def test_bill_opens_the_message_of_its_invoice(self):
        self._apply_one(code="delivered")
        self.invoice.log_id = self.shipment.milestone_ids.log_id
        self.assertEqual(self.bill.action_view_freight_messages()["res_id"], self.invoice.log_id.id)
        self.assertTrue(self.bill.has_freight)
