# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestAlertConcurrency(RaceCase):
    """Two evaluations at once."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            system = self._make(env, "freight.system", name="Race", code=self.name)
            system.flush_recordset()
            env.cr.execute(
                "UPDATE freight_system SET create_date = create_date - interval '9 days' WHERE id = %s",
                [system.id],
            )
            team = self._make(env, "freight.team", name="Race", kind="it")
            others = env["freight.alert.rule"].search([])
            others.active = False
            self.others = others.ids
            rule = self._make(
                env,
                "freight.alert.rule",
                name="Race",
                metric="partner_silent",
                threshold=1,
                system_id=system.id,
                team_id=team.id,
            )
            self.rule_id = rule.id

    def _alerts(self, env):
        return env["freight.alert"].search([("rule_id", "=", self.rule_id)])

    def test_alert_second_worker_leaves_it_to_the_first(self):
        first, second = self._began(), self._began()
        self.assertEqual(len(first["freight.alert"]._evaluate()), 1)
        self.assertFalse(second["freight.alert"]._evaluate())
        first.cr.commit()
        second.cr.commit()
        with self._committed() as env:
            self.assertFalse(env["freight.alert"]._evaluate())
            self.assertEqual(len(self._alerts(env)), 1)

    def test_alert_second_worker_with_an_older_view_raises_nothing_twice(self):
        first, second = self._began(), self._began()
        first["freight.alert"]._evaluate()
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            second["freight.alert"]._evaluate()
        self._begin_again(second)
        self.assertFalse(second["freight.alert"]._evaluate())
        self.assertEqual(len(self._alerts(second)), 1)

    def _remove(self):
        with self._committed() as env:
            alerts = self._alerts(env)
            alerts.activity_ids.unlink()
            env["mail.message"].search(
                [("model", "=", "freight.alert"), ("res_id", "in", alerts.ids)]
            ).unlink()
            self._delete(env, "freight_alert", alerts.ids)
            env.invalidate_all(flush=False)
            self._remove_made(env)
            env["freight.alert.rule"].browse(self.others).active = True
