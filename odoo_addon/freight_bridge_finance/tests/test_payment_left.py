# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from itertools import permutations

from odoo.tests import tagged

from .common_money import MoneyCase
from .common_summary import SummaryCase


@tagged("post_install", "-at_install")
class TestPaymentLeft(MoneyCase):
    """No more of a payment leaves the gateway than came: what is too much is told, and not booked."""

    def setUp(self):
        super().setUp()
        self._told(self._payment(age=90))

    def _too_high(self, delivery, *words):
        before = self._items_of_all()
        message = self._refused(delivery, "refund_too_high")
        for word in words:
            self.assertIn(word, message)
        self.assertEqual(self._items_of_all(), before)
        return self.env["freight.exception"].search([("code", "=", "refund_too_high")], order="id desc")[:1]

    def _items_of_all(self):
        return self.env["account.move.line"].search_count([("company_id", "=", self.company.id)])

    def test_a_dispute_over_more_than_its_payment(self):
        self._told(self._dispute(amount="300.00"))
        self._too_high(
            self._dispute("funds_withdrawn", amount="300.00", age=50),
            "dp_1 takes 300.0 USD of payment pi_1, of which 240.0 is left",
            "Nothing of it was booked",
        )
        self._too_high(self._dispute("lost", amount="300.00", age=50, settled=self._settled("300.00")))
        self._balances(gateway=240, receivable=-240)
        self._told(self._dispute("funds_withdrawn", "dp_2", age=50))

    def _settled(self, amount):
        return {"amount": amount, "fee": "0", "currency": self.own.name}

    def test_a_dispute_over_what_was_given_back(self):
        self._told(self._refund(amount="100.00"))
        exception = self._too_high(
            self._dispute("funds_withdrawn", age=50),
            "of which 140.0 is left: 100.0 was given back and 0.0 taken by disputes",
        )
        self.assertEqual(exception.amount, 240)
        self._told(self._dispute("funds_withdrawn", "dp_2", amount="140.00", age=50))
        self._told(self._refund(status="failed", amount="100.00", age=40))
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "exception")
        self._balances(gateway=100, dispute=140, receivable=-240)

    def test_a_refund_after_a_lost_dispute(self):
        self._told(self._dispute("funds_withdrawn", amount="200.00", age=60))
        self._told(self._dispute("lost", amount="200.00", age=50))
        self._too_high(
            self._refund(amount="41.00"), "of which 40.0 is left: 0.0 was given back and 200.0 taken"
        )
        self._told(self._refund("re_2", amount="40.00"))
        self._too_high(self._dispute("funds_withdrawn", "dp_2", amount="1.00", age=50))
        self._balances()

    def test_a_refund_of_what_a_dispute_holds_waits_for_its_end(self):
        self._told(self._dispute("funds_withdrawn", age=60))
        exception = self._too_high(self._refund(age=10), "taken by disputes")
        self._told(self._dispute("won", age=20))
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "applied")

    def test_a_dispute_that_gave_its_money_back_takes_nothing(self):
        self._told(self._dispute("funds_withdrawn", age=60), self._dispute("funds_reinstated", age=50))
        self._told(self._refund(amount="240.00", age=40))
        self._balances()

    def test_a_dispute_that_is_lost_after_it_was_won_takes(self):
        self._told(self._dispute("funds_withdrawn", age=60), self._dispute("won", age=50))
        self._told(self._dispute("lost", age=40))
        self._too_high(self._refund(age=10), "240.0 taken by disputes")

    def test_what_a_batch_says_of_a_dispute_counts_as_one_in_any_order(self):
        """Once more, as a refund of all was said after the end: what came back was never missing."""
        self._told(self._refund(amount="240.00", age=10))
        steps = [("funds_withdrawn", 60), ("funds_reinstated", 50), ("won", 49)]
        for turn, order in enumerate(permutations(steps)):
            dispute = f"dp_{turn}"
            self._told(*(self._dispute(status, dispute, age=age) for status, age in order))
            self.assertEqual(self._document("dispute", dispute).state, "reconciled")
        for first in ("funds_reinstated", "won"):
            dispute = f"dp_after_{first}"
            self._told(self._dispute(first, dispute, age=50))
            self._told(self._dispute("funds_withdrawn", dispute, age=60))

    def test_two_disputes_of_a_payment_in_one_batch(self):
        answers = self._apply(
            self._dispute("funds_withdrawn", "dp_1", amount="200.00", age=60),
            self._dispute("funds_withdrawn", "dp_2", amount="200.00", age=50),
            self._dispute("funds_withdrawn", "dp_3", amount="40.00", age=40),
            chain="financial.0",
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception", "applied"])
        self._balances(dispute=240, receivable=-240)

    def test_an_inquiry_moves_no_money_and_is_never_too_much(self):
        self._told(self._refund(amount="240.00"))
        for status in ("opened", "won"):
            self._told(self._dispute(status, amount="999.00", age=50))
        self._told(self._dispute("lost", "dp_2", amount="999.00", age=50))
        self._balances()

    def test_currencies(self):
        """What is disputed counts where it is told in the payment's currency, else what was moved in it."""
        taken = {"amount": "121.00", "fee": "0", "currency": self.other.name}
        self._told(self._dispute("funds_withdrawn", settled=taken, age=60))
        self._too_high(self._refund(amount="1.00"), "of which 0.0 is left", "240.0 taken by disputes")
        self._told(self._payment("pi_2", age=90), self._payment("pi_3", age=90))
        moved = {"amount": "240.01", "fee": "0", "currency": self.own.name}
        told = {"amount": "119.00", "currency": self.other.name, "payment": "pi_2"}
        self._too_high(self._dispute("funds_withdrawn", "dp_2", settled=moved, **told))
        self._told(
            self._dispute(
                "funds_withdrawn", "dp_3", amount="121.00", currency=self.other.name, payment="pi_3"
            )
        )

    def test_a_payment_that_failed_since_has_nothing_left(self):
        self._told(self._payment(status="failed", age=80))
        self._too_high(self._dispute("funds_withdrawn", age=50), "Voided: nothing of it is left")
        self._balances()

    def test_a_dispute_that_waited_for_its_payment_is_checked_then(self):
        self._told(self._dispute("funds_withdrawn", payment="pi_2", amount="241.00"))
        self._told(self._payment("pi_2"))
        self.assertEqual(self._document("dispute", "dp_1").state, "waiting")
        self.assertTrue(self.env["freight.exception"].search([("code", "=", "refund_too_high")]))
        self._balances(gateway=480, receivable=-480)


@tagged("post_install", "-at_install")
class TestPaymentLeftSummary(SummaryCase):
    """The same where what happens to money is summed up."""

    def test_what_is_too_much_is_in_no_summary(self):
        self._told(self._payment(age=90), self._dispute("funds_withdrawn", amount="200.00", age=60))
        self._told(self._dispute("lost", amount="200.00", age=50))
        for delivery in (self._refund(amount="41.00"), self._dispute("funds_withdrawn", "dp_2", age=40)):
            self._refused(delivery, "refund_too_high")
        self.assertEqual(self._sums(self._post()), {"gateway": 40, "receivable": -40})
