# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_alert import AlertCase


@tagged("post_install", "-at_install")
class TestAlertTelling(AlertCase):
    """Who is told of an alert, and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.name = "<b>ACME</b><script>alert(1)</script>"

    def _mails(self):
        return self.env["mail.mail"].search([("model", "=", "freight.alert")])

    def test_alert_mail_goes_to_the_team_once_with_a_partners_words_escaped(self):
        before = self._mails()
        self._rule("messages_parked", 1, system_id=self.system.id, by_email=True)
        row = self._park(1)
        alert = self._evaluate()
        [mail] = self._mails() - before
        self.assertEqual(mail.res_id, alert.id)
        self.assertEqual(mail.recipient_ids, (self.worker | self.manager).partner_id)
        self.assertIn("Parked messages: 1 (threshold 1).", mail.body_html)
        self.assertIn("&lt;script&gt;", mail.body_html)
        self.assertNotIn("<script", mail.body_html)
        self.assertIn("/freight_bridge/static/runbooks/messages_parked.html", mail.body_html)
        row.sudo().state = "discarded"
        self._evaluate()
        row.sudo().state = "parked"
        self._evaluate()
        self.assertEqual(self._mails() - before, mail, "coming back soon mails nobody")

    def test_alert_without_email_mails_nobody(self):
        before = self._mails()
        self._rule("messages_parked", 1, system_id=self.system.id)
        self._park(1)
        self._evaluate()
        self.assertEqual(self._mails(), before)

    def test_alert_goes_to_the_systems_own_team_of_the_kind(self):
        own = self.env["freight.team"].create({"name": "Own", "kind": "it", "user_id": self.worker.id})
        self.system.team_ids = own
        self._rule("messages_parked", 1, system_id=self.system.id)
        self._park(1)
        alert = self._evaluate()
        self.assertEqual(alert.team_id, own)
        self.assertEqual(alert.activity_ids.user_id, self.worker)

    def test_alert_is_told_to_a_system_through_the_outbox_and_its_end_too(self):
        monitor = self.env["freight.system"].create(
            {"name": "Monitor", "code": "monitor-t", "company_id": self.company.id}
        )
        self._rule("messages_parked", 1, system_id=self.system.id, tell_system_id=monitor.id)
        row = self._park(1)
        alert = self._evaluate()
        self._evaluate()
        row.sudo().state = "discarded"
        self._evaluate()
        messages = self.env["freight.outbox"].search([("system_id", "=", monitor.id)], order="id")
        self.assertEqual(
            messages.mapped("event_type"), ["freight.alert.raised.v1", "freight.alert.cleared.v1"]
        )
        self.assertEqual((messages[0].res_model, messages[0].res_id), ("freight.alert", alert.id))
        data = json.loads(messages[0].payload)["data"]
        self.assertEqual(
            data,
            {
                "alert": alert.display_name,
                "metric": "messages_parked",
                "state": "raised",
                "system": "test-tms",
                "company": self.company.name,
                "team": "Watch",
                "value": "1",
                "threshold": "1",
                "since": f"{alert.since.isoformat()}Z",
                "summary": "Parked messages: 1 (threshold 1).",
                "runbook": "/freight_bridge/static/runbooks/messages_parked.html",
            },
        )
        self.assertEqual(json.loads(messages[1].payload)["data"]["state"], "cleared")

    def test_alert_is_not_told_by_edi(self):
        edi = self.env["freight.system"].create(
            {"name": "EDI", "code": "edi-t", "company_id": self.company.id, "dialect": "x12"}
        )
        with self.assertRaises(ValidationError):
            self._rule("messages_parked", 1, tell_system_id=edi.id)

    def test_alert_default_rules_are_shipped_for_each_metric(self):
        rules = self.env["freight.alert.rule"].with_context(active_test=False).search([])
        names = rules.get_external_id()
        shipped = rules.filtered(lambda rule: names[rule.id].startswith("freight_bridge.alert_rule_"))
        metrics = dict(rules._fields["metric"]._description_selection(self.env))
        self.assertEqual(set(shipped.mapped("metric")), set(metrics))
        self.assertTrue(all(shipped.mapped("runbook_url")))
