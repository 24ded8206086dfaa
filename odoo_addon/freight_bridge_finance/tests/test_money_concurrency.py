# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.tests import tagged

from .common_money_race import MoneyRaceCase


@tagged("post_install", "-at_install")
class TestMoneyConcurrency(MoneyRaceCase):
    """Two calls of the sidecar at once: money is booked once, and never given back twice."""

    def test_one_payment_told_under_two_events_at_once_is_booked_once(self):
        self._tell_payment_twice_at_once()
        self.assertEqual(self._balance(), 240)

    def test_two_refunds_at_once_do_not_give_back_more_than_was_paid(self):
        self.assertEqual(self._told(self._payment(age=90)), ["applied"])
        winner, loser = self._began(), self._began()
        self.assertEqual(self._apply_in(winner, self._refund("re_1", amount="200.00"))["outcome"], "applied")
        winner.cr.commit()
        self._loses(loser, self._apply_in, self._refund("re_2", amount="200.00"))
        answer = self._apply_in(loser, self._refund("re_2", amount="200.00"))
        self.assertEqual(answer["code"], "refund_too_high")
        loser.cr.commit()
        self.assertEqual(self._balance(), 40)

    def test_what_two_calls_did_not_see_of_each_other_is_taken_up_by_the_job(self):
        """The refund does not see its payment, nor the payment who waits for it."""
        first, second = self._began(), self._began()
        self.assertEqual(self._apply_in(first, self._payment(age=90))["outcome"], "applied")
        first.cr.commit()
        self.assertIn("Kept until", self._apply_in(second, self._refund())["message"])
        second.cr.commit()
        self.assertEqual(self._balance(), 240)
        with self._committed() as env:
            waits = env["freight.billing.wait"]._ready([], before=self.now + timedelta(days=1))
            env["freight.ingest"]._resume(waits, f"{self.name}.job")
        self.assertEqual(self._balance(), 216)
