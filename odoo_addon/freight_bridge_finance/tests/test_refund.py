# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestRefund(MoneyCase):
    """What is given back to customers."""

    def _paid(self, **values):
        self._told(self._payment(age=90, **values))
        return self._document("payment", "pi_1")

    def test_a_refund_stands_on_the_customers_account(self):
        invoice = self._billed()
        payment = self._paid(invoices={"in_1": "240.00"})
        self._told(self._refund())
        refund = self._document("refund", "re_1")
        self.assertEqual(self._items(refund.move_id), [("gateway", -24, -24), ("receivable", 24, 24)])
        self.assertEqual((refund.origin_id, payment.refunded), (payment, 24))
        self.assertEqual((refund.payment_id.payment_type, refund.payment_id.amount), ("outbound", 24))
        self.assertEqual(invoice.move_id.amount_residual, 0, "what was paid stays paid")
        self._balances(gateway=216, receivable=24)

    def test_a_refund_is_matched_with_the_credit_note_that_it_names(self):
        self._billed()
        note = self._billed("cn_1", 24, kind="credit_note")
        self._paid(invoices={"in_1": "240.00"})
        self._told(self._refund(credit_note="cn_1"))
        self.assertEqual(note.move_id.amount_residual, 0)
        self.assertEqual((self._document("refund", "re_1").state, note.state), ("reconciled", "reconciled"))
        self._balances(gateway=216)

    def test_a_credit_note_that_comes_later_is_matched_then(self):
        self._billed()
        self._paid(invoices={"in_1": "240.00"})
        self._told(self._refund(credit_note="cn_1"))
        self._balances(gateway=216, receivable=24)
        note = self._billed("cn_1", 24, kind="credit_note")
        self._arrived()
        self.assertEqual(note.move_id.amount_residual, 0)
        self._balances(gateway=216)

    def test_what_paid_nothing_is_given_back_against_itself(self):
        payment = self._paid(amount="40.00")
        self._told(self._refund(amount="40.00"))
        self.assertEqual((payment.state, self._document("refund", "re_1").state), ("reconciled",) * 2)
        self._balances()

    def test_a_refund_waits_for_its_payment(self):
        [answer] = self._told(self._refund())
        self.assertIn("Payment pi_1", answer["message"])
        self.assertEqual(self._document("refund", "re_1").state, "waiting")
        self._paid()
        self.assertIn(self._document("refund", "re_1").state, ("posted", "reconciled"))
        self._balances(gateway=216, receivable=-216)

    def test_the_same_refund_under_two_events_is_booked_once(self):
        self._paid()
        self._told(self._refund(age=60))
        self.assertIn("in the books already", self._stale(self._refund(age=60)))
        self._balances(gateway=216, receivable=-216)

    def test_never_more_is_given_back_than_was_paid(self):
        self._paid(amount="40.00")
        answers = self._apply(
            self._refund("re_1", amount="30.00"), self._refund("re_2", amount="20.00"), chain="financial.0"
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "exception"])
        self.assertEqual(answers[1]["code"], "refund_too_high")
        self.assertIn("of which 10.0 is left", answers[1]["message"])
        self._balances(gateway=10, receivable=-10)

    def test_a_payment_that_was_taken_back_is_not_given_back_too(self):
        self._paid()
        self._told(self._payment(status="failed", age=80))
        self.assertIn("Voided", self._refused(self._refund(), "refund_too_high"))

    def test_a_refund_in_another_currency_is_refused(self):
        self._paid()
        self._refused(self._refund(currency=self.other.name), "refund_too_high")

    def test_a_refund_that_fails_after_all_is_taken_back(self):
        note = self._billed("cn_1", 24, kind="credit_note")
        payment = self._paid()
        self._told(self._refund(credit_note="cn_1", age=60))
        self._told(self._refund(status="failed", reason_code="lost_or_stolen_card", age=50))
        refund = self._document("refund", "re_1")
        self.assertEqual((refund.state, payment.refunded, note.move_id.amount_residual), ("voided", 0, 24))
        self._balances(gateway=240, receivable=-264)
        self.assertIn("lost_or_stolen_card", self.customer.activity_ids.note)
        self._told(self._refund("re_2", amount="240.00"))

    def test_a_refund_that_never_succeeded_books_nothing(self):
        self._paid()
        self._told(self._refund(status="failed", age=50))
        self._stale(self._refund(age=60))
        self.assertEqual(self._document("refund", "re_1").state, "rejected")
        self._balances(gateway=240, receivable=-240)

    def test_another_amount_than_was_booked_is_a_persons_to_decide(self):
        self._paid()
        self._told(self._refund())
        self._refused(self._refund(amount="25.00", age=50), "billing_conflict")

    def test_what_it_takes_in_the_currency_of_settlement_says_what_it_is_worth(self):
        self._paid(
            amount="40.00",
            currency=self.other.name,
            settled={"amount": "80.00", "fee": "0", "currency": self.own.name},
        )
        self._told(
            self._refund(
                amount="12.00",
                currency=self.other.name,
                settled={"amount": "21.60", "fee": "0.40", "currency": self.own.name},
            )
        )
        refund = self._document("refund", "re_1")
        self.assertEqual(self._items(refund.move_id), [("gateway", -21.6, -21.6), ("receivable", 21.6, 12)])
        self.assertEqual(
            round(
                sum(self._document("payment", "pi_1")._receivable_line().mapped("amount_residual_currency")),
                2,
            ),
            -28,
        )

    def test_one_refund_that_is_told_of_two_payments_in_a_batch_is_booked_once(self):
        self._told(self._payment("pi_1"), self._payment("pi_2"))
        answers = self._apply(
            self._refund(payment="pi_1", age=9), self._refund(payment="pi_2", age=8), chain="financial.0"
        )
        self.assertEqual([answer["outcome"] for answer in answers], ["applied", "stale"], answers)
        self.assertEqual(self._document("payment", "pi_2").refunded, 0)
