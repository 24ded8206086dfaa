# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_flow import NOON, FlowCase


@tagged("post_install", "-at_install")
class TestFlowWaiting(FlowCase):
    """A held batch shows its count and control totals, and what is posted is what was shown."""

    def setUp(self):
        super().setUp()
        self.flow.timing = "held"

    def _look(self, user=None, at=NOON, flow=None):
        """The rows of the flow as a person sees them."""
        with freeze_time(at):
            rows = self.env["freight.flow.waiting"].with_user(user or self.finance)._look()
        return rows.filtered(lambda row: row.flow_id == (flow or self.flow))

    def _post_now(self, row, user=None):
        with freeze_time(NOON):
            return row.with_user(user or self.finance).action_post()

    def test_row_shows_count_totals_and_the_oldest(self):
        self._approved("I-1", 100.10, at="2026-03-04 08:00")
        self._approved("I-2", 50.05, at="2026-03-04 09:00")
        row = self._look()
        self.assertEqual((row.count, row.amount, row.company_amount), (2, 150.15, 150.15))
        self.assertEqual((row.oldest, row.posts_at), (datetime(2026, 3, 4, 8), False))
        self.assertEqual((row.kind, row.summary, row.goes), ("post", "Only by Hand", "Only by Hand"))
        self.assertEqual(row.display_name, "Post Vendor Bills")

    def test_list_looks_whenever_it_is_read(self):
        waiting = self.env["freight.flow.waiting"].with_user(self.finance)

        def listed():
            domain = [("flow_id", "=", self.flow.id)]
            read = waiting.web_search_read(domain, {"count": {}, "amount": {}}, limit=80)
            [group] = waiting.web_read_group(domain, ["flow_id"], ["count:sum"])["groups"] or [{}]
            return [(row["count"], row["amount"]) for row in read["records"]], group.get("count:sum")

        self.assertEqual(listed(), ([], None))
        self._approved("I-1", 100)
        self.assertEqual(listed(), ([(1, 100)], 1))
        self._approved("I-2", 20)
        self.assertEqual(listed(), ([(2, 120)], 2))
        self._job()
        self._post_now(self._look())
        self.assertEqual(listed(), ([], None))

    def test_list_is_of_the_companies_that_are_chosen(self):
        self._approved("I-1", 100)
        other = self.env["res.company"].create({"name": "Other"})
        self.finance.company_ids |= other
        waiting = self.env["freight.flow.waiting"].with_user(self.finance).with_company(other)
        self.assertFalse(waiting.with_context(allowed_company_ids=other.ids)._look())

    def test_row_of_each_currency(self):
        self._approved("I-1", 100)
        self._approved("I-2", 40, currency_id=self.euro.id, date=self.today)
        rows = self._look(at=f"{self.today} 12:00")
        self.assertEqual(
            {row.currency_id.name: (row.count, row.amount, row.company_amount) for row in rows},
            {"USD": (1, 100, 100), "EUR": (1, 40, 100)},
        )

    def test_currency_without_a_rate_has_no_total_in_the_companys(self):
        self._approved("I-1", 40, currency_id=self.euro.id)
        self.euro.rate_ids.unlink()
        row = self._look()
        self.assertEqual((row.amount, row.has_rate, row.company_amount), (40, False, 0))

    def test_row_opens_what_is_in_it(self):
        invoice = self._approved("I-1")
        action = self._look().action_open_records()
        self.assertEqual(
            (action["res_model"], action["domain"]), ("freight.invoice", [("id", "in", [invoice.id])])
        )

    def test_window_shows_when_it_goes_and_apart_what_came_after_the_cutoff(self):
        with freeze_time(NOON):
            self._window()
        self._approved("I-1", 100)
        self._approved("I-2", 30, at="2026-03-04 17:30")
        rows = self._look(at="2026-03-04 17:45")
        self.assertEqual(
            [(row.amount, row.posts_at, row.is_late) for row in rows],
            [(100, datetime(2026, 3, 4, 21), False), (30, datetime(2026, 3, 5, 21), True)],
        )
        with freeze_time("2026-03-04 17:45"):
            self.assertEqual(rows[0].goes, "3/4/26, 9:00\u202fPM")
        self.assertEqual(rows[0].summary, "Daily, 22:00 to 02:00 (Europe/Paris), cut-off 18:00")

    def test_refused_records_wait_for_their_exception(self):
        self._approved("I-1", 7, payee_id=False, partner_id=False)._post()
        self.assertFalse(self._look())

    def test_replay_says_whether_it_goes_by_itself(self):
        invoice = self._approved("I-1", 7, payee_id=False, partner_id=False)

        def replayed(timing):
            self.flow.timing = timing
            invoice._post()
            return invoice.posting_exception_id.with_user(self.worker).desk_replay()["message"]

        by_hand = "It waits for a person now, who posts it under Charges, Waiting to Post."
        self.assertEqual(replayed("held"), by_hand)
        self.assertEqual(replayed("interval"), "It goes again: now, or when the window of its flow opens.")
        exceptions, flow = self.env["freight.exception"], self.flow
        self.assertRegex(exceptions._posting_again(2, flow), "^2 records go again: now")
        flow.timing = "held"
        self.assertRegex(exceptions._posting_again(2, flow), "^2 records wait for a person now")

    def test_post_now_posts_exactly_what_was_shown(self):
        invoice = self._approved("I-1", 100)
        self._forget_calls()
        action = self._post_now(self._look())
        run = self.env["freight.flow.run"].browse(action["res_id"])
        self.assertEqual((run.user_id, run.count, run.amount, run.is_over), (self.finance, 1, 100, False))
        self.assertEqual(len(self._called()), 1)
        later = self._approved("I-2", 20)
        self._job()
        self.assertEqual((invoice.state, later.state), ("posted", "approved"))
        self.assertEqual((run.is_over, run.done_amount), (True, 100))

    def test_batch_that_changed_is_shown_again_and_not_posted(self):
        self._approved("I-1", 100)
        row = self._look()
        self._approved("I-2", 20)
        action = self._post_now(row)
        self.assertEqual(action["tag"], "display_notification")
        self.assertRegex(action["params"]["message"], r"It was 1 for .*100\.00.*, and is 2 for .*120\.00")
        self.assertFalse(self._runs())
        self.assertEqual((row.count, row.amount), (2, 120))
        self._post_now(row)
        self.assertEqual(self._runs().amount, 120)

    def test_batch_of_the_same_total_but_others_is_not_posted(self):
        first = self._approved("I-1", 100)
        row = self._look()
        first.state = "review"
        self._approved("I-2", 100)
        self.assertEqual(self._post_now(row)["tag"], "display_notification")
        self.assertFalse(self._runs())

    def test_batch_is_posted_by_one_person(self):
        self._approved("I-1", 100)
        mine, theirs = self._look(), self._look()
        self._post_now(mine)
        with self.assertRaisesRegex(UserError, "Nothing of it waits any more"):
            self._post_now(theirs)
        self.assertFalse(self._look())

    def test_only_finance_posts(self):
        self._approved("I-1")
        for user in (self.worker, self.manager, self.auditor):
            row = self._look(user)
            self.assertEqual(row.count, 1)
            with self.assertRaises(AccessError):
                self._post_now(row, user)

    def test_who_approved_does_not_post_where_duties_are_separate(self):
        invoice = self._approved("I-1")
        invoice.approved_by_id = self.finance
        self.company.freight_separate_duties = True
        with self.assertRaisesRegex(UserError, "You approved some of it"):
            self._post_now(self._look())
        other = self._person("finance-2", "freight_bridge.group_finance")
        self._post_now(self._look(other), other)
        self.assertEqual(self._runs().user_id, other)

    def test_who_approved_does_not_post_it_alone_either(self):
        invoice = self._approved("I-1")
        invoice.approved_by_id = self.finance
        self.company.freight_separate_duties = True
        with self.assertRaisesRegex(UserError, "You approved I-1"):
            invoice.with_user(self.finance).action_post()
        self.assertEqual(invoice.state, "approved")

    def test_who_approved_posts_where_duties_are_not_separate(self):
        self._approved("I-1").approved_by_id = self.finance
        self.company.freight_separate_duties = False
        self._post_now(self._look())
        self.assertEqual(len(self._runs()), 1)

    def test_flow_shows_how_much_waits(self):
        self._approved("I-1")
        self.flow.invalidate_recordset()
        self.assertEqual(self.flow.waiting_count, 1)
        self.assertIn(("flow_id", "=", self.flow.id), self.flow.action_open_waiting()["domain"])
