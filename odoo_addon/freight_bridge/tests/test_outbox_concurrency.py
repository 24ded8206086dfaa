# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestOutboxConcurrency(BaseCase):
    """Two couriers at once, each in a transaction of its own. They commit: what they leave is removed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.code = f"race-{uuid.uuid4().hex[:12]}"
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            system = env["freight.system"].create(
                {"name": "Race", "code": self.code, "send_channel": "folder", "dialect": "x12"}
            )
            system.write({"edi_id": "OURS", "edi_partner_id": "THEIRS"})
            self.system_id = system.id
        self.addCleanup(self._remove)

    def test_claim_by_two_at_once_gives_each_row_to_one(self):
        rows = self._owe("a", "b", "a", "c")
        first, second = self._two_snapshots()
        mine = self._claim_in(first, 1)
        theirs = self._claim_in(second, 10)
        self.assertEqual(mine, [rows[0]])
        self.assertEqual(theirs, [rows[1], rows[3]], "the second of partition a waits for the first")
        first.cr.commit()
        second.cr.commit()
        self.assertEqual(self._claim_in(first, 10), [])

    def test_claim_that_saw_an_older_state_is_run_again(self):
        [row] = self._owe("a")
        first, second = self._two_snapshots()
        self.assertEqual(self._claim_in(first, 1), [row])
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            self._claim_in(second, 1)
        second.cr.rollback()
        self.assertEqual(self._claim_in(second, 1), [])

    def test_enqueue_by_two_at_once_draws_different_numbers_without_waiting(self):
        first, second = self._two_snapshots()
        drawn = [
            env["freight.outbox"]._enqueue([self._owed("a")]).control_number
            for env in (first, second, first, second)
        ]
        self.assertEqual(len(set(drawn)), 4)

    def _two_snapshots(self):
        """Two environments of the integration account whose transactions both began now."""
        environments = []
        for _number in range(2):
            cursor = self.registry.cursor()
            self.addCleanup(cursor.close)
            # Waiting for the other one would be for ever: both run in this thread.
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("SELECT 1 FROM freight_outbox LIMIT 1")
            env = api.Environment(cursor, SUPERUSER_ID, {})
            environments.append(env(user=env.ref("freight_bridge.user_integration")))
        return environments

    def _claim_in(self, env, limit):
        env.invalidate_all()
        messages = env["freight.outbox"].claim(courier="race", limit=limit, lease_seconds=60)
        return [message["id"] for message in messages if message["system"]["code"] == self.code]

    def _owed(self, partition_key):
        return {
            "system_id": self.system_id,
            "event_type": "freight.tender.offered.v1",
            "data": {},
            "subject": partition_key,
            "partition_key": partition_key,
        }

    def _owe(self, *partition_keys):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env["freight.outbox"]._enqueue([self._owed(key) for key in partition_keys]).ids

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            system = env["freight.system"].browse(self.system_id)
            env["freight.outbox"].search([("system_id", "=", system.id)]).unlink()
            system.unlink()
