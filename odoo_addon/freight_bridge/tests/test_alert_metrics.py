# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_alert import AlertCase


@tagged("post_install", "-at_install")
class TestAlertMetrics(AlertCase):
    """What alerts are measured by."""

    def test_alert_rule_of_one_system_stands_in_for_that_of_all(self):
        everybodys = self._rule("messages_parked", 1)
        self._park(1)
        nobodys = self._park(2, system=False)
        self._evaluate()
        alerts = self._alerts(everybodys)
        self.assertEqual(
            {(alert.system_id.id, alert.company_id.id): alert.value for alert in alerts}[False, False],
            self.env["freight.parked"].search_count([("state", "=", "parked"), ("system_id", "=", False)]),
        )
        self.assertIn(self.system, alerts.system_id)
        self._rule("messages_parked", 100, system_id=self.system.id)
        self._evaluate()
        of_system = alerts.filtered(lambda alert: alert.system_id == self.system)
        self.assertEqual(of_system.state, "cleared", "its own rule allows it")
        self.assertTrue(nobodys)

    def test_alert_sla_counts_what_is_due_within_the_window(self):
        rule = self._rule("sla_at_risk", 2, window_hours=2, system_id=self.system.id)
        exceptions = [self._exception([("tracking", f"SLA-{number}")]) for number in range(3)]
        self.assertFalse(self._evaluate())
        for exception, hours in zip(exceptions, (-1, 1, 3), strict=True):
            exception.sudo().deadline = self.now + timedelta(hours=hours)
        self.assertEqual(self._evaluate().value, 2)
        exceptions[0].sudo()._close("waived", "waived", "no matter")
        self._evaluate()
        self.assertEqual(self._alerts(rule).state, "cleared")

    def test_alert_silence_counts_hours_since_the_last_message(self):
        rule = self._rule("partner_silent", 48, system_id=self.system.id)
        self._apply(self._delivery())
        self._evaluate()
        self.assertFalse(self._alerts(rule))
        with self._days_ahead(3):
            alert = self._evaluate()
        self.assertEqual(round(alert.value), 72)
        self._apply(self._delivery())
        self._evaluate()
        self.assertEqual(alert.state, "cleared")

    def test_alert_silence_of_a_system_never_heard_is_only_its_own_rules(self):
        mute = self.env["freight.system"].create(
            {"name": "Mute", "code": "mute-t", "company_id": self.company.id}
        )
        everybodys = self._rule("partner_silent", 48)
        with self._days_ahead(3):
            self._evaluate()
            self.assertNotIn(mute, self._alerts(everybodys).system_id)
            own = self._rule("partner_silent", 48, system_id=mute.id)
            self._evaluate()
        self.assertEqual(self._alerts(own).system_id, mute)

    def test_alert_error_rate_needs_enough_messages(self):
        rule = self._rule("error_rate", 50, least_count=4, system_id=self.system.id)
        self._apply(
            self._delivery(), self._delivery([("tracking", "E-1")]), self._delivery([("tracking", "E-2")])
        )
        self.assertFalse(self._evaluate())
        self._apply(self._delivery([("tracking", "E-3")]))
        self.assertEqual(self._evaluate().value, 75)
        with self._days_ahead(1):
            self._evaluate()
        self.assertEqual(self._alerts(rule).state, "cleared", "the window is over")

    def test_alert_lag_is_the_longest_way(self):
        self._rule("lag_high", 15, system_id=self.system.id)
        late = self._delivery()
        late["received_at"] = (self.now - timedelta(minutes=30)).isoformat() + "Z"
        self._apply(self._delivery(), late)
        self.assertEqual(round(self._evaluate().value), 30)

    def test_alert_outgoing_counts_what_waits_longer_than_the_window(self):
        self._rule("outbox_failing", 1, system_id=self.system.id)
        owed = {
            "system_id": self.system.id,
            "event_type": "freight.tender.offered.v1",
            "data": {},
            "subject": "x",
            "partition_key": "x",
        }
        self.env["freight.outbox"]._enqueue([owed, owed])
        self.assertFalse(self._evaluate())
        with self._days_ahead(1):
            self.assertEqual(self._evaluate().value, 2)

    def test_alert_backlog_is_what_workers_said_last_and_how_long_ago(self):
        with self.assertRaises(ValidationError):
            self._rule("backlog_old", 10, system_id=self.system.id)
        self._rule("backlog_old", 10)
        State = self.env["freight.sidecar.state"]
        self.env.cr.execute("DELETE FROM freight_sidecar_state")
        told = {"lane": "financial", "breaker": "closed", "started_at": self.now}
        fresh, stale = State.create(
            [
                {**told, "process": "new", "oldest_seconds": 60, "reported_at": fields.Datetime.now()},
                {
                    **told,
                    "process": "gone",
                    "oldest_seconds": 3600,
                    "reported_at": fields.Datetime.now() - timedelta(hours=1),
                },
            ]
        )
        self.assertFalse(self._evaluate(), "the newest word on the lane counts")
        fresh.oldest_seconds = 1200
        alert = self._evaluate()
        self.assertEqual(round(alert.value), 20)
        self.assertEqual(alert.action_open_records()["tag"], "freight_bridge.control_tower")
        fresh.oldest_seconds = 0
        self._evaluate()
        self.assertEqual(alert.state, "cleared")
        fresh.unlink()
        self._evaluate()
        self.assertEqual(
            (alert.state, round(alert.value)), ("raised", 120), "no worker says that all is well"
        )
        self.assertTrue(stale)

    def test_alert_reconciliation_is_the_newest_run_of_a_company(self):
        rule = self._rule("reconciliation_break", 1, company_id=self.other_company.id)
        with self.assertRaises(ValidationError):
            self._rule("reconciliation_break", 1, system_id=self.system.id)
        run = self.env["freight.reconciliation"].create({"company_id": self.other_company.id})
        self.env.cr.execute(
            "UPDATE freight_reconciliation SET state = 'done' WHERE id = %s RETURNING company_id", [run.id]
        )
        self.env.cr.execute(
            'INSERT INTO freight_reconciliation_line (reconciliation_id, "check", is_fault)'
            " VALUES (%(run)s, 'x', TRUE), (%(run)s, 'x', FALSE)",
            {"run": run.id},
        )
        alert = self._evaluate()
        self.assertEqual((alert.rule_id, alert.company_id, alert.value), (rule, self.other_company, 1))
        self.assertFalse(alert.activity_ids, "the team's people do not work there")

    def test_alert_test_systems_raise_nothing(self):
        trial = self.env["freight.system"].create(
            {"name": "Trial", "code": "trial-a", "company_id": self.company.id, "mode": "test"}
        )
        rule = self._rule("partner_silent", 1, system_id=trial.id)
        with self._days_ahead(3):
            self._evaluate()
        self.assertFalse(self._alerts(rule))

    def _days_ahead(self, days):
        """As if it were so many days later."""
        return freeze_time(self.now + timedelta(days=days))
