# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import uuid

from odoo.tests import tagged
from odoo.tools import SQL

from .common_parked import parked_message
from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestParkedConcurrency(RaceCase):
    """Two at once, and one that dies in the middle."""

    def setUp(self):
        super().setUp()
        with self._committed() as env:
            system = self._make(env, "freight.system", name="Race", code=self.name)
            self.message = parked_message(self._delivery(system.code))
            [self.parked_id] = self._keep(env)

    def _delivery(self, code):
        time = "2026-11-20T10:00:00.000Z"
        event = {
            "specversion": "1.0",
            "id": f"{self.name}-{uuid.uuid4().hex}",
            "source": f"/systems/{code}",
            # No handler: recorded as an exception, with no other effect.
            "type": "freight.race.parked.v1",
            "subject": self.name,
            "time": time,
            "datacontenttype": "application/json",
            "partitionkey": self.name,
            "correlationid": self.name,
            "data": {},
        }
        return {"event": event, "raw": None, "raw_type": None, "pointer": None, "received_at": time}

    def _keep(self, env):
        integration = env(user=env.ref("freight_bridge.user_integration"))
        return integration["freight.parked"].keep(messages=[self.message])

    def _prepared(self):
        with self._committed() as env:
            action = env["freight.parked"].browse(self.parked_id).action_replay()
            act = env["freight.parked.act"].browse(action["res_id"])
            act.reason = "Race"
            return act.id

    def _confirm(self, env, act_id):
        env["freight.parked.act"].browse(act_id).action_confirm()

    def _state(self):
        with self._committed() as env:
            row = env["freight.parked"].browse(self.parked_id)
            logs = env["freight.integration.log"].search_count([("source", "=", row.source)])
            return row.state, logs

    def test_parked_replay_that_dies_before_its_commit_did_nothing(self):
        act_id, env = self._prepared(), self._began()
        self._confirm(env, act_id)
        env.flush_all()
        env.cr.rollback()
        self.assertEqual(self._state(), ("parked", 0))
        env = self._began()
        self._confirm(env, act_id)
        env.cr.commit()
        self.assertEqual(self._state(), ("replayed", 1))

    def test_parked_two_acts_at_once_apply_it_once(self):
        acts = [self._prepared(), self._prepared()]
        first, second = self._began(), self._began()
        self._confirm(first, acts[0])
        first.flush_all()
        self._confirm(second, acts[1])
        act = second["freight.parked.act"].browse(acts[1])
        self.assertEqual(act.state, "running", "the other has it in hand: left for the job")
        second.cr.commit()
        first.cr.commit()
        with self._committed() as env:
            env["freight.parked.act"]._cron_carry_on()
        with self._committed() as env:
            line = env["freight.parked.act"].browse(acts[1]).line_ids
            self.assertEqual(line.outcome, "refused")
        self.assertEqual(self._state(), ("replayed", 1))

    def test_parked_confirmed_twice_at_once_runs_once(self):
        act_id = self._prepared()
        first, second = self._began(), self._began()
        self._confirm(first, act_id)
        first.cr.commit()
        self._loses(second, self._confirm, act_id)
        self.assertEqual(self._state(), ("replayed", 1))

    def test_parked_message_handed_over_twice_at_once_is_one_row(self):
        self.message = parked_message(self._delivery(self.name))
        first, second = self._began(), self._began()
        [row_id] = self._keep(first)
        first.cr.commit()
        self._loses(second, self._keep)
        self.assertEqual(self._keep(second), [row_id])
        second.cr.commit()

    def _remove(self):
        with self._committed() as env:
            parked = env["freight.parked"].search([("subject", "=", self.name)])
            logs = env["freight.integration.log"].search([("subject", "=", self.name)])
            exceptions = logs.exception_id
            acts = parked.line_ids.act_id
            self._delete(env, "freight_parked_act_line", parked.line_ids.ids)
            self._delete(env, "freight_parked_act", acts.ids)
            self._delete(env, "freight_parked", parked.ids)
            tables = ("freight_integration_log", "freight_integration_seal")
            for table in tables:
                env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table)))
            self._delete(env, "freight_integration_log", logs.ids)
            # Only this test commits to the chain; a seal without its rows breaks whoever verifies later.
            env.cr.execute("DELETE FROM freight_integration_seal WHERE chain = 'parked'")
            env.cr.execute("DELETE FROM freight_integration_chain WHERE name = 'parked'")
            for table in tables:
                env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", SQL.identifier(table)))
            env.invalidate_all(flush=False)
            exceptions.unlink()
            self._remove_made(env)
