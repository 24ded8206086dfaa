# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestSidecarWizard(FreightCase):
    def _wizard(self, user=None, url="https://freight.example.com/"):
        user = user or self.env.ref("base.user_admin")
        return self.env["freight.sidecar.wizard"].with_user(user).create({"gateway_url": url})

    def _key_of(self, wizard):
        settings = wizard.action_new_key()["context"]["default_settings"]
        lines = dict(line.split("=", 1) for line in settings.splitlines())
        self.assertEqual(lines["FREIGHT_ODOO_DB"], self.env.cr.dbname)
        self.assertEqual(lines["FREIGHT_ODOO_LOGIN"], self.integration.login)
        return lines["FREIGHT_ODOO_API_KEY"]

    def _owner(self, key):
        return self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key)

    def test_key_is_the_integration_accounts_and_a_new_one_ends_it(self):
        first = self._key_of(self._wizard())
        self.assertEqual(self._owner(first), self.integration.id)
        second = self._key_of(self._wizard())
        self.assertFalse(self._owner(first))
        self.assertEqual(self._owner(second), self.integration.id)

    def test_key_is_not_kept(self):
        wizard = self._wizard()
        key = self._key_of(wizard)
        self.assertFalse(wizard.settings)
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM freight_sidecar_wizard WHERE id = %s", [wizard.id])
        self.assertNotIn(key, str(self.env.cr.fetchall()))

    def test_address_is_kept_without_a_slash_at_the_end(self):
        self._wizard().action_save()
        self.system.invalidate_recordset()
        self.assertEqual(self.system.endpoint, "https://freight.example.com/v1/systems/test-tms/messages")

    def test_address_must_be_one(self):
        for url in ("freight.example.com", "ftp://x", "https://", "https://x y", "https://x/?a=1"):
            with self.assertRaises(ValidationError, msg=url):
                self._wizard(url=url)

    def test_wizard_is_for_administrators_only(self):
        for user in (self.worker, self.manager, self.auditor, self.integration):
            with self.assertRaises(AccessError):
                self._wizard(user)
