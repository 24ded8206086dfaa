# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_money_race import MoneyRaceCase


@tagged("post_install", "-at_install")
class TestBillingSummaryConcurrency(MoneyRaceCase):
    """Several at once, and one that is killed: what was told is in one entry, once."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            env["freight.system"].browse(self.system_id).billing_booking = "summary"

    def _post(self, env):
        items = env["freight.billing.summary.item"]
        made = items._post_all(items._open_periods([("system_id", "=", self.system_id)], is_over=False))
        env.flush_all()
        return made

    def _entries(self):
        with self._committed() as env:
            moves = env["account.move"].search([("journal_id", "=", self.journal_id)])
            open_items = [("system_id", "=", self.system_id), ("line_id", "=", False)]
            return len(moves), env["freight.billing.summary.item"].search_count(open_items)

    def test_who_comes_at_the_same_moment_passes_over_what_is_posted(self):
        self.assertEqual(self._told(self._payment()), ["applied"])
        first, second = self._began(), self._began()
        self.assertEqual(len(self._post(first)), 1)
        self.assertFalse(self._post(second), "what another holds is passed over")
        first.cr.commit()
        second.cr.commit()
        self.assertEqual((self._entries(), self._balance()), ((1, 0), 240))

    def test_who_saw_it_open_and_comes_after_it_was_posted_does_not_post_it_again(self):
        self.assertEqual(self._told(self._payment()), ["applied"])
        winner, loser = self._began(), self._began()
        self._post(winner)
        winner.cr.commit()
        self._loses(loser, self._post)
        self.assertFalse(self._post(loser))
        loser.cr.commit()
        self.assertEqual((self._entries(), self._balance()), ((1, 0), 240))

    def test_who_is_killed_in_the_middle_leaves_nothing(self):
        self.assertEqual(self._told(self._payment()), ["applied"])
        killed = self._began()
        self._post(killed)
        killed.cr.rollback()
        self.assertEqual((self._entries(), self._balance()), ((0, 2), 0))
        with self._committed() as env:
            self._post(env)
        self.assertEqual((self._entries(), self._balance()), ((1, 0), 240))

    def test_what_is_told_while_it_is_posted_goes_into_a_further_entry(self):
        self.assertEqual(self._told(self._payment()), ["applied"])
        posting = self._began()
        self._post(posting)
        self.assertEqual(self._told(self._payment("pi_2", amount="60.00")), ["applied"])
        posting.cr.commit()
        self.assertEqual(self._entries(), (1, 2))
        with self._committed() as env:
            further = self._post(env)
            self.assertTrue(further.billing_corrects_id)
        self.assertEqual((self._entries(), self._balance()), ((2, 0), 300))

    def test_one_payment_told_under_two_events_at_once_is_summed_up_once(self):
        self._tell_payment_twice_at_once()
        self.assertEqual(self._entries(), (0, 2))
