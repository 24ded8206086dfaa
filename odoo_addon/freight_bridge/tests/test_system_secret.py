# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FreightCase

STRIPE = "whsec_" + "5f" * 16


@tagged("post_install", "-at_install")
class TestSystemSecret(FreightCase):
    def _wizard(self, user, **values):
        wizards = self.env["freight.system.secret.wizard"].with_user(user)
        return wizards.create({"system_id": self.system.id, **values})

    def _live(self):
        return self.env["freight.system.secret"]._live(self.system).mapped("value")

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

    def test_secret_of_the_partner_is_taken_and_told_to_the_gateway(self):
        self.system.signature = "stripe"
        ours = self.system._rotate_secret(24)
        self._wizard(self.manager, given=f" {STRIPE}\n", grace_hours=2).action_keep()
        self.assertEqual(self._live(), [STRIPE, ours])
        old = self.env["freight.system.secret"]._live(self.system)[1]
        self.assertAlmostEqual((old.expires_at - self.now).total_seconds() / 3600, 2, delta=0.2)
        [told] = [row for row in self.ingest.systems(known=None)["systems"] if row["code"] == "test-tms"]
        self.assertEqual(told["secrets"], [STRIPE, ours])

    def test_secret_of_the_partner_is_kept_nowhere_else(self):
        self.system.signature = "stripe"
        wizard = self._wizard(self.manager, given=STRIPE)
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM freight_system_secret_wizard WHERE id = %s", [wizard.id])
        self.assertNotIn(STRIPE, str(self.env.cr.fetchall()))
        wizard.invalidate_recordset()
        self.assertFalse(wizard.given)
        notes = "".join(str(body) for body in self.system.message_ids.mapped("body"))
        self.assertIn("The partner's own secret was entered.", notes)
        self.assertNotIn(STRIPE, notes + str(self.system.secret_report))

    def test_secret_of_the_partner_has_the_form_of_its_signature(self):
        forms = {
            "standard_webhooks": (["whsec_" + "A" * 32], ["whsec_AAAA", "A" * 32, STRIPE + "!"]),
            "stripe": ([STRIPE], ["sk_live_" + "5f" * 16, "whsec_short", "whsec_" + "a b" * 9]),
            "shopify": (["0123456789abcdef", "shpss_" + "5f" * 16], ["shpat_" + "5f" * 16, "short"]),
            "easypost": (["sécret with a blank"], ["short", "x" * 257, "a\nline and a line"]),
            "gocardless": (["0123456789abcdef"], ["short", "with a blank in it"]),
            "lago": (["5ecd-0123-4567-89ab"], ["short", "with a blank in it"]),
            "adyen": (["0aF1" * 16], ["0aF1" * 8, "xyz1" * 16]),
            "bearer": (
                ["a-token/of~theirs=="],
                ["a token of theirs", "short", "x" * 257, "a=token=of=theirs"],
            ),
        }
        self.assertEqual(set(forms), set(self.system._fields["signature"].get_values(self.env)))
        for signature, (right, wrong) in forms.items():
            self.system.signature = signature
            for value in wrong:
                with self.assertRaises(UserError, msg=value) as refusal:
                    self._wizard(self.manager, given=value)
                self.assertNotIn(value, str(refusal.exception))
            for value in right:
                self._wizard(self.manager, given=value)
                self.assertEqual(self._live()[0], value)

    def test_secret_of_the_partner_takes_its_own_place_only_once(self):
        """Entered twice, the second time would end the one that the partner changes over from."""
        self.system.signature = "stripe"
        self._wizard(self.manager, given=STRIPE)
        with self.assertRaisesRegex(UserError, "already"):
            self._wizard(self.manager, given=STRIPE, grace_hours=0)
        self.assertEqual(self._live(), [STRIPE])

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
