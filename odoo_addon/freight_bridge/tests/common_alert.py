# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from .common import FreightCase
from .common_parked import parked_message


class AlertCase(FreightCase):
    """No rule but those that a test makes, and a team of two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["freight.alert.rule"].search([]).active = False
        cls.Alert = cls.env["freight.alert"]
        cls.Alert._evaluate()  # clears what the demo data may have raised
        cls.team = cls.env["freight.team"].create(
            {
                "name": "Watch",
                "kind": "it",
                "user_id": cls.manager.id,
                "member_ids": [(6, 0, [cls.worker.id, cls.manager.id])],
            }
        )

    def _rule(self, metric, threshold, **values):
        vals = {"name": f"Rule {metric}", "metric": metric, "threshold": threshold, "team_id": self.team.id}
        return self.env["freight.alert.rule"].create({**vals, **values})

    def _evaluate(self, minutes=0):
        """Evaluate as if so many minutes had gone by since the last alert was cleared."""
        if minutes:
            self.env.cr.execute(
                "UPDATE freight_alert SET cleared_at = cleared_at - %s", [timedelta(minutes=minutes)]
            )
            self.env.invalidate_all()
        return self.Alert._evaluate()

    def _park(self, count, system=True):
        """Parked messages, of the test's system or of nobody's."""
        bodies = [self._delivery() if system else f"junk {number}".encode() for number in range(count)]
        ids = (
            self.env["freight.parked"]
            .with_user(self.integration)
            .keep(messages=[parked_message(body) for body in bodies])
        )
        return self.env["freight.parked"].browse(ids)

    def _alerts(self, rule):
        return self.Alert.search([("rule_id", "=", rule.id)])
