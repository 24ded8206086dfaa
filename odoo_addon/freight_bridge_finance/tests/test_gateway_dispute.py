# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import Command
from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestGatewayDispute(MoneyCase):
    """Payments that customers dispute."""

    def setUp(self):
        super().setUp()
        self.invoice = self._billed()
        self._told(self._payment(invoices={"in_1": "240.00"}, age=90))
        self.taken = {"amount": "240.00", "fee": "15.00", "currency": self.own.name}
        self.given = {"amount": "240.00", "fee": "-15.00", "currency": self.own.name}

    def _move(self):
        return self.invoice.move_id

    def test_an_opened_dispute_books_nothing_and_freezes_what_it_is_about(self):
        self._told(self._dispute())
        dispute, payment = self._document("dispute", "dp_1"), self._document("payment", "pi_1")
        self.assertEqual((dispute.state, dispute.origin_id), ("posted", payment))
        self.assertTrue(dispute.respond_by and payment.is_disputed and self._move().is_payment_disputed)
        self.assertTrue(self._move().no_followup)
        [activity] = self._move().activity_ids
        self.assertEqual((activity.date_deadline, activity.user_id), (dispute.respond_by.date(), self.worker))
        self._balances(gateway=240)

    def test_what_a_disputed_payment_is_said_to_pay_later_is_frozen_too(self):
        self._told(self._payment("pi_2", age=90), self._dispute(payment="pi_2", age=60))
        later = self._billed("in_2")
        self._told(self._payment("pi_2", status="allocated", invoices={"in_2": "240.00"}, age=50))
        self.assertTrue(later.move_id.is_payment_disputed)

    def test_what_is_disputed_is_not_collected(self):
        self._told(self._dispute())
        self._told(self._payment("pi_2", status="failed", invoices={"in_1": "240.00"}))
        self.assertEqual(len(self._move().activity_ids), 1)

    def test_withdrawn_funds_wait_on_an_account_of_their_own_and_the_fee_is_booked(self):
        self._told(self._dispute(age=60), self._dispute("funds_withdrawn", settled=self.taken, age=60))
        self._balances(gateway=-15, dispute=240, fee=15)
        dispute = self._document("dispute", "dp_1")
        self.assertEqual(self._items(dispute.move_id), [("dispute", 240, 240), ("gateway", -240, -240)])
        self.assertEqual(len(self._move().activity_ids), 1)

    def test_a_dispute_that_is_won_gives_everything_back(self):
        for status, settled, age in (
            ("opened", None, 60),
            ("funds_withdrawn", self.taken, 59),
            ("funds_reinstated", self.given, 50),
            ("won", None, 49),
        ):
            self._told(self._dispute(status, settled=settled, age=age))
        self._balances(gateway=240)
        dispute, payment = self._document("dispute", "dp_1"), self._document("payment", "pi_1")
        self.assertEqual((dispute.state, dispute.status), ("reconciled", "won"))
        self.assertFalse(dispute.is_disputed or payment.is_disputed or self._move().is_payment_disputed)
        self.assertFalse(self._move().no_followup or self._move().activity_ids)
        lines = dispute.entry_ids.line_ids
        self.assertTrue(
            all(lines.filtered(lambda line: line.account_id == self.accounts["dispute"]).mapped("reconciled"))
        )

    def test_money_that_comes_back_after_a_dispute_is_won_freezes_nothing(self):
        for status, settled, age in (
            ("opened", None, 60),
            ("funds_withdrawn", self.taken, 59),
            ("won", None, 50),
            ("funds_reinstated", self.given, 49),
        ):
            self._told(self._dispute(status, settled=settled, age=age))
        dispute, payment = self._document("dispute", "dp_1"), self._document("payment", "pi_1")
        self.assertEqual((dispute.state, dispute.status), ("reconciled", "funds_reinstated"))
        self.assertFalse(dispute.is_disputed or payment.is_disputed or self._move().is_payment_disputed)
        self.assertFalse(self._move().no_followup or self._move().activity_ids)

    def test_an_outcome_moves_money_only_where_it_says_so(self):
        self._told(self._dispute("funds_withdrawn", age=60), self._dispute("won", age=50))
        self._balances(dispute=240)
        self.assertFalse(self._move().is_payment_disputed)
        self._told(self._dispute("lost", "dp_2", amount="100.00", age=50))
        self._balances(dispute=240)
        settled = {"amount": "100.00", "fee": "0", "currency": self.own.name}
        self._told(self._dispute("lost", "dp_3", amount="100.00", settled=settled, age=50))
        self._balances(gateway=-100, dispute=240, receivable=100)

    def test_each_step_is_booked_on_its_own_day_whatever_comes_first(self):
        day = 60 * 24
        self._told(self._dispute("lost", age=3 * day))
        self._balances(gateway=240)
        self._told(self._dispute("funds_withdrawn", age=9 * day))
        self._balances(receivable=240)
        moves = self._document("dispute", "dp_1").entry_ids
        self.assertEqual(
            {move.billing_step: (self.day - move.date).days for move in moves}, {"withdrawn": 9, "lost": 3}
        )

    def test_a_dispute_that_is_lost_is_owed_again(self):
        self._told(self._dispute("funds_withdrawn", settled=self.taken, age=60))
        self._told(self._dispute("lost", age=50))
        self._balances(gateway=-15, fee=15, receivable=240)
        self.assertEqual((self._move().amount_residual, self._move().payment_state), (240, "not_paid"))
        self.assertEqual(self.invoice.state, "posted")
        self.assertFalse(self._move().is_payment_disputed)

    def test_a_part_that_is_lost_is_owed_again_and_the_rest_stays_paid(self):
        self._told(self._dispute("funds_withdrawn", amount="100.00", age=60))
        self._told(self._dispute("lost", amount="100.00", age=50))
        self._balances(gateway=140, receivable=100)
        self.assertEqual((self._move().amount_residual, self._move().payment_state), (100, "partial"))

    def test_a_loss_is_a_loss_where_the_company_says_so(self):
        loss = self.env["account.account"].create(
            {
                "name": "Lost",
                "code": "TST.LOSS",
                "account_type": "expense",
                "company_ids": [Command.link(self.company.id)],
            }
        )
        self.accounts["loss"] = loss
        self.addCleanup(self.accounts.pop, "loss")
        self.system.gateway_loss_account_id = loss
        self._told(self._dispute("funds_withdrawn", settled=self.taken, age=60))
        self._told(self._dispute("lost", age=50))
        self._balances(gateway=-15, fee=15, loss=240)
        self.assertEqual(self._move().amount_residual, 0)

    def test_whatever_order_they_come_in_the_books_are_the_same(self):
        statements = [
            ("opened", None, 60),
            ("funds_withdrawn", self.taken, 59),
            ("funds_reinstated", self.given, 50),
            ("won", None, 49),
        ]
        for turn in range(4):
            reference = f"dp_{turn}"
            turned = statements[turn:] + statements[:turn]
            for status, settled, age in turned[::-1]:
                self._told(self._dispute(status, reference, settled=settled, age=age))
            self._balances(gateway=240)
            self.assertEqual(self._document("dispute", reference).status, "won")
            self.assertFalse(self._move().is_payment_disputed)

    def test_the_same_said_twice_counts_once(self):
        for _twice in range(2):
            delivery = self._dispute("funds_withdrawn", settled=self.taken)
            [answer] = self._apply(delivery, chain="financial.0")
        self.assertEqual(answer["outcome"], "stale")
        self._balances(gateway=-15, dispute=240, fee=15)

    def test_a_dispute_waits_for_its_payment(self):
        late = {"payment": "pi_2", "reference": "dp_2"}
        self._told(self._dispute(**late), self._dispute("funds_withdrawn", age=50, **late))
        self.assertEqual(self._document("dispute", "dp_2").state, "waiting")
        self._told(self._payment("pi_2", age=80))
        self._balances(gateway=240, dispute=240, receivable=-240)
        self.assertTrue(self._document("payment", "pi_2").is_disputed)

    def test_a_dispute_of_another_currency_is_booked_in_that_of_settlement(self):
        settled = {"amount": "120.00", "fee": "7.50", "currency": self.other.name}
        self._told(self._dispute("funds_withdrawn", settled=settled, age=60))
        self._balances(gateway=-15, dispute=240, fee=15)
        self._told(self._dispute("lost", age=50))
        self._balances(gateway=-15, fee=15, receivable=240)

    def test_what_comes_back_in_another_currency_than_was_taken_is_a_persons_to_decide(self):
        settled = {"amount": "120.00", "fee": "0", "currency": self.other.name}
        self._told(self._dispute("funds_withdrawn", settled=settled, age=60))
        message = self._refused(self._dispute("funds_reinstated", age=50), "billing_conflict")
        self.assertIn(f"with 120.00 {self.other.name}, and is told with 240.00 {self.own.name}", message)
        self._balances(dispute=240)

    def test_without_an_account_for_disputes_nothing_moves(self):
        self.system.gateway_dispute_account_id = False
        message = self._refused(self._dispute("funds_withdrawn"), "billing_not_booked")
        self.assertIn("Disputed Payments Account", message)
