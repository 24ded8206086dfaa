# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_flow import NOON, FlowCase


@tagged("post_install", "-at_install")
class TestFlow(FlowCase):
    """When each flow of a company runs, what it takes along, and what is kept of it."""

    def test_every_company_has_every_flow_as_it_was(self):
        for company in (self.company, self.other_company):
            flows = self.env["freight.flow"].search([("company_id", "=", company.id)])
            self.assertEqual(
                {flow.kind: (flow.timing, flow.interval_minutes) for flow in flows},
                {
                    "accrue": ("interval", 60),
                    "unaccrue": ("interval", 60),
                    "audit": ("real_time", 10),
                    "post": ("interval", 10),
                    "land": ("interval", 60),
                    "bill": ("interval", 15),
                },
            )

    # -- minutes --------------------------------------------------------------------------------------

    def test_interval_waits_until_its_minutes_are_over(self):
        with freeze_time("2026-03-04 10:55:00"):
            self.flow.interval_minutes = 20
        self._job("2026-03-04 11:00:00")
        self.assertEqual(self.flow.next_run, datetime(2026, 3, 4, 11, 20))
        invoice = self._approved("I-1")
        self._job("2026-03-04 11:19:59")
        self.assertEqual(invoice.state, "approved")
        self._job("2026-03-04 11:20:00")
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(self.flow.last_run, datetime(2026, 3, 4, 11, 20))

    def test_interval_has_its_job_called_when_the_minutes_are_over(self):
        with freeze_time("2026-03-04 10:55:00"):
            self.flow.interval_minutes = 20
        self._forget_calls()
        self._job(NOON)
        self.assertEqual(self._called().mapped("call_at"), [datetime(2026, 3, 4, 11, 20)])

    def test_job_that_a_person_starts_does_not_wait_for_minutes(self):
        self._job(NOON)
        invoice = self._approved("I-1")
        self._job("2026-03-04 11:01:00", by_hand=True)
        self.assertEqual(invoice.state, "posted")

    def test_person_who_starts_the_job_is_told_from_its_hour(self):
        job = self.env.ref("freight_bridge.cron_post_invoices")
        flows = self.env["freight.flow"].with_context(cron_id=job.id)
        self._forget_calls()
        job.nextcall = self.env.cr.now() + timedelta(hours=1)
        self.assertTrue(flows._is_by_hand())
        job._trigger(at=self.env.cr.now() - timedelta(seconds=1))
        self.assertFalse(flows._is_by_hand())
        self._forget_calls()
        job.nextcall = self.env.cr.now() - timedelta(minutes=1)
        self.assertFalse(flows._is_by_hand())

    # -- windows --------------------------------------------------------------------------------------

    def test_window_posts_while_it_is_open_only(self):
        self._window()
        invoice = self._approved("I-1")
        for moment in ("2026-03-04 12:00", "2026-03-04 20:59:59"):
            self._job(moment, by_hand=True)
            self.assertEqual(invoice.state, "approved")
        self._job("2026-03-04 21:00")
        self.assertEqual(invoice.state, "posted")

    def test_window_over_midnight_is_open_after_it(self):
        self._window()
        invoice = self._approved("I-1")
        self._job("2026-03-05 00:59")
        self.assertEqual(invoice.state, "posted")

    def test_what_is_due_after_the_cutoff_belongs_to_the_next_window(self):
        self._window()
        early = self._approved("EARLY", at="2026-03-04 17:00:00")
        late = self._approved("LATE", at="2026-03-04 17:00:01")
        self._job("2026-03-05 00:30")
        self.assertEqual((early.state, late.state), ("posted", "approved"))
        self._job("2026-03-05 12:00")
        self.assertEqual(late.state, "approved")
        self._job("2026-03-05 21:00")
        self.assertEqual(late.state, "posted")

    def test_due_is_when_it_was_approved_last(self):
        self._window()
        invoice = self._approved("I-1")
        with freeze_time("2026-03-04 18:00"):
            invoice.state = "review"
            invoice.state = "approved"
        self.assertEqual(invoice.due_at, datetime(2026, 3, 4, 18))
        self._job("2026-03-04 22:00")
        self.assertEqual(invoice.state, "approved")

    def test_window_stays_shut_on_other_days(self):
        """Thursday's window is left out, Friday's is not."""
        self._window(thursday=False)
        invoice = self._approved("I-1", at="2026-03-05 08:00")
        self._job("2026-03-05 22:00")
        self.assertEqual(invoice.state, "approved")
        self._job("2026-03-06 22:00")
        self.assertEqual(invoice.state, "posted")

    def test_window_has_its_job_called_when_it_opens(self):
        self._forget_calls()
        with freeze_time(NOON):
            self._window()
        self.assertEqual(self._called().mapped("call_at"), [datetime(2026, 3, 4, 21)])
        self.assertEqual(self.flow.next_run, datetime(2026, 3, 4, 21))
        self._job("2026-03-04 21:00")
        self.assertEqual(self.flow.next_run, datetime(2026, 3, 5, 21))

    def test_window_keeps_its_hours_when_the_clock_changes(self):
        """22:00 in Paris is 21:00 UTC before 29 March 2026, and 20:00 after it."""
        self._window()
        for before, after in (
            ("2026-03-28 22:00", datetime(2026, 3, 29, 20)),
            ("2026-10-24 21:00", datetime(2026, 10, 25, 21)),
        ):
            self._job(before)
            self.assertEqual(self.flow.next_run, after)

    def test_window_may_have_a_time_zone_of_its_own(self):
        self._window(tz="America/New_York", cutoff=None)
        invoice = self._approved("I-1")
        self._job("2026-03-04 22:00")
        self.assertEqual(invoice.state, "approved")
        self._job("2026-03-05 03:00")
        self.assertEqual(invoice.state, "posted")

    def test_what_the_window_closes_on_goes_on_in_the_next_one(self):
        """One invoice a batch; the window closes after the second of three."""
        self._window(cutoff=None)
        invoices = [self._approved(f"I-{number}") for number in range(3)]
        post = self.env.registry["freight.invoice"]._post
        with freeze_time("2026-03-05 00:59:58") as clock:

            def slow(records):
                result = post(records)
                clock.tick(timedelta(seconds=1))
                return result

            with (
                patch("odoo.addons.freight_bridge.models.freight_invoice_posting.POSTING_BATCH", 1),
                patch.object(self.env.registry["freight.invoice"], "_post", slow),
                patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60),
            ):
                self.env["freight.invoice"]._cron_post()
        self.assertEqual([invoice.state for invoice in invoices], ["posted", "posted", "approved"])
        run = self._runs()
        self.assertTrue(run.is_over)
        self.assertEqual((run.count, run.done_count, run.left_count), (3, 2, 1))
        self._job("2026-03-05 21:00")
        self.assertEqual(invoices[2].state, "posted")
        self.assertEqual((self._runs()[0].count, self._runs()[0].done_count), (1, 1))

    def test_window_needs_a_day(self):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        with self.assertRaisesRegex(ValidationError, "days on which the window opens"):
            self._window(**dict.fromkeys(days, False))

    # -- held, and real time --------------------------------------------------------------------------

    def test_what_is_held_never_goes_by_itself(self):
        self.flow.timing = "held"
        invoice = self._approved("I-1")
        self._job("2027-03-04 12:00", by_hand=True)
        self.assertEqual(invoice.state, "approved")
        self.assertFalse(self.flow.next_run)

    def test_flow_says_when_it_goes(self):
        self.env.user.tz = "UTC"
        with freeze_time(NOON):
            self.flow.write({"timing": "interval", "interval_minutes": 20})
            self.assertEqual(self.flow.goes, "At any moment")
            self.flow.next_run = "2026-03-04 11:20:00"
            self.assertEqual(self.flow.goes, "3/4/26, 11:20\u202fAM")
            self.flow.timing = "real_time"
            self.assertEqual((self.flow.next_run, self.flow.goes), (False, "At any moment"))
            self.flow.timing = "held"
            self.assertEqual((self.flow.next_run, self.flow.goes), (False, "Only by Hand"))

    def test_real_time_has_the_job_called_once_a_transaction(self):
        self.flow.timing = "real_time"
        self._commit()
        self._forget_calls()
        self._approved("I-1")
        self._approved("I-2")
        self.assertEqual(len(self._called()), 1)

    def test_nothing_is_called_for_what_waits_anyway(self):
        for timing in ("interval", "held"):
            self.flow.timing = timing
            self._flow("post", self.other_company).timing = "held"
            self._commit()
            self._forget_calls()
            self._approved(f"I-{timing}")
            self.assertFalse(self._called())

    def test_window_has_the_job_called_while_it_is_open(self):
        self._window(cutoff=None)
        self._commit()
        self._forget_calls()
        self._approved("I-1", at="2026-03-04 20:00")
        self.assertFalse(self._called())
        self._approved("I-2", at="2026-03-04 21:30")
        self.assertEqual(len(self._called()), 1)

    def test_milestone_calls_the_job_of_a_flow_in_real_time(self):
        self._flow("accrue").timing = "real_time"
        self._commit()
        self._forget_calls("cron_accrue")
        self._apply(self._delivery(code="picked_up"))
        self.assertEqual(len(self._called("cron_accrue")), 1)
        self.assertEqual(self.shipment.state, "dispatched")

    def test_new_settings_hold_at_once(self):
        self._forget_calls()
        self.flow.timing = "held"
        self.assertFalse(self._called())
        invoice = self._approved("I-1")
        with freeze_time(NOON):
            self.flow.timing = "interval"
        self.assertEqual(self._called().mapped("call_at"), [datetime(2026, 3, 4, 11)])
        self._job(NOON)
        self.assertEqual(invoice.state, "posted")

    def test_each_company_has_its_own_timing(self):
        other = self.other_company
        self._set_up_books(other)
        self._flow("accrue").timing = "held"
        self.env["freight.shipment"].search([]).is_cost_rated = True
        theirs = self._shipment("TRACK-9", company_id=other.id)
        mine = self._charge(30)
        charge = self._charge(70, theirs, self._code("LH", "Linehaul", company_id=other.id))
        self._dispatch(self.shipment | theirs)
        self._job("2099-01-01 00:00", method="_cron_accrue", model="freight.charge")
        self.assertEqual((mine.cost_state, charge.cost_state), ("expected", "accrued"))

    # -- what is kept ---------------------------------------------------------------------------------

    def test_run_keeps_what_it_held_before_and_what_became_of_it(self):
        currency = self.company.currency_id
        good = self._approved("I-1", 100.10)
        other = self._approved("I-2", 50.05)
        bad = self._approved("I-3", 7, payee_id=False, partner_id=False)
        self._job(by_hand=True)
        self.assertEqual([row.state for row in (good, other, bad)], ["posted", "posted", "approved"])
        run = self._runs()
        self.assertEqual((run.count, run.amount, run.company_amount), (3, 157.15, 157.15))
        self.assertEqual((run.done_count, run.done_amount), (2, 150.15))
        self.assertEqual((run.refused_count, run.refused_amount, run.left_count), (1, 7, 0))
        self.assertEqual(run.record_ids, [good.id, other.id, bad.id])
        self.assertEqual(
            (run.batch_ids.record_ids, run.batch_ids.refused_ids), ([good.id, other.id], [bad.id])
        )
        self.assertEqual((run.currency_id, run.oldest), (currency, datetime.fromisoformat(NOON)))
        self.assertTrue(run.is_over)
        self.assertFalse(run.user_id)
        self.assertEqual(run.action_open_refused()["domain"], [("id", "in", [bad.id])])

    def test_run_of_each_currency_has_its_own_totals(self):
        self._approved("I-1", 100)
        self._approved("I-2", 40, currency_id=self.euro.id, date=self.today)
        self._job(by_hand=True, at=f"{self.today} 12:00")
        rows = {run.currency_id.name: (run.amount, run.company_amount) for run in self._runs()}
        self.assertEqual(rows, {"USD": (100, 100), "EUR": (40, 100)})

    def test_nothing_is_kept_of_nothing(self):
        self._job(by_hand=True)
        self.assertFalse(self._runs())

    def test_job_whose_time_is_over_goes_on_with_the_same_run(self):
        invoices = [self._approved(f"I-{number}") for number in range(3)]
        with patch("odoo.addons.freight_bridge.models.freight_invoice_posting.POSTING_BATCH", 1):
            self._job(by_hand=True, left=[60, 0])
            self.assertEqual([invoice.state for invoice in invoices], ["posted", "approved", "approved"])
            run = self._runs()
            self.assertEqual((run.is_over, round(run.progress)), (False, 33))
            self.assertEqual(self.env["freight.flow.run"].search([("is_over", "=", False)]), run)
            self._job()
        self.assertEqual({invoice.state for invoice in invoices}, {"posted"})
        self.assertEqual(self._runs(), run)
        self.assertEqual((run.is_over, run.done_count, len(run.batch_ids)), (True, 3, 3))

    def test_settings_changed_during_a_run_stop_it(self):
        invoices = [self._approved(f"I-{number}") for number in range(2)]
        with patch("odoo.addons.freight_bridge.models.freight_invoice_posting.POSTING_BATCH", 1):
            self._job(by_hand=True, left=[60, 0])
            self.flow.timing = "held"
            self._job()
        self.assertEqual([invoice.state for invoice in invoices], ["posted", "approved"])
        self.assertEqual((self._runs().is_over, self._runs().left_count), (True, 1))

    def test_what_was_sent_back_meanwhile_is_left(self):
        invoices = [self._approved(f"I-{number}") for number in range(2)]
        with patch("odoo.addons.freight_bridge.models.freight_invoice_posting.POSTING_BATCH", 1):
            self._job(by_hand=True, left=[60, 0])
            invoices[1].state = "review"
            self._job()
        self.assertEqual(invoices[1].state, "review")
        self.assertEqual((self._runs().done_count, self._runs().left_count), (1, 1))

    def test_run_never_changes(self):
        self._approved("I-1")
        self._job(by_hand=True)
        run = self._runs()
        for record in (run, run.batch_ids):
            with self.assertRaises(UserError):
                record.write({"count": 5})
            with self.assertRaises(UserError):
                record.unlink()
            for statement in ("UPDATE {} SET count = 5", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(InsufficientPrivilege),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(statement.format(record._table))

    def test_accruals_wait_for_their_flow_too(self):
        self._flow("accrue").timing = "held"
        self.env["freight.shipment"].search([]).is_cost_rated = True
        charge = self._charge(120)
        self.shipment.is_cost_rated = False
        self._dispatch(self.shipment)
        job = {"method": "_cron_accrue", "model": "freight.charge"}
        self._job(**job)
        self.assertEqual((charge.cost_state, self.shipment.is_cost_rated), ("expected", True))
        self._flow("accrue").timing = "interval"
        self._job("2099-01-01 00:00", **job)
        self.assertEqual(charge.cost_state, "accrued")
        [run] = self._runs(self._flow("accrue"))
        self.assertEqual((run.count, run.amount, run.done_count), (1, 120, 1))

    def test_audit_waits_for_its_flow_too(self):
        self._flow("audit").timing = "held"
        invoice = self._invoice(self._line(5), state="received")
        job = {"method": "_cron_audit", "model": "freight.invoice"}
        self._job(**job)
        self.assertEqual(invoice.state, "received")
        self._flow("audit").timing = "real_time"
        self._job(**job)
        self.assertEqual(invoice.state, "review")

    # -- rights ---------------------------------------------------------------------------------------

    def test_managers_choose_the_timing_and_others_read_it(self):
        flow = self.flow.with_user(self.manager)
        flow.timing = "held"
        self.assertEqual(self.flow.timing, "held")
        for user in (self.worker, self.finance, self.auditor):
            self.assertEqual(self.flow.with_user(user).timing, "held")
            with self.assertRaises(AccessError):
                self.flow.with_user(user).timing = "interval"

    def test_flows_and_runs_of_other_companies_are_out_of_sight(self):
        self._approved("I-1")
        self._job(by_hand=True)
        stranger = new_test_user(
            self.env,
            login="stranger-t",
            groups="freight_bridge.group_finance",
            company_id=self.other_company.id,
            company_ids=[(6, 0, self.other_company.ids)],
        )
        flows = self.env["freight.flow"].with_user(stranger).search([])
        self.assertEqual(flows.company_id, self.other_company)
        self.assertFalse(self.env["freight.flow.run"].with_user(stranger).search([]))
        self.assertFalse(self.env["freight.flow.batch"].with_user(stranger).search([]))
