# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_alert import AlertCase


@tagged("post_install", "-at_install")
class TestAlert(AlertCase):
    """Thresholds: raised once, kept up to date, cleared."""

    # -- life -----------------------------------------------------------------------------------------

    def test_alert_is_raised_once_updated_and_cleared(self):
        rule = self._rule("messages_parked", 2, system_id=self.system.id)
        rows = self._park(1)
        self.assertFalse(self._evaluate(), "below the threshold")
        rows |= self._park(1)
        alert = self._evaluate()
        self.assertRecordValues(
            alert,
            [
                {
                    "state": "raised",
                    "value": 2,
                    "worst": 2,
                    "threshold": 2,
                    "system_id": self.system.id,
                    "company_id": self.company.id,
                    "team_id": self.team.id,
                    "times": 1,
                    "summary": "Parked messages: 2 (threshold 2).",
                    "display_name": "Rule messages_parked: Test TMS",
                }
            ],
        )
        self.assertTrue(alert.runbook_url.endswith("/messages_parked.html"))
        self.assertEqual(alert.activity_ids.user_id, self.worker | self.manager)
        rows |= self._park(3)
        self.assertFalse(self._evaluate(), "it stands already")
        self.assertEqual((alert.value, alert.worst), (5, 5))
        self.assertEqual(len(alert.activity_ids), 2)
        rows.sudo().state = "discarded"
        self._evaluate()
        self.assertEqual((alert.state, alert.value, alert.worst), ("cleared", 0, 5))
        self.assertTrue(alert.cleared_at)
        self.assertFalse(alert.activity_ids)
        self.assertEqual(self._alerts(rule), alert)

    def test_alert_stands_until_it_is_below_where_it_clears(self):
        rule = self._rule("messages_parked", 3, clear_below=2, system_id=self.system.id)
        rows = self._park(3)
        alert = self._evaluate()
        rows[0].sudo().state = "discarded"
        self._evaluate()
        self.assertEqual((alert.state, alert.value), ("raised", 2))
        rows[1].sudo().state = "discarded"
        self._evaluate()
        self.assertEqual(alert.state, "cleared")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            rule.clear_below = 4
            rule.flush_recordset()

    def test_alert_that_comes_back_soon_is_the_same_one(self):
        rule = self._rule("messages_parked", 1, quiet_minutes=30, system_id=self.system.id)
        row = self._park(1)
        alert = self._evaluate()
        for times in (2, 3):
            row.sudo().state = "discarded"
            self._evaluate()
            row.sudo().state = "parked"
            self.assertEqual(self._evaluate(), alert)
            self.assertEqual((alert.state, alert.times, alert.cleared_at), ("raised", times, False))
        row.sudo().state = "discarded"
        self._evaluate()
        row.sudo().state = "parked"
        later = self._evaluate(minutes=31)
        self.assertNotEqual(later, alert)
        self.assertEqual(self._alerts(rule), later | alert)

    def test_alert_is_cleared_with_its_rule(self):
        rule = self._rule("messages_parked", 1, system_id=self.system.id)
        self._park(1)
        alert = self._evaluate()
        rule.active = False
        self._evaluate()
        self.assertEqual(alert.state, "cleared")

    def test_alert_cannot_stand_twice(self):
        self._rule("messages_parked", 1, system_id=self.system.id)
        self._park(1)
        alert = self._evaluate()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.Alert.create(self.Alert._new_vals_list({alert._key(): 1.0}))
        with self.assertRaises(UserError):
            alert.unlink()

    # -- rights and cost ------------------------------------------------------------------------------

    def test_alert_rules_are_the_managers(self):
        rule = self._rule("messages_parked", 1, system_id=self.system.id)
        rule.with_user(self.manager).threshold = 2
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                rule.with_user(user).threshold = 3
        self._park(2)
        alert = self._evaluate()
        for user in (self.worker, self.manager, self.auditor):
            self.assertEqual(alert.with_user(user).summary, alert.summary)
            self.assertTrue(alert.with_user(user).action_open_records()["domain"])
            with self.assertRaises(AccessError):
                alert.with_user(user).write({"state": "cleared"})

    def test_alert_cost_does_not_grow_with_systems(self):
        self._rule("messages_parked", 1)
        counts = []
        for name in ("few", "many"):
            systems = self.env["freight.system"].create(
                [
                    {"name": f"{name} {number}", "code": f"{name}-{number}", "company_id": self.company.id}
                    for number in range(1 if name == "few" else 30)
                ]
            )
            for system in systems:
                self.env["freight.parked"].create(self._parked_vals(system))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._evaluate()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 10, counts)

    def _parked_vals(self, system):
        return {
            "lane": "operational",
            "reason": "bug",
            "attempts": 1,
            "system_id": system.id,
            "company_id": self.company.id,
            "subject": system.code,
            "first_at": self.now,
            "last_at": self.now,
            "size": 1,
            "digest": system.code,
            "is_text": True,
        }
