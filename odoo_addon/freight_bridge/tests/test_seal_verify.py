# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..ingest.digest import row_digest
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestSealVerify(FreightCase):
    def setUp(self):
        super().setUp()
        for _batch in range(3):
            self._apply(*[self._delivery(partner_text="as told") for _row in range(4)], chain="sealed")
        self.log = self.env["freight.integration.log"].search([("chain", "=", "sealed")], order="id")
        self.seal = self.env["freight.integration.seal"]

    def _verify(self):
        return self.seal.with_user(self.auditor).verify("sealed")

    def _tamper(self, query, *values):
        """Change a guarded table as only somebody who owns the database could."""
        table = "freight_integration_seal" if "_seal " in query else "freight_integration_log"
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(query, values)
        self.assertTrue(self.env.cr.rowcount)

    def test_verify_untouched(self):
        self.assertEqual(self._verify(), {"ok": True, "chains": 1, "seals": 3, "rows": 12, "broken": None})

    def test_verify_finds_one_changed_byte_in_each_column(self):
        for column, group in (
            ("payload", "payload"),
            ("raw", "payload"),
            ("subject", "identity"),
            ("event_id", "identity"),
            ("correlation_id", "identity"),
            ("outcome", "outcome"),
            ("message", "outcome"),
        ):
            with self.subTest(column=column), self.env.cr.savepoint(flush=False) as savepoint:
                row = self.log[6]
                self._tamper(
                    f"UPDATE freight_integration_log"
                    f" SET {column} = COALESCE(overlay({column} PLACING '#' FROM 2 FOR 1), '#')"
                    " WHERE id = %s",
                    row.id,
                )
                broken = self._verify()["broken"]
                self.assertEqual((broken["log_id"], broken["group"], broken["sequence"]), (row.id, group, 2))
                self.assertIn(str(row.id), broken["message"])
                savepoint.rollback()
        self.assertTrue(self._verify()["ok"])

    def test_verify_finds_moved_instant(self):
        self._tamper(
            "UPDATE freight_integration_log SET event_time = event_time + interval '1 ms' WHERE id = %s",
            self.log[0].id,
        )
        self.assertEqual(self._verify()["broken"]["group"], "identity")

    def test_verify_finds_forged_row_digest(self):
        """A row changed together with its digest no longer fits its seal."""
        row_id = self.log[0].id
        self._tamper("UPDATE freight_integration_log SET subject = 'forged' WHERE id = %s", row_id)
        self.env.cr.execute("SELECT * FROM freight_integration_log WHERE id = %s", [row_id])
        digest = row_digest(self.env.cr.dictfetchone())
        self._tamper("UPDATE freight_integration_log SET digest = %s WHERE id = %s", digest, row_id)
        self.assertIn("does not match its rows", self._verify()["broken"]["message"])

    def test_verify_finds_deleted_row(self):
        self.env.cr.execute("DELETE FROM freight_milestone WHERE log_id = %s", [self.log[5].id])
        self._tamper("DELETE FROM freight_integration_log WHERE id = %s", self.log[5].id)
        broken = self._verify()["broken"]
        self.assertEqual(broken["sequence"], 2)
        self.assertIn("row 2 of 4 is missing", broken["message"])

    def test_verify_finds_deleted_last_row_of_seal(self):
        self.env.cr.execute("DELETE FROM freight_milestone WHERE log_id = %s", [self.log[7].id])
        self._tamper("DELETE FROM freight_integration_log WHERE id = %s", self.log[7].id)
        self.assertIn("row 4 of 4 is missing", self._verify()["broken"]["message"])

    def test_verify_finds_missing_seals(self):
        for sequence in (1, 2, 3):
            with self.subTest(sequence=sequence), self.env.cr.savepoint(flush=False) as savepoint:
                seal = self.seal.search([("chain", "=", "sealed"), ("sequence", "=", sequence)])
                self.env.cr.execute(
                    "DELETE FROM freight_milestone m USING freight_integration_log l"
                    " WHERE l.id = m.log_id AND l.seal_id = %s",
                    [seal.id],
                )
                self._tamper("DELETE FROM freight_integration_log WHERE seal_id = %s", seal.id)
                self._tamper("DELETE FROM freight_integration_seal WHERE id = %s", seal.id)
                broken = self._verify()["broken"]
                self.assertEqual(broken["sequence"], sequence)
                self.assertIn("missing", broken["message"])
                savepoint.rollback()

    def test_verify_is_for_managers_and_auditors(self):
        self.assertTrue(self.seal.with_user(self.manager).verify("sealed")["ok"])
        with self.assertRaises(AccessError):
            self.seal.with_user(self.worker).verify()

    def test_verify_action_tells_the_user(self):
        action = self.seal.with_user(self.auditor).action_verify()
        self.assertEqual((action["tag"], action["params"]["type"]), ("display_notification", "success"))
        self._tamper("UPDATE freight_integration_log SET subject = 'x' WHERE id = %s", self.log[0].id)
        self.assertEqual(self.seal.with_user(self.auditor).action_verify()["params"]["type"], "danger")

    def test_seals_are_verified_without_naming_any(self):
        for args in ([], [[]], ["sealed"]):
            self.assertTrue(call_kw(self.seal.with_user(self.auditor), "verify", args, {})["ok"], args)
