# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..masked import masked_head
from .common import FreightCase
from .common_parked import parked_message


@tagged("post_install", "-at_install")
class TestParked(FreightCase):
    """Messages that the sidecar hands over because Odoo could not record them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Parked = cls.env["freight.parked"].with_user(cls.integration)

    def _keep(self, *messages):
        return self.env["freight.parked"].browse(self.Parked.keep(messages=list(messages)))

    def test_parked_delivery_says_whose_it_is_and_why(self):
        delivery = self._delivery()
        row = self._keep(parked_message(delivery))
        content = json.dumps(delivery).encode()
        self.assertRecordValues(
            row,
            [
                {
                    "lane": "operational",
                    "reason": "bug",
                    "attempts": 5,
                    "system_id": self.system.id,
                    "company_id": self.company.id,
                    "event_id": delivery["event"]["id"],
                    "event_type": "freight.shipment.milestone.v1",
                    "subject": "TRACK-1",
                    "received_at": self.now,
                    "size": len(content),
                    "digest": hashlib.sha256(content).hexdigest(),
                    "body": content.decode(),
                    "state": "parked",
                }
            ],
        )
        self.assertIn("A program failed on it", row.cause)
        self.assertTrue(row.runbook_url)

    def test_parked_message_that_comes_again_is_kept_once(self):
        message = parked_message(self._delivery())
        first = self._keep(message, message)
        self.assertEqual(first[0], first[1])
        before = self.env["freight.parked"].search_count([])
        self.assertEqual(self._keep(message).id, first[0].id)
        self.assertEqual(self.env["freight.parked"].search_count([]), before)

    def test_parked_what_nobody_can_read_is_kept_too(self):
        deep = b"[" * 100_000
        rows = self._keep(
            parked_message(b"{", "undecodable", 0),
            parked_message(b"\xff\x00\x01", "undecodable", 0),
            parked_message(b"nul\x00", "undecodable", 0),
            parked_message(deep, "undecodable", 0),
        )
        self.assertEqual(rows.mapped("event_type"), [False] * 4)
        self.assertEqual(rows.mapped("is_text"), [True, False, False, True])
        self.assertEqual(rows.mapped("body")[:3], ["{", "/wAB", "bnVsAA=="])
        self.assertEqual(rows.mapped("attempts"), [0] * 4)
        self.assertEqual(rows[0].subject, hashlib.sha256(b"{").hexdigest()[:12])
        self.assertEqual(len(rows[3].body), 100_000)

    def test_parked_malformed_and_unknown_system_have_a_row(self):
        malformed = {**self._delivery(), "received_at": "yesterday"}
        stranger = self._delivery(source="/systems/nobody-here")
        rows = self._keep(parked_message(malformed), parked_message(stranger))
        self.assertTrue(rows[0].event_id.startswith("malformed-"))
        self.assertEqual(rows[1].system_id.id, False)
        self.assertEqual(rows[1].company_id.id, False)

    def test_parked_keep_refuses_what_is_no_message(self):
        good = parked_message(self._delivery())
        for bad in (
            {**good, "lane": "other"},
            {**good, "body": "*"},
            {**good, "attempt": "1"},
            {"lane": "master"},
            5,
        ):
            with self.subTest(bad=bad), self.assertRaises(UserError):
                self.Parked.keep(messages=[bad])
        with self.assertRaises(UserError):
            self.Parked.keep(messages=[good] * 501)

    def test_parked_keep_is_the_integration_accounts(self):
        with self.assertRaises(AccessError):
            self.env["freight.parked"].with_user(self.manager).keep(messages=[])

    def test_parked_keep_costs_the_same_for_one_and_many(self):
        self._keep(parked_message(self._delivery()))
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.Parked.keep(messages=[parked_message(self._delivery()) for _ in range(200)])

    def test_parked_content_is_for_managers_and_facts_are_nobodys(self):
        row = self._keep(parked_message(self._delivery()))
        self.assertTrue(row.with_user(self.manager).body)
        with self.assertRaises(AccessError):
            row.with_user(self.worker).read(["body"])
        for user in (self.worker, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"state": "replayed"})
            with self.assertRaises(UserError):
                row.with_user(user).unlink()
        with self.assertRaises(UserError):
            row.unlink()

    def test_parked_other_companies_message_is_not_seen(self):
        system = self.env["freight.system"].create(
            {"name": "Theirs", "code": "theirs", "company_id": self.other_company.id}
        )
        row = self._keep(parked_message(self._delivery(source=f"/systems/{system.code}")))
        self.assertEqual(row.company_id, self.other_company)
        self.assertFalse(self.env["freight.parked"].with_user(self.worker).search([("id", "=", row.id)]))

    def test_parked_head_shows_no_persons_data(self):
        head = masked_head(
            '{"event":{"type":"freight.x.v1","data":{"name":"Jane Doe","zip":75001,"note":["+336123456"]}}}'
        )
        self.assertEqual(
            head, '{"event":{"type":"freight.x.v1","data":{"name":"Ja•••","zip":75•••,"note":["+3•••"]}}}'
        )
        self.assertEqual(masked_head('{"name": "Jane Doe'), '{"name": "Ja•••')
        self.assertEqual(masked_head("Jane Doe, ok 0612"), "Ja••• Do•••, ok 06•••")
        self.assertEqual(masked_head('{"a": "x\\\\", "b": "Jane'), '{"a": "x\\•••", "b": "Ja•••')
        self.assertEqual(len(masked_head('{"code":"' + "x" * 9000)), 14)
