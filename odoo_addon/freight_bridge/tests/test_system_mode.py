# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestSystemMode(FreightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trial = cls.env["freight.system"].create(
            {"name": "Acme", "code": "acme-test", "mode": "test", "company_id": cls.company.id}
        )

    def _send_test(self, *args, **changes):
        [answer] = self._apply(self._delivery(*args, source="/systems/acme-test", **changes))
        return answer, self.env["freight.integration.log"].browse(answer["log_id"])

    def _promoted(self, code="acme"):
        action = (
            self.env["freight.system.promote.wizard"]
            .with_user(self.manager)
            .create({"system_id": self.trial.id, "code": code})
            .action_promote()
        )
        return self.env["freight.system"].browse(action["res_id"])

    def test_mode_test_message_is_recorded_and_changes_nothing(self):
        before = self.shipment.state
        answer, log = self._send_test([("tracking", "TRACK-1"), ("pro", "PRO-NEW")], code="delivered")
        self.assertEqual((answer["outcome"], log.outcome), ("applied", "applied"))
        self.assertIn("Nothing was changed", log.message)
        self.assertEqual(log.system_id.display_name, "Acme (test)")
        self.assertEqual(self.shipment.state, before)
        self.assertFalse(self.shipment.milestone_ids)
        self.assertFalse(self.shipment.cross_reference_ids)

    def test_mode_test_message_is_sealed_and_a_duplicate_the_second_time(self):
        delivery = self._delivery(source="/systems/acme-test")
        first, second = self._apply(delivery)[0], self._apply(delivery)[0]
        self.assertEqual((first["outcome"], second["outcome"]), ("applied", "duplicate"))
        self.assertTrue(self.env["freight.integration.log"].browse(first["log_id"]).seal_id)

    def test_mode_test_message_does_not_touch_its_live_neighbours(self):
        self._apply(
            self._delivery(code="delivered", source="/systems/acme-test"),
            self._delivery(code="departed"),
        )
        self.assertEqual(self.shipment.milestone_ids.mapped("code"), ["departed"])
        self.assertEqual(self.shipment.state, "in_transit")

    def test_mode_test_message_that_nobody_knows_is_an_exception_marked_as_test(self):
        answer, _log = self._send_test([("tracking", "NOBODY")])
        self.assertEqual(answer["code"], "unmatched_reference")
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        self.assertEqual(exception.system_id.display_name, "Acme (test)")
        # It is in nobody's way: no activity, no deadline that is missed.
        self.assertTrue(exception.user_id)
        self.assertFalse(exception.activity_ids)
        self.env["freight.exception"].sudo().search([]).deadline = self.now - timedelta(days=1)
        orphan = self._apply(self._delivery([("tracking", "NOBODY")], source="/systems/nobody"))[0]
        orphan = self.env["freight.exception"].browse(orphan["exception_id"])
        orphan.sudo().deadline = self.now - timedelta(days=1)
        late = self.env["freight.exception"].sudo()._flag_breaches()
        self.assertIn(orphan, late)
        self.assertNotIn(exception, late)

    def test_mode_does_not_change(self):
        for system, mode in ((self.trial, "live"), (self.system, "test")):
            with self.assertRaisesRegex(UserError, "promote"):
                system.mode = mode
        self.trial.write({"mode": "test", "name": "Acme Freight"})

    def test_mode_promotion_makes_a_live_system_of_its_own(self):
        self.trial.sudo()._rotate_secret(0)
        live = self._promoted()
        self.assertEqual((live.mode, live.code, live.test_system_id), ("live", "acme", self.trial))
        self.assertEqual(self.trial.mode, "test")
        self.assertIn("None", live.secret_state)
        with self.assertRaisesRegex(UserError, "live already"):
            live._promote("Again", "again")

    def test_mode_promotion_takes_the_mapping_in_force(self):
        version = (
            self.env["freight.mapping"]
            .with_user(self.manager)
            .create({"system_id": self.trial.id, "note": "First", "timezone": "Europe/Paris"})
        )
        self.assertFalse(self._promoted("acme-early").active_mapping_id)
        version._settle(state="active", approver_id=self.env.user.id)
        taken = self._promoted().active_mapping_id
        self.assertEqual(taken._content(), version._content())
        self.assertEqual((taken.maker_id, taken.approver_id), (version.maker_id, version.approver_id))
        self.assertEqual(version.state, "active")

    @mute_logger("odoo.sql_db")
    def test_mode_promotion_needs_a_code_of_its_own(self):
        with self.assertRaises(UniqueViolation):
            self._promoted("acme-test")

    def test_mode_promotion_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["freight.system.promote.wizard"].with_user(self.worker).create(
                {"system_id": self.trial.id}
            )

    def test_mode_wizard_proposes_the_code(self):
        wizard = Form(self.env["freight.system.promote.wizard"].with_context(default_system_id=self.trial.id))
        self.assertEqual((wizard.name, wizard.code), ("Acme", "acme"))

    def test_mode_is_told_to_the_sidecar(self):
        told = {row["code"]: row["mode"] for row in self.ingest.systems(known=None)["systems"]}
        self.assertEqual((told["acme-test"], told["test-tms"]), ("test", "live"))
