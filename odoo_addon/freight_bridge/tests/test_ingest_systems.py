# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import hashlib
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestIngestSystems(FreightCase):
    def _mine(self):
        answer = self.ingest.systems(known=None)
        return next(row for row in answer["systems"] if row["code"] == "test-tms")

    def test_systems_lists_what_the_gateway_needs(self):
        secret = self.system._rotate_secret(0)
        self.assertEqual(
            self._mine(),
            {
                "code": "test-tms",
                "name": "Test TMS",
                "dialect": "canonical",
                "signature": "standard_webhooks",
                "secrets": [secret],
                "rate_per_minute": 6000,
                "active": True,
                "mode": "live",
                "mapping": None,
                "folder": False,
                "poll": None,
            },
        )

    def test_systems_tells_where_to_fetch_and_never_shows_it(self):
        self.system.write(
            {"watch_folder": True, "poll_url": "https://partner.example/out", "poll_minutes": 5}
        )
        self.system.poll_authorization = "Bearer x"
        self.system.invalidate_recordset()
        self.assertFalse(self.system.poll_authorization)
        row = self._mine()
        self.assertTrue(row["folder"])
        self.assertEqual(
            row["poll"],
            {
                "url": "https://partner.example/out",
                "every_seconds": 300,
                "authorization": "Bearer x",
                "allow_private": False,
            },
        )
        self.system.action_forget_authorization()
        self.assertIsNone(self._mine()["poll"]["authorization"])

    def test_systems_refuses_an_address_with_a_password(self):
        for wrong in ("ftp://x", "https://user:password@partner.example/", "https://", "partner.example"):
            with self.assertRaises(ValidationError, msg=wrong):
                self.system.poll_url = wrong

    def test_systems_tells_the_secret_between_odoo_and_the_sidecar(self):
        answers = [self.ingest.systems(known=None) for _time in range(2)]
        self.assertTrue(answers[0]["internal_secret"].startswith("whsec_"))
        self.assertEqual(answers[0], answers[1])

    def test_systems_unchanged_is_null(self):
        digest = self.ingest.systems(known=None)["digest"]
        answer = self.ingest.systems(known=digest)
        self.assertEqual((answer["digest"], answer["systems"]), (digest, None))

    def test_systems_digest_follows_every_change(self):
        seen = {self.ingest.systems(known=None)["digest"]}
        for change in (
            lambda: self.system._rotate_secret(24),
            lambda: self.system.write({"rate_per_minute": 10}),
            lambda: self.system.write({"dialect": "easypost"}),
            lambda: self.system.write({"active": False}),
        ):
            change()
            digest = self.ingest.systems(known=None)["digest"]
            self.assertNotIn(digest, seen)
            seen.add(digest)

    def test_systems_archived_is_left_out(self):
        self.system.active = False
        codes = [row["code"] for row in self.ingest.systems(known=None)["systems"]]
        self.assertNotIn("test-tms", codes)

    def test_systems_two_secrets_during_rotation(self):
        first, second, third = (self.system._rotate_secret(24) for _time in range(3))
        self.assertEqual(self._mine()["secrets"], [third, second])
        self.assertNotIn(first, self._mine()["secrets"])

    def test_systems_old_secret_expires(self):
        self.system._rotate_secret(24)
        new = self.system._rotate_secret(24)
        old = self.env["freight.system.secret"].search([("system_id", "=", self.system.id)])[1]
        old.expires_at = self.now - timedelta(seconds=1)
        self.assertEqual(self._mine()["secrets"], [new])

    def _use(self, secret, at, system="test-tms"):
        mark = hashlib.sha256(secret.encode()).hexdigest()[:16]
        return {"system": system, "secret": mark, "at": at.strftime("%Y-%m-%dT%H:%M:%S.500Z")}

    def test_systems_keeps_when_a_secret_was_used_last(self):
        old, new = (self.system._rotate_secret(24) for _time in range(2))
        Secret = self.env["freight.system.secret"]
        current, previous = Secret._live(self.system)
        at = datetime(2026, 11, 20, 10, 7, 31)
        answer = self.ingest.systems(
            known=None,
            uses=[
                self._use(old, at),
                self._use(new, self.now + timedelta(days=1)),
                self._use(old, at, system="nobody"),
                self._use("another", at),
            ],
        )
        self.assertTrue(answer["takes_uses"])
        self.assertEqual(previous.last_used_at, datetime(2026, 11, 20, 10, 7))
        self.assertLessEqual(current.last_used_at, fields.Datetime.now())
        self.assertEqual(answer["digest"], self.ingest.systems(known=None)["digest"])
        self.ingest.systems(known=None, uses=[self._use(old, at - timedelta(hours=1))])
        self.assertEqual(previous.last_used_at, datetime(2026, 11, 20, 10, 7))

    def test_systems_writes_a_use_once_a_minute(self):
        secret = self.system._rotate_secret(0)
        at = datetime(2026, 11, 20, 10, 7, 31)
        self.ingest.systems(known=None, uses=[self._use(secret, at)])
        self.env.flush_all()
        Secret = type(self.env["freight.system.secret"])
        with patch.object(Secret, "write", autospec=True, side_effect=Secret.write) as write:
            self.ingest.systems(known=None, uses=[self._use(secret, at + timedelta(seconds=20))])
            self.assertFalse(write.called)
            self.ingest.systems(known=None, uses=[self._use(secret, at + timedelta(seconds=40))])
            self.assertTrue(write.called)

    def test_systems_standard_webhooks_secret_has_its_form(self):
        secret = self.system._rotate_secret(0)
        self.assertTrue(secret.startswith("whsec_"))
        self.assertEqual(len(base64.b64decode(secret.removeprefix("whsec_"))), 32)
