# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import FreightCase
from .common_parked import parked_message


@tagged("post_install", "-at_install")
class TestParkedAct(FreightCase):
    """Replaying and discarding parked messages."""

    def _park(self, *bodies, reason="bug"):
        Parked = self.env["freight.parked"].with_user(self.integration)
        ids = Parked.keep(messages=[parked_message(body, reason) for body in bodies])
        return self.env["freight.parked"].browse(ids)

    def _act(self, rows, method="action_replay", user=None):
        """The act that somebody prepares."""
        action = getattr(rows.with_user(user or self.worker), method)()
        return self.env["freight.parked.act"].with_user(user or self.worker).browse(action["res_id"])

    def _confirm(self, act, reason="The module was mended."):
        with Form(act) as form:
            form.reason = reason
        act.action_confirm()
        return act

    def _carry_on(self):
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60):
            self.env["freight.parked.act"]._cron_carry_on()

    def _logged(self, row):
        return self.env["freight.integration.log"].search([("event_id", "=", row.event_id)])

    def test_act_dry_run_says_what_would_become_of_each_and_changes_nothing(self):
        known = self._delivery()
        self._apply(known)
        malformed = self._delivery()
        malformed["event"]["data"] = "nothing"
        stranger = self._delivery([("tracking", "NOBODY-KNOWS")])
        rows = self._park(self._delivery(), known, stranger, b"{", malformed)
        act = self._act(rows)
        self.assertEqual(act.state, "tried")
        self.assertEqual(
            act.line_ids.mapped("trial"), ["applied", "duplicate", "exception", "refused", "exception"]
        )
        self.assertEqual(act.total, 5)
        self.assertEqual(act.would_do, 4)
        self.assertEqual(act.trial_summary, "2 × Exception, 1 × Not Possible, 1 × Known Already, 1 × Applied")
        self.assertEqual(set(rows.mapped("state")), {"parked"})
        self.assertFalse(self._logged(rows[0]))
        self.assertEqual(len(self.shipment.milestone_ids), 1, "that of the known one")
        self.assertFalse(self.env["freight.exception"].search([("subject", "=", "NOBODY-KNOWS")]))

    def test_act_replays_with_actor_reason_and_a_result_for_each(self):
        rows = self._park(self._delivery(), self._delivery([("tracking", "NOBODY-KNOWS")]), b"{")
        act = self._confirm(self._act(rows))
        self.assertEqual(act.state, "done")
        self.assertEqual(act.line_ids.mapped("outcome"), ["applied", "exception", "refused"])
        self.assertEqual(rows.mapped("state"), ["replayed", "replayed", "parked"])
        self.assertEqual(rows[0].closed_by_id, self.worker)
        log = self._logged(rows[0])
        self.assertEqual(rows[0].log_id, log)
        self.assertEqual((log.actor_id, log.replay, log.chain), (self.worker, 0, "parked"))
        self.assertEqual(rows[1].exception_id, self._logged(rows[1]).exception_id)
        self.assertEqual(self.shipment.state, "in_transit")
        self.assertTrue(act.confirmed_at and act.ended_at)
        self.assertEqual(rows[0].line_ids.reason, "The module was mended.")
        self.assertEqual(self.env["freight.integration.seal"].verify("parked")["broken"], None)

    def test_act_needs_a_reason_and_is_confirmed_once_by_its_maker(self):
        act = self._act(self._park(self._delivery()))
        with self.assertRaisesRegex(UserError, "Say why"):
            act.action_confirm()
        with self.assertRaises(AccessError):
            act.with_user(self.manager).action_confirm()
        with self.assertRaises(AccessError):
            act.with_user(self.auditor).action_confirm()
        self._confirm(act)
        with self.assertRaisesRegex(UserError, "confirmed already"):
            act.action_confirm()
        with self.assertRaises(UserError):
            act.reason = "Something else"
        with self.assertRaises(UserError):
            act.sudo().line_ids.message = "Something else"

    def test_act_second_of_two_leaves_what_the_first_did(self):
        rows = self._park(self._delivery())
        mine, theirs = self._act(rows), self._act(rows, user=self.manager)
        self._confirm(mine)
        self._confirm(theirs)
        self.assertEqual(theirs.line_ids.outcome, "refused")
        self.assertIn("worker", theirs.line_ids.message)
        self.assertEqual(len(self._logged(rows)), 1)

    def test_act_message_that_fails_again_stays_and_harms_no_neighbour(self):
        rows = self._park(*(self._delivery() for _ in range(6)))
        poison = rows[3].event_id
        process = type(self.env["freight.ingest"])._process

        def failing(ingest, events, chain):
            if any(event.event_id == poison for event in events):
                raise ZeroDivisionError(poison)
            return process(ingest, events, chain)

        with patch.object(type(self.env["freight.ingest"]), "_process", failing):
            act = self._confirm(self._act(rows))
        self.assertEqual(act.line_ids.mapped("trial").count("failed"), 1)
        self.assertEqual(act.line_ids.mapped("outcome").count("applied"), 5)
        self.assertRecordValues(
            rows[3], [{"state": "parked", "outcome": "failed", "message": "ZeroDivisionError", "attempts": 6}]
        )
        again = self._confirm(self._act(rows[3]))
        self.assertEqual(again.line_ids.outcome, "applied")
        self.assertEqual(rows[3].state, "replayed")

    def test_act_all_of_a_kind(self):
        alike = self._park(*(self._delivery() for _ in range(3)))
        other_reason = self._park(self._delivery(), reason="too_slow")
        act = self._act(alike[0], "action_replay_like")
        self.assertEqual(act.line_ids.parked_id.sorted("id"), alike)
        self.assertNotIn(other_reason, act.line_ids.parked_id)

    def test_act_that_does_not_fit_into_a_call_is_carried_on(self):
        rows = self._park(*(self._delivery() for _ in range(5)))
        module = "odoo.addons.freight_bridge.models.freight_parked_act"
        with patch(f"{module}.TOGETHER", 2), patch(f"{module}.SECONDS", -1):
            act = self._act(rows)
            self.assertEqual(act.state, "trying")
        self._carry_on()
        self.assertEqual(act.state, "tried")
        with patch(f"{module}.TOGETHER", 2), patch(f"{module}.SECONDS", -1):
            self._confirm(act)
        self.assertEqual((act.state, act.progress), ("running", 0))
        self._carry_on()
        self.assertEqual((act.state, act.progress, act.is_over), ("done", 100, True))
        self.assertEqual(set(rows.mapped("state")), {"replayed"})

    def test_act_stopped_decides_no_more(self):
        act = self._act(self._park(self._delivery()))
        act.action_stop()
        with self.assertRaises(UserError):
            act.action_confirm()
        self.assertEqual(act.line_ids.parked_id.state, "parked")

    def test_act_discard_is_the_managers_and_keeps_the_digest(self):
        rows = self._park(b"{", self._delivery())
        digests = rows.mapped("digest")
        with self.assertRaises(AccessError):
            self._act(rows, "action_discard")
        act = self._act(rows, "action_discard", self.manager)
        self.assertEqual(act.line_ids.mapped("trial"), ["discarded"] * 2)
        self.assertTrue(all(rows.mapped("body")))
        self._confirm(act, "Nobody's.")
        self.assertRecordValues(
            rows,
            [
                {
                    "state": "discarded",
                    "body": False,
                    "head": False,
                    "digest": digest,
                    "closed_by_id": self.manager.id,
                }
                for digest in digests
            ],
        )
        self.assertFalse(self._logged(rows[1]))

    def test_act_of_a_test_system_has_no_effect(self):
        self.env["freight.system"].create(
            {"name": "Trial", "code": "trial", "company_id": self.company.id, "mode": "test"}
        )
        rows = self._park(self._delivery(source="/systems/trial"))
        self._confirm(self._act(rows))
        self.assertEqual(rows.state, "replayed")
        self.assertFalse(self.shipment.milestone_ids)

    def test_act_costs_do_not_grow_with_each_message(self):
        few, many = self._park(self._delivery()), self._park(*(self._delivery() for _ in range(50)))
        counts = []
        for rows in (few, many):
            act = self._act(rows)
            act.reason = "Mended."
            self.env.flush_all()
            before = self.cr.sql_log_count
            act.action_confirm()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 12, counts)
