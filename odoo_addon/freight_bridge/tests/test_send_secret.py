# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FreightCase

THEIRS = "whsec_" + "A" * 32


@tagged("post_install", "-at_install")
class TestSendSecret(FreightCase):
    def _wizard(self, user, **values):
        wizards = self.env["freight.system.send.secret.wizard"].with_user(user)
        return wizards.create({"system_id": self.system.id, **values})

    def _secrets(self, direction="out"):
        return self.env["freight.system.secret"]._live(self.system, direction).mapped("value")

    def test_secret_is_made_and_shown_once(self):
        wizard = self._wizard(self.manager)
        secret = wizard.action_generate()["context"]["default_secret"]
        self.assertTrue(secret.startswith("whsec_"))
        self.assertEqual(self._secrets(), [secret])
        self.assertFalse(wizard.secret)
        self.assertEqual(self.system.send_secret_state, "One is set")

    def test_secret_of_the_partner_takes_the_place_of_ours(self):
        self._wizard(self.manager).action_generate()
        wizard = self._wizard(self.manager, given=THEIRS)
        wizard.action_keep()
        self.assertEqual(self._secrets(), [THEIRS])

    def test_secret_is_kept_nowhere_else(self):
        wizard = self._wizard(self.manager, given=THEIRS)
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM freight_system_send_secret_wizard WHERE id = %s", [wizard.id])
        self.assertNotIn(THEIRS, str(self.env.cr.fetchall()))
        wizard.invalidate_recordset()
        self.assertFalse(wizard.given)
        self.assertNotIn(THEIRS, "".join(str(body) for body in self.system.message_ids.mapped("body")))

    def test_secret_has_the_form_of_its_signature(self):
        for wrong in ("short", "whsec_", "whsec_AAAA", "A" * 32, "whsec_" + "é" * 32):
            with self.assertRaises(UserError, msg=wrong):
                self._wizard(self.manager, given=wrong)
        self.system.send_signature = "bearer"
        for wrong in ("short", "with a blank in it", "x" * 257):
            with self.assertRaises(UserError, msg=wrong):
                self._wizard(self.manager, given=wrong)
        self._wizard(self.manager, given="a-token-of-theirs")
        self.assertEqual(self._secrets(), ["a-token-of-theirs"])

    def test_secret_is_for_managers_only(self):
        for user in (self.worker, self.auditor, self.integration):
            with self.assertRaises(AccessError):
                self._wizard(user)

    def test_outgoing_secret_opens_no_endpoint(self):
        self._wizard(self.manager).action_generate()
        self.assertEqual(self._secrets("in"), [])
        mine = [row for row in self.ingest.systems(known=None)["systems"] if row["code"] == "test-tms"]
        self.assertEqual(mine[0]["secrets"], [])
