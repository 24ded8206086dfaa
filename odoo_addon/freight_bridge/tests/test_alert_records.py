# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common_alert import AlertCase


@tagged("post_install", "-at_install")
class TestAlertRecords(AlertCase):
    """The list behind an alert's number is what was counted, and nothing beside it."""

    def test_alert_sla_lists_what_is_due_within_the_window(self):
        self._rule("sla_at_risk", 2, window_hours=2, system_id=self.system.id)
        exceptions = [self._exception([("tracking", f"SLA-{number}")]) for number in range(4)]
        for exception, hours in zip(exceptions, (-1, 1, 3, 40), strict=True):
            exception.sudo().deadline = self.now + timedelta(hours=hours)
        alert = self._evaluate()
        self.assertEqual(self._listed(alert), exceptions[0] | exceptions[1])
        self.assertEqual(len(self._listed(alert)), alert.value)

    def test_alert_sla_of_no_system_lists_its_companys(self):
        rule = self._rule("sla_at_risk", 1, window_hours=2)
        exceptions = [self._exception([("tracking", f"SLA-{number}")]).sudo() for number in range(3)]
        for exception, company in zip(
            exceptions, (self.company, self.company, self.other_company), strict=True
        ):
            exception.write(
                {"system_id": False, "company_id": company.id, "deadline": self.now - timedelta(hours=1)}
            )
        self._evaluate()
        alerts = self._alerts(rule).filtered(lambda alert: not alert.system_id)
        self.assertLessEqual(self.company | self.other_company, alerts.company_id)
        for alert in alerts:
            self.assertEqual(len(self._listed(alert)), alert.value)

    def test_alert_error_rate_lists_what_became_exceptions(self):
        self._rule("error_rate", 50, least_count=4, system_id=self.system.id)
        self._mixed_messages()
        alert = self._evaluate()
        listed = self._listed(alert)
        self.assertEqual((len(listed), set(listed.mapped("replay"))), (3, {0}))
        self.assertEqual(alert.value, 75)

    def test_alert_lag_lists_what_came_within_the_window(self):
        self._rule("lag_high", 15, system_id=self.system.id)
        late = self._delivery()
        late["received_at"] = (self.now - timedelta(minutes=30)).isoformat() + "Z"
        self._apply(late)
        self._mixed_messages()
        alert = self._evaluate()
        listed = self._listed(alert)
        longest = max(log.logged_at - log.received_at for log in listed)
        self.assertEqual(round(longest.total_seconds() / 60), round(alert.value))
        self.assertEqual((len(listed), set(listed.mapped("replay"))), (5, {0}))

    def test_alert_silence_lists_what_was_heard(self):
        self._rule("partner_silent", 48, system_id=self.system.id)
        self._mixed_messages()
        with freeze_time(self.now + timedelta(days=3)):
            alert = self._evaluate()
            listed = self._listed(alert)
            silence = fields.Datetime.now() - max(listed.mapped("logged_at"))
        self.assertEqual(round(silence.total_seconds() / 3600), round(alert.value))
        self.assertEqual(set(listed.mapped("replay")), {0})

    def test_alert_outgoing_lists_what_waits_longer_than_the_window(self):
        self._rule("outbox_failing", 1, window_hours=24, system_id=self.system.id)
        owed = {
            "system_id": self.system.id,
            "event_type": "freight.tender.offered.v1",
            "data": {},
            "subject": "x",
            "partition_key": "x",
        }
        rows = self.env["freight.outbox"]._enqueue([owed, owed, owed])
        self.env.cr.execute(
            "UPDATE freight_outbox SET create_date = create_date - interval '2 days'"
            " WHERE id IN (SELECT id FROM freight_outbox WHERE system_id = %s ORDER BY id LIMIT 2)",
            [self.system.id],
        )
        alert = self._evaluate()
        self.assertEqual((alert.value, len(self._listed(alert))), (2, 2), rows)

    def test_alert_reconciliation_lists_the_differences_of_the_newest_run(self):
        self._rule("reconciliation_break", 1, company_id=self.other_company.id)
        runs = self.env["freight.reconciliation"].create([{"company_id": self.other_company.id}] * 2)
        self.env.cr.execute("UPDATE freight_reconciliation SET state = 'done' WHERE id = ANY(%s)", [runs.ids])
        for run in runs:
            self.env.cr.execute(
                'INSERT INTO freight_reconciliation_line (reconciliation_id, company_id, "check", is_fault)'
                " VALUES (%(run)s, %(company)s, 'bills', TRUE), (%(run)s, %(company)s, 'bills', FALSE)",
                {"run": run.id, "company": self.other_company.id},
            )
        alert = self._evaluate()
        listed = self._listed(alert)
        self.assertEqual((alert.value, len(listed)), (1, 1))
        self.assertEqual(listed.reconciliation_id, runs[1])

    def test_alert_parked_lists_what_is_parked(self):
        rule = self._rule("messages_parked", 1)
        parked = self._park(3)
        parked[0].sudo().state = "discarded"
        self._park(2, system=False)
        self._evaluate()
        alerts = self._alerts(rule)
        self.assertGreaterEqual(len(alerts), 2)
        for alert in alerts:
            self.assertEqual(len(self._listed(alert)), alert.value)

    def _mixed_messages(self):
        """Four messages of today, three of which became exceptions; a replay; and one of last week."""
        with freeze_time(self.now - timedelta(days=7)):
            self._apply(self._delivery([("tracking", "OLD")]))
        old = self.env["freight.integration.log"].search([("subject", "=", "OLD")])
        self._backdate(old)
        self._apply(self._delivery())
        exceptions = [self._exception([("tracking", f"E-{number}")]) for number in range(3)]
        exceptions[0].with_user(self.worker).desk_replay()

    def _backdate(self, logs):
        """As if they had come last week; the log itself is guarded against changes."""
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE freight_integration_log SET logged_at = logged_at - interval '7 days' WHERE id = ANY(%s)",
            [logs.ids],
        )
        self.env.cr.execute("SET LOCAL session_replication_role = DEFAULT")
        logs.invalidate_recordset()

    def _listed(self, alert):
        action = alert.action_open_records()
        return self.env[action["res_model"]].search(action["domain"])
