# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionReplay(FreightCase):
    def test_replay_after_the_cause_is_mended(self):
        exception = self._exception([("tracking", "LATER")], code="picked_up")
        shipment = self._shipment("LATER")
        answer = exception.with_user(self.worker).desk_replay()
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        self.assertEqual(exception.resolution, "replayed")
        self.assertEqual(shipment.state, "dispatched")

    def test_replay_is_logged_with_actor_and_origin(self):
        exception = self._exception([("tracking", "LATER")])
        self._shipment("LATER")
        exception.with_user(self.worker).desk_replay()
        replayed, first = exception.log_ids
        self.assertEqual((replayed.replay, replayed.replay_of_id, replayed.actor_id), (1, first, self.worker))
        self.assertEqual((first.outcome, replayed.outcome), ("exception", "applied"))
        self.assertTrue(self.env["freight.integration.seal"].verify()["ok"])

    def test_replay_that_does_not_help_stays_open(self):
        exception = self._exception([("tracking", "LATER")])
        answer = exception.with_user(self.worker).desk_replay()
        self.assertEqual((answer["outcome"], answer["state"]), ("exception", "open"))
        self.assertEqual((exception.event_count, len(exception.log_ids)), (1, 2))

    def test_replay_says_the_new_reason(self):
        exception = self._exception([("tracking", "LATER")])
        self._shipment("LATER")
        self._shipment("LATER")
        exception.with_user(self.worker).desk_replay()
        self.assertEqual(exception.code, "ambiguous_reference")
        self.assertIn("2 shipments", exception.summary)
        self.assertEqual(exception.severity, exception.code_id.severity)

    def test_replay_of_many_events_is_one_decision(self):
        for _count in range(5):
            exception = self._exception([("tracking", "LATER")])
        shipment = self._shipment("LATER")
        exception.with_user(self.worker).desk_replay()
        self.assertEqual(len(shipment.milestone_ids), 5)
        self.assertEqual(exception.state, "resolved")

    def test_replay_twice_has_one_effect(self):
        exception = self._exception([("tracking", "LATER")])
        shipment = self._shipment("LATER")
        exception.with_user(self.worker).desk_replay()
        with self.assertRaisesRegex(UserError, "decided already"):
            exception.with_user(self.worker).desk_replay()
        self.assertEqual(len(shipment.milestone_ids), 1)

    def test_replay_skips_events_that_were_applied(self):
        first = self._delivery([("tracking", "LATER")])
        second = self._delivery([("tracking", "LATER"), ("bol", "BOL-X")], subject="LATER")
        self._apply(first, second)
        exception = self.env["freight.exception"].search([("subject", "=", "LATER")])
        shipment = self._shipment("LATER")
        other = self._shipment("OTHER", bol_number="BOL-X")
        self.assertEqual(exception.with_user(self.worker).desk_replay()["outcome"], "exception")
        self.assertEqual(len(shipment.milestone_ids), 1)
        other.bol_number = False
        self.assertEqual(exception.with_user(self.worker).desk_replay()["state"], "resolved")
        self.assertEqual(len(shipment.milestone_ids), 2)
        runs = exception.log_ids.mapped("event_id")
        self.assertEqual((runs.count(first["event"]["id"]), runs.count(second["event"]["id"])), (2, 3))

    def test_partner_sends_again_after_replay_is_duplicate(self):
        delivery = self._delivery([("tracking", "LATER")])
        [answer] = self._apply(delivery)
        self._shipment("LATER")
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        exception.with_user(self.worker).desk_replay()
        self.assertEqual(self._apply(delivery)[0]["outcome"], "duplicate")

    def test_replay_of_an_unreadable_event_says_what_to_do(self):
        [answer] = self._apply({"event": "nothing"})
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        with self.assertRaisesRegex(UserError, "send it again"):
            exception.with_user(self.worker).desk_replay()

    def test_detail_holds_what_the_page_shows(self):
        exception = self._exception([("tracking", "LATER")])
        detail = exception.with_user(self.worker).desk_detail()
        parts = {"exception", "message", "suggestions", "suggestion_note", "next_carrier"}
        parts |= {"can_link", "about_shipment"}
        self.assertEqual(set(detail), parts | {"timeline", "timeline_shipment", "history", "lesson"})
        self.assertEqual(detail["message"]["raw"], '{"status": "X1"}')
        self.assertIn('\n  "id": "event-', detail["message"]["canonical"])
        self.assertEqual(detail["message"]["faults"][0]["code"], "unmatched_reference")
        self.assertEqual(detail["exception"]["code_id"][0], exception.code_id.id)
        self.assertEqual(len(detail["history"]), 1)

    def test_detail_of_a_rejected_message_shows_its_body_and_faults(self):
        faults = [{"pointer": "/a", "code": "wrong", "detail": "no"}]
        data = {"reason": "x", "faults": faults, "body": '{"a": 1}', "content_type": "application/json"}
        answer = self._apply_one(type="freight.message.rejected.v1", data=data)
        detail = self.env["freight.exception"].browse(answer["exception_id"]).desk_detail()
        self.assertEqual(detail["message"]["raw"], '{"a": 1}')
        self.assertEqual(detail["message"]["faults"], faults)

    def test_detail_of_a_malformed_event_keeps_a_lone_surrogate_escaped(self):
        exception = self._exception(partner_text="\ud800 é")
        message = exception.desk_detail()["message"]
        json.dumps(message, ensure_ascii=False).encode()
        self.assertIn('"\\ud800 é"', message["draft"])

    def test_detail_tells_a_partners_words_from_our_reading(self):
        for raw, verbatim in (('{"status": "X1"}', True), (None, False)):
            delivery = {**self._delivery([("tracking", "LATER")]), "raw": raw}
            [answer] = self._apply(delivery)
            message = self.env["freight.exception"].browse(answer["exception_id"]).desk_detail()["message"]
            self.assertEqual(message["verbatim"], verbatim)
        self.assertEqual(message["raw"], message["canonical"])
        self.assertEqual(list(json.loads(message["canonical"])["data"])[:2], ["references", "code"])

    def test_detail_timeline_leaves_retractions_out(self):
        delivered = self._delivery(code="delivered")
        self._apply(delivered, self._delivery(code=None, retracts=delivered["event"]["id"]))
        [row] = self.shipment._timeline()
        self.assertEqual((row["code"], row["retracted"]), ("delivered", True))
