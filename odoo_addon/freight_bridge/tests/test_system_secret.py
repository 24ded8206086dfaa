# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestSystemSecret(FreightCase):
    def _wizard(self, user):
        return self.env["freight.system.secret.wizard"].with_user(user).create({"system_id": self.system.id})

    def test_secret_is_shown_once(self):
        wizard = self._wizard(self.manager)
        action = wizard.action_generate()
        secret = action["context"]["default_secret"]
        self.assertTrue(secret.startswith("whsec_"))
        self.assertFalse(wizard.secret)
        self.assertEqual(self.env["freight.system.secret"]._live(self.system).value, secret)

    def test_secret_is_not_kept_by_the_wizard(self):
        wizard = self._wizard(self.manager)
        secret = wizard.action_generate()["context"]["default_secret"]
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM freight_system_secret_wizard WHERE id = %s", [wizard.id])
        self.assertNotIn(secret, str(self.env.cr.fetchall()))

    def test_secret_rotation_is_noted_without_the_value(self):
        first = self.system._rotate_secret(24)
        second = self.system._rotate_secret(24)
        notes = "".join(str(body) for body in self.system.message_ids.mapped("body"))
        self.assertIn("A secret was created", notes)
        self.assertNotIn(first, notes)
        self.assertNotIn(second, notes)

    def test_secret_is_for_managers_only(self):
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                self._wizard(user)

    def test_secret_is_read_by_nobody(self):
        self.system._rotate_secret(24)
        users = (self.worker, self.manager, self.auditor, self.env.ref("base.user_admin"), self.integration)
        for user in users:
            secrets = self.env["freight.system.secret"].with_user(user)
            for call in (
                lambda secrets=secrets: secrets.search([]),
                lambda secrets=secrets: secrets.search_read([], ["value"]),
                lambda secrets=secrets: secrets.create({"system_id": self.system.id, "value": "x"}),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_secret_state_says_how_many(self):
        system = self.system.with_user(self.worker)
        self.assertIn("None", system.secret_state)
        self.system._rotate_secret(24)
        system.invalidate_recordset()
        self.assertEqual(system.secret_state, "One live secret")
        self.system._rotate_secret(24)
        system.invalidate_recordset()
        self.assertIn("Two live secrets", system.secret_state)

    def test_secret_report_tells_managers_of_each_secret_and_never_its_value(self):
        values = [self.system._rotate_secret(24) for _time in range(3)]
        current, previous = self.env["freight.system.secret"]._live(self.system)
        previous.last_used_at = self.now
        report = str(self.system.with_user(self.manager).secret_report)
        self.assertEqual(report.count("<tr>"), 3)
        for word in ("Current", "Old, works until", "Ended", "Not used yet", "Last used", "Created"):
            self.assertIn(word, report)
        for value in values:
            self.assertNotIn(value, report)
        self.assertEqual(str(self._wizard(self.manager).secret_report), report)
        for user in (self.worker, self.auditor):
            with self.assertRaises(AccessError):
                self.system.with_user(user).read(["secret_report"])

    def test_code_is_for_good_once_the_partner_has_it(self):
        self.system.code = "test-tms-2"
        self.system._rotate_secret(0)
        self.system.write({"code": "test-tms-2", "name": "Renamed"})
        with self.assertRaises(UserError):
            self.system.code = "test-tms-3"
        with self.assertRaises(UserError):
            self.system.unlink()
        self.system.active = False

    def test_endpoint_follows_the_gateway(self):
        self.env["ir.config_parameter"].set_param(
            "freight_bridge.gateway_url", "https://freight.example.com/"
        )
        self.system.invalidate_recordset()
        self.assertEqual(self.system.endpoint, "https://freight.example.com/v1/systems/test-tms/messages")
        self.assertFalse(self.env["freight.system"].new({"name": "Unfinished"}).endpoint)
