# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestOutboxConcurrency(RaceCase):
    """Two couriers at once."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            system = self._make(
                env, "freight.system", name="Race", code=self.name, send_channel="folder", dialect="x12"
            )
            system.write({"edi_id": "OURS", "edi_partner_id": "THEIRS"})
            self.system_id = system.id

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
        self._loses(second, self._claim_in, 1)
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
        environments = self._began(), self._began()
        return [env(user=env.ref("freight_bridge.user_integration")) for env in environments]

    def _claim_in(self, env, limit):
        env.invalidate_all()
        messages = env["freight.outbox"].claim(courier="race", limit=limit, lease_seconds=60)
        return [message["id"] for message in messages if message["system"]["code"] == self.name]

    def _owed(self, partition_key):
        return {
            "system_id": self.system_id,
            "event_type": "freight.tender.offered.v1",
            "data": {},
            "subject": partition_key,
            "partition_key": partition_key,
        }

    def _owe(self, *partition_keys):
        with self._committed() as env:
            return env["freight.outbox"]._enqueue([self._owed(key) for key in partition_keys]).ids

    def _remove(self):
        with self._committed() as env:
            env["freight.outbox"].search([("system_id.code", "=", self.name)]).unlink()
            self._remove_made(env)
