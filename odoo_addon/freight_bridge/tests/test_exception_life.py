# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.freight_exception_notice import ExceptionNotice
from .common import FreightCase

UNKNOWN = [("tracking", "NOBODY")]


@tagged("post_install", "-at_install")
class TestExceptionLife(FreightCase):
    def test_exception_has_owner_deadline_and_words(self):
        exception = self._exception(UNKNOWN)
        code = self.env.ref("freight_bridge.code_unmatched_reference")
        self.assertEqual(exception.code_id, code)
        self.assertEqual((exception.severity, exception.team_id), (code.severity, code.team_id))
        self.assertEqual(exception.user_id, self.worker)
        self.assertAlmostEqual(
            exception.deadline,
            self.env.cr.now() + timedelta(hours=code.sla_hours),
            delta=timedelta(minutes=1),
        )
        self.assertIn("NOBODY", exception.summary)
        self.assertRegex(exception.name, r"^FX\d{6}$")

    def test_exception_makes_an_activity_for_its_owner(self):
        activity = self._exception(UNKNOWN).activity_ids
        self.assertEqual(activity.user_id, self.worker)

    def test_exception_system_overrides_sla_and_team(self):
        team = self.env["freight.team"].create(
            {"name": "Own", "kind": "operations", "user_id": self.manager.id}
        )
        self.system.write({"sla_hours": 1, "team_ids": [(4, team.id)]})
        exception = self._exception(UNKNOWN)
        self.assertEqual((exception.team_id, exception.user_id), (team, self.manager))
        self.assertLess(exception.deadline, self.env.cr.now() + timedelta(hours=1, minutes=1))
        self.assertNotEqual(self._exception(code=None).team_id, team, "another kind keeps its default team")

    def test_exception_joins_open_one_of_same_subject(self):
        first = self._exception(UNKNOWN)
        self.assertEqual(self._exception(UNKNOWN), first)
        self.assertEqual((first.event_count, len(first.log_ids)), (2, 2))

    def test_exception_joins_within_batch(self):
        answers = self._apply(*[self._delivery(UNKNOWN) for _count in range(5)])
        self.assertEqual(len({row["exception_id"] for row in answers}), 1)
        self.assertEqual(self.env["freight.exception"].browse(answers[0]["exception_id"]).event_count, 5)

    def test_exception_does_not_join_another_reason_or_a_decided_one(self):
        first = self._exception(UNKNOWN)
        other = self._exception(UNKNOWN, code=None)
        self.assertNotEqual(first, other)
        first.with_user(self.worker).desk_waive("Not ours")
        self.assertNotEqual(self._exception(UNKNOWN), first)

    def test_exception_every_code_has_words_team_and_translation_source(self):
        for code in self.env["freight.exception.code"].search([]):
            self.assertTrue(code.cause and code.next_step and code.team_id, code.code)

    def test_assign_me(self):
        exceptions = self._exception(UNKNOWN) | self._exception(code=None)
        self.assertTrue(exceptions.with_user(self.manager).desk_assign_me())
        self.assertEqual(exceptions.user_id, self.manager)
        self.assertEqual(set(exceptions.mapped("state")), {"in_progress"})

    def test_waive_keeps_reason_actor_and_time(self):
        exception = self._exception(UNKNOWN)
        exception.with_user(self.worker).desk_waive("  Not our goods ")
        self.assertEqual((exception.state, exception.resolution), ("waived", "waived"))
        self.assertEqual((exception.reason, exception.closed_by_id), ("Not our goods", self.worker))
        self.assertTrue(exception.closed_at)
        self.assertFalse(exception.activity_ids)

    def test_waive_needs_a_reason(self):
        for reason in ("", "   ", None, False, {"a": 1}, 5, ["x"], "x" * 2001, "a\0", " \u200b\u2060\u3164"):
            with self.assertRaises(UserError):
                self._exception(UNKNOWN).with_user(self.worker).desk_waive(reason)

    def test_waive_from_the_list(self):
        exceptions = self._exception(UNKNOWN) | self._exception(code=None)
        wizard = self.env["freight.exception.waive.wizard"].with_user(self.worker)
        wizard.with_context(active_ids=exceptions.ids).create({"reason": "Test"}).action_waive()
        self.assertEqual(set(exceptions.mapped("state")), {"waived"})

    def test_decided_exception_is_final(self):
        exception = self._exception(UNKNOWN)
        exception.with_user(self.worker).desk_waive("Done")
        desk = exception.with_user(self.worker)
        for decide in (
            lambda: desk.desk_waive("again"),
            desk.desk_replay,
            lambda: desk.desk_link(self.shipment.id),
            desk.desk_assign_me,
        ):
            with self.assertRaisesRegex(UserError, re.escape(f"decided already by {self.worker.name}")):
                decide()
        self.assertEqual(exception.state, "waived")

    def test_facts_are_not_edited_by_hand(self):
        exception = self._exception(UNKNOWN).with_user(self.manager)
        for vals in ({"state": "resolved"}, {"severity": "low"}, {"reason": "x"}, {"shipment_id": False}):
            with self.assertRaises(UserError):
                exception.write(vals)
        exception.write({"user_id": self.manager.id})
        self.assertEqual(exception.user_id, self.manager)

    def test_breach_is_flagged_once(self):
        exception = self._exception(UNKNOWN)
        exception.deadline = self.now - timedelta(minutes=1)
        self.env["freight.exception"]._flag_breaches()
        self.assertTrue(exception.is_breached)
        notes = len(exception.message_ids)
        self.env["freight.exception"]._flag_breaches()
        self.assertEqual(len(exception.message_ids), notes)

    def test_bus_tells_readers_the_ids_once(self):
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        answers = self._apply(
            *[self._delivery([("tracking", f"NOBODY-{index}")]) for index in range(20)], self._delivery()
        )
        ids = sorted(row["exception_id"] for row in answers[:20])
        self.env.cr.precommit.run()
        sent = self.env["bus.bus"].search([("message", "like", "freight_bridge.")])
        per_group = len(
            self.env.ref("freight_bridge.group_user") | self.env.ref("freight_bridge.group_auditor")
        )
        exceptions = sent.filtered(lambda row: "freight_bridge.exception" in row.message)
        shipments = sent.filtered(lambda row: "freight_bridge.shipment" in row.message)
        self.assertEqual((len(exceptions), len(shipments)), (per_group, per_group))
        self.assertIn(str(ids).replace(" ", ""), exceptions[0].message.replace(" ", ""))

    def test_exception_of_another_shipment_is_another_one(self):
        """The subject is the partner's to choose: it may be the same for every message."""
        shipments = [self.shipment, self._shipment("TRACK-2"), self.shipment]
        notices = [
            ExceptionNotice(self.system.id, "handler_error", "x", "What happened.", shipment.id)
            for shipment in shipments
        ]
        for notice in notices:
            self.env["freight.exception"]._raise_for([notice])
        one, two, again = (self.env["freight.exception"].browse(notice.exception_id) for notice in notices)
        self.assertEqual((one.shipment_id, two.shipment_id), (shipments[0], shipments[1]))
        self.assertEqual((again, one.event_count, two.event_count), (one, 2, 1))
