# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from ..ingest.digest import row_digest
from .common import FreightCase

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@tagged("post_install", "-at_install")
class TestLogTrace(FreightCase):
    def _log(self, traceparent):
        delivery = {**self._delivery(), "traceparent": traceparent}
        [answer] = self._apply(delivery, chain="traced")
        return self.env["freight.integration.log"].browse(answer["log_id"])

    def _traced(self):
        return self._log(f"00-{TRACE}-00f067aa0ba902b7-01")

    def test_log_keeps_the_trace_of_its_message(self):
        self.assertEqual(self._traced().trace_id, TRACE)
        self.assertFalse(self.env["freight.integration.log"].browse(self._apply_one()["log_id"]).trace_id)

    def test_log_keeps_no_trace_that_is_none(self):
        for value in ("", "00-x", None, 7, f"00-{TRACE.upper()}-00f067aa0ba902b7-01", f"{TRACE}\n"):
            self.assertFalse(self._log(value).trace_id, value)

    def test_log_leads_to_the_trace(self):
        log = self._traced()
        self.assertFalse(log.trace_url)
        self.env["ir.config_parameter"].set_param(
            "freight_bridge.trace_url", "https://tempo.example/trace/{trace_id}?x=1"
        )
        log.invalidate_recordset()
        self.assertEqual(log.with_user(self.worker).trace_url, f"https://tempo.example/trace/{TRACE}?x=1")

    def test_seal_holds_with_and_without_traces(self):
        self._traced()
        self._log(None)
        self.assertTrue(self._verify()["ok"])

    def test_seal_finds_a_changed_trace(self):
        for before, after in ((f"00-{TRACE}-00f067aa0ba902b7-01", None), (None, TRACE)):
            with self.subTest(after=after), self.env.cr.savepoint(flush=False) as savepoint:
                log = self._log(before)
                self._tamper("trace_id", after, log)
                broken = self._verify()["broken"]
                self.assertEqual((broken["log_id"], broken["group"]), (log.id, "trace"))
                savepoint.rollback()

    def test_rows_of_before_traces_keep_their_digest(self):
        log = self._log(None)
        self.env.cr.execute("SELECT * FROM freight_integration_log WHERE id = %s", [log.id])
        row = self.env.cr.dictfetchone()
        self.assertEqual(row_digest(row).count("."), 2)
        self.assertEqual(row_digest({**row, "trace_id": TRACE}).count("."), 3)

    def _verify(self):
        self.env.flush_all()
        return self.env["freight.integration.seal"].verify("traced")

    def _tamper(self, column, value, log):
        """Change a guarded row as only somebody who owns the database could."""
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("ALTER TABLE freight_integration_log DISABLE TRIGGER USER")
        self.env.cr.execute(
            f"UPDATE freight_integration_log SET {column} = %s WHERE id = %s", [value, log.id]
        )
