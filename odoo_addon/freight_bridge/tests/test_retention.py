# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import hashlib
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..ingest.digest import group_digest
from ..models import freight_retention_message
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestRetention(FreightCase):
    def setUp(self):
        super().setUp()
        self.policies = self.env["freight.retention.policy"]
        self.policies.search([]).active = False
        self.env.flush_all()
        self.policy = self._policy("message", 30)
        self.log = self.env["freight.integration.log"]

    def _policy(self, kind, days, **values):
        return self.policies.create({"name": f"{kind} {days}", "kind": kind, "days": days, **values})

    def _tell(self, *args, **changes):
        """A message as the gateway took it, in a chain of its own; its log row."""
        [answer] = self._apply(self._delivery(*args, **changes), chain="kept")
        return self.log.browse(answer["log_id"])

    def _after(self, days):
        """Let expire what is due when so many days have passed."""
        later = fields.Datetime.add(fields.Datetime.now(), days=days)
        self.expired = {}
        with self._at(later):
            for policy in self.policies.search([]):
                after, count = None, 0
                while batch := policy._expire_batch(after):
                    after, expired = batch
                    count += expired
                self.expired[policy] = count
        self.env.invalidate_all()

    def _at(self, moment):
        return patch.object(fields.Datetime, "now", staticmethod(lambda *args: moment))

    def _verify(self):
        return self.env["freight.integration.seal"].with_user(self.auditor).verify()

    def _columns(self, row):
        self.env.cr.execute("SELECT * FROM freight_integration_log WHERE id = %s", [row.id])
        return self.env.cr.dictfetchone()

    # -- removal and seals ----------------------------------------------------------------------------

    def test_policy_has_a_floor_a_history_and_is_not_deleted_once_used(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.policy.days = 29
            self.policy.flush_recordset()
        policy = self.policy.with_user(self.manager)
        policy.days = 45
        self.env.flush_all()
        self.cr.precommit.run()
        values = self.policy.message_ids.sudo().tracking_value_ids
        self.assertIn((30, 45), [(row.old_value_integer, row.new_value_integer) for row in values])
        self.policy.last_run = fields.Datetime.now()
        with self.assertRaisesRegex(UserError, "archive it"):
            policy.unlink()
        policy.active = False
        self._policy("outgoing", 31, system_id=self.system.id).with_user(self.manager).unlink()

    def test_message_expires_and_the_chain_holds(self):
        row, young = self._tell(partner_text="SIGNED J DOE"), self._tell()
        before = self._columns(row)
        digest = group_digest(before, "payload")
        self.assertEqual(before["digest"].split(".")[1], digest)
        self._after(29)
        self.assertEqual(self.expired, {self.policy: 0})
        self._after(31)
        self.assertGreaterEqual(self.expired[self.policy], 2)
        after = self._columns(row)
        self.assertEqual((after["payload"], after["raw"], after["pointer"]), ("", None, None))
        kept = before.keys() - {"payload", "raw", "pointer"}
        self.assertEqual({name: after[name] for name in kept}, {name: before[name] for name in kept})
        self.assertEqual(young.payload, "")
        self.assertIn(digest, row.removal_note)
        self.assertIn("by policy “message 30”", row.removal_note)
        report = self._verify()
        self.assertTrue(report["ok"], report)
        act = row.removal_ids.act_id
        self.assertEqual(
            (act.direction, act.chain, act.subject, act.outcome),
            ("own", "retention", "message 30", "applied"),
        )
        self.assertNotIn("DOE", act.payload)

    def test_expired_message_cannot_be_filled_again(self):
        row = self._tell()
        self._after(31)
        self._tamper("UPDATE freight_integration_log SET payload = '{}' WHERE id = %s", row.id)
        broken = self._verify()["broken"]
        self.assertEqual((broken["log_id"], broken["group"]), (row.id, "payload"))

    def test_blank_message_without_a_removal_is_found(self):
        row = self._tell()
        self._tamper("UPDATE freight_integration_log SET payload = '', raw = NULL WHERE id = %s", row.id)
        self.assertEqual(self._verify()["broken"]["log_id"], row.id)

    def test_forged_removal_is_found(self):
        """A removal that no sealed act tells of excuses nothing."""
        row, other = self._tell(), self._tell()
        before = self._columns(row)
        self.env["freight.payload.removal"]._remove(
            [self._columns(other)], {other.id: {"payload": "", "raw": None}}, "expired", "x"
        )
        self._tamper("UPDATE freight_integration_log SET payload = '{}' WHERE id = %s", row.id)
        self.env.cr.execute(
            "INSERT INTO freight_payload_removal"
            " (log_id, field_group, kind, removed_by, removed_at, act_id, digest, left_digest)"
            " SELECT %s, 'payload', 'expired', 'me', now(), act_id, %s, %s FROM freight_payload_removal"
            " WHERE log_id = %s",
            [
                row.id,
                group_digest(before, "payload"),
                group_digest(self._columns(row), "payload"),
                other.id,
            ],
        )
        self.assertEqual(self._verify()["broken"]["log_id"], row.id)

    def test_changed_row_does_not_expire(self):
        """Who changed a row has it found, however old it is."""
        row = self._tell()
        self._tamper("UPDATE freight_integration_log SET payload = '{}' WHERE id = %s", row.id)
        with self.assertLogs("odoo.addons.freight_bridge", "ERROR") as logs:
            self._after(31)
        self.assertIn(str(row.id), logs.output[0])
        self.assertEqual(row.payload, "{}")
        self.assertEqual(self._verify()["broken"]["log_id"], row.id)

    def test_removing_changes_nothing_else(self):
        row = self._tell()
        for column, value in (("outcome", "'stale'"), ("digest", "'x'"), ("system_id", "NULL")):
            with (
                self.subTest(column=column),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(InsufficientPrivilege, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute("SET LOCAL freight.removing = 'on'")
                self.env.cr.execute(
                    f"UPDATE freight_integration_log SET {column} = {value} WHERE id = %s", [row.id]
                )

    def test_removal_twice_keeps_a_chain_of_digests(self):
        row = self._tell(partner_text="JOHN DOE")
        removals = self.env["freight.payload.removal"]
        payload = row.payload.replace("JOHN DOE", "[erased]")
        removals._remove([self._columns(row)], {row.id: {"payload": payload}}, "erased", "FE1")
        self.assertTrue(self._verify()["ok"])
        self._after(31)
        self.assertTrue(self._verify()["ok"])
        first, second = row.removal_ids.sorted("id")
        self.assertEqual((first.left_digest, first.kind), (second.digest, "erased"))
        self.env.invalidate_all()
        self.assertEqual(row.payload, "")

    def _tamper(self, query, *values):
        """Change a guarded table as only somebody who owns the database could."""
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("ALTER TABLE freight_integration_log DISABLE TRIGGER USER")
        self.env.cr.execute(query, values)
        self.env.cr.execute("ALTER TABLE freight_integration_log ENABLE TRIGGER USER")
        self.assertEqual(self.env.cr.rowcount, -1)
        self.env.invalidate_all()

    # -- which policy ---------------------------------------------------------------------------------

    def test_policy_of_the_system_decides(self):
        other = self.env["freight.system"].create(
            {"name": "Other", "code": "other-tms", "company_id": self.company.id}
        )
        mine = self._policy("message", 90, system_id=self.system.id)
        row, foreign = self._tell(), self._tell(source="/systems/other-tms")
        self.assertEqual(foreign.system_id, other)
        self._after(31)
        self.assertTrue(row.payload)
        self.assertEqual(foreign.payload, "")
        self._after(91)
        self.assertEqual(row.payload, "")
        self.assertGreaterEqual(self.expired[mine], 1)

    def test_kinds_have_policies_of_their_own(self):
        self.policy.write({"kind": "rejected", "open_days": 0})
        row, broken = self._tell(), self._apply({"event": 7}, chain="kept")[0]
        self._after(31)
        self.assertTrue(row.payload)
        self.assertEqual(self.log.browse(broken["log_id"]).payload, "")

    def test_policy_is_one_for_a_kind_and_system(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._policy("message", 40)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._policy("outgoing", 40, document_kind="pod")

    # -- what is still needed -------------------------------------------------------------------------

    def test_open_exception_keeps_its_message_for_a_while(self):
        self.policy.open_days = 10
        exception = self._exception([("tracking", "NOBODY")])
        row = exception.log_ids
        self._after(39)
        self.assertTrue(row.payload)
        self._after(41)
        self.assertEqual(row.payload, "")

    def test_replay_of_an_expired_message_is_refused_in_words(self):
        self.policy.open_days = 0
        exception = self._exception([("tracking", "NOBODY")])
        self._after(31)
        worker = exception.with_user(self.worker)
        with self.assertRaisesRegex(UserError, "expired on .* by policy .message 30.*send it again"):
            worker.desk_replay()
        with self.assertRaisesRegex(UserError, "expired on"):
            worker.desk_link(self.shipment.id)
        detail = worker.desk_detail()
        self.assertEqual((detail["message"]["raw"], detail["message"]["canonical"]), (None, ""))
        self.assertIn("expired on", detail["message"]["removal_note"])
        self.assertTrue(worker.desk_waive("Too old"))

    def test_correction_expires_with_its_message(self):
        exception = self._exception([("tracking", "NOBODY")])
        payload = exception._detail_message()["canonical"]
        exception.with_user(self.worker).desk_correct(payload.replace("NOBODY", "TRACK-1"), "Typing error")
        self.assertEqual(exception.state, "resolved")
        self._after(31)
        correction = exception.correction_ids
        self.assertEqual(
            (correction.original, correction.payload, correction.diff, correction.reason),
            ("", "", "", "Typing error"),
        )

    def test_held_shipment_keeps_everything(self):
        row, other = self._tell(), self._tell([("tracking", "NOBODY")])
        self.policy.open_days = 0
        hold = self._hold(shipment_id=self.shipment.id)
        single = self._hold(log_id=other.id)
        self.assertTrue(row.is_held and other.is_held)
        self._after(400)
        self.assertTrue(row.payload and other.payload)
        with self.assertRaisesRegex(UserError, "release it"):
            hold.with_user(self.manager).unlink()
        (hold | single).with_user(self.manager).action_release()
        self._after(400)
        self.assertEqual((row.payload, other.payload), ("", ""))

    def test_hold_is_for_managers(self):
        with self.assertRaises(AccessError):
            self._hold(self.worker, shipment_id=self.shipment.id)
        hold = self._hold(shipment_id=self.shipment.id)
        with self.assertRaisesRegex(AccessError, "Only freight managers"):
            hold.with_user(self.worker).action_release()

    def _hold(self, user=None, **values):
        holds = self.env["freight.legal.hold"].with_user(user or self.manager)
        return holds.create({"reason": "Claim 4711", **values})

    # -- what was sent --------------------------------------------------------------------------------

    def test_outgoing_expires_once_it_is_settled(self):
        self._policy("outgoing", 30)
        [row] = self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": self.system.id,
                    "event_type": "freight.shipment.milestone.v1",
                    "data": {"references": [{"kind": "shipment", "value": "FS1"}]},
                }
            ]
        )
        payload = row.payload
        self._after(1000)
        self.assertEqual(row.payload, payload)
        row.write({"state": "cancelled"})
        self._after(31)
        self.assertEqual((row.payload, row.expired_by), ("", "outgoing 30"))
        self.assertEqual(row.payload_digest, hashlib.sha256(payload.encode()).hexdigest())
        with self.assertRaisesRegex(UserError, "expired on .* by policy .outgoing 30."):
            row._resend()

    # -- documents ------------------------------------------------------------------------------------

    def test_document_expires_to_a_sentence_and_stays_proof(self):
        self.policy.active = False
        other = self._policy("document", 31, document_kind="bol")
        policy = self._policy("document", 30)
        content = b"%PDF-1.4 signed by hand"
        data = {
            "references": [{"kind": "tracking", "value": "TRACK-1"}],
            "kind": "pod",
            "name": "pod.pdf",
            "media_type": "application/pdf",
            "content": base64.b64encode(content).decode(),
            "url": None,
            "sha256": None,
            "issued_at": None,
            "signed_by": "Jane Roe",
        }
        self._tell(type="freight.shipment.document.v1", data=data)
        document = self.shipment.document_ids
        self._after(31)
        self.assertEqual(document.attachment_id.raw, content, "the shipment is not over")
        self._tell(code="delivered")
        hold = self._hold(shipment_id=self.shipment.id)
        self._after(31)
        self.assertEqual(document.attachment_id.raw, content, "it is held")
        hold.action_release()
        self._after(31)
        self.assertEqual((self.expired[other], self.expired[policy]), (0, 1))
        digest = hashlib.sha256(content).hexdigest()
        self.assertEqual((document.digest, document.expired_by), (digest, "document 30"))
        self.assertIn(digest, document.attachment_id.raw.decode())
        self.assertEqual(
            (document.attachment_id.mimetype, document.attachment_id.name), ("text/plain", "pod.pdf.txt")
        )
        self.assertEqual(self.shipment.pod_attachment_id, document.attachment_id)
        self._after(31)
        self.assertEqual(self.expired[policy], 0)

    def test_batches_are_bounded_by_bytes(self):
        self.policy.system_id = self.system
        for _number in range(3):
            self._tell(partner_text="x" * 2000)
        self.patch(freight_retention_message, "BATCH_BYTES", 3000)
        with self._at(fields.Datetime.now() + timedelta(days=31)):
            _after, expired = self.policy._expire_batch()
        self.assertEqual(expired, 1)
