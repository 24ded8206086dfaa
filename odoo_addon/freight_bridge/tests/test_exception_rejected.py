# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionRejected(FreightCase):
    """A message that could not be understood becomes what a person says that it means."""

    def setUp(self):
        super().setUp()
        event = self._delivery(code="delivered", id="acme-1009")["event"]
        members = ("specversion", "id", "type", "subject", "time", "data")
        self.said = {name: event[name] for name in members}

    def _rejected(self, body, **data):
        """The exception of a message with this body (an object or a text), opened by the worker."""
        body = body if isinstance(body, str) else json.dumps(body)
        faults = [{"pointer": "/time", "code": "wrong_time", "detail": "no such time"}]
        data = {"reason": "no", "faults": faults, "encoding": "utf8", "body": body, **data}
        digest = hashlib.sha256(body.encode()).hexdigest()
        names = dict.fromkeys(("id", "subject", "partitionkey"), digest)
        answer = self._apply_one(type="freight.message.rejected.v1", data=data, **names)
        return self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)

    def _message(self, exception):
        return exception.desk_detail()["message"]

    def test_rejected_draft_is_the_partners_event_without_what_programs_know(self):
        message = self._message(self._rejected({**self.said, "time": "yesterday"}))
        draft = json.loads(message["draft"])
        self.assertEqual(list(draft), ["type", "time", "data"])
        self.assertEqual((draft["time"], draft["data"]), ("yesterday", self.said["data"]))
        self.assertEqual([fault["pointer"] for fault in message["draft_faults"]], ["/time"])
        self.assertEqual(message["faults"][0]["detail"], "no such time", "those of the partner's own words")

    def test_rejected_summary_names_the_place(self):
        for faults in (None, [], [5], [{"pointer": 5}], 7):
            self.assertIn("understood: no", self._rejected(f"x{faults}", faults=faults).summary)
        self.assertIn("understood: /time no", self._rejected("y").summary)

    def test_rejected_draft_with_the_fault_mended_is_applied(self):
        exception = self._rejected({**self.said, "time": "yesterday"})
        draft = json.loads(self._message(exception)["draft"])
        draft["time"] = self.said["time"]
        answer = exception.desk_correct(json.dumps(draft), "Read it by phone")
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        self.assertEqual(self.shipment.state, "delivered")
        event = json.loads(exception.correction_ids.payload)
        self.assertEqual((event["id"], event["source"]), ("acme-1009", "/systems/test-tms"))
        self.assertEqual((event["subject"], event["partitionkey"]), ("TRACK-1", "tracking:TRACK-1"))
        self.assertTrue(self.env["freight.integration.seal"].verify()["ok"])

    def test_rejected_text_as_the_partner_would_send_it_is_applied(self):
        del self.said["data"]["reported_at"]
        answer = self._rejected({**self.said, "time": 5}).desk_correct(json.dumps(self.said), "x")
        self.assertEqual(answer["outcome"], "applied")

    def test_rejected_event_sent_again_by_the_partner_has_no_second_effect(self):
        exception = self._rejected({**self.said, "time": 5})
        exception.desk_correct(json.dumps(self.said), "x")
        again = self._delivery(code="delivered", id="acme-1009")
        again["event"]["data"]["partner_text"] = "sent again"
        self._apply(again)
        self.assertEqual(len(self.shipment.milestone_ids), 1)

    def test_rejected_event_that_the_partner_sent_again_before_is_not_corrected(self):
        exception = self._rejected({**self.said, "time": 5})
        self._apply(self._delivery(code="delivered", id="acme-1009"))
        with self.assertRaisesRegex(UserError, "acme-1009 again"):
            exception.desk_correct(json.dumps(self.said), "x")

    def test_rejected_correction_is_no_other_event(self):
        exception = self._rejected({**self.said, "time": 5})
        for name, value in (("id", "acme-1010"), ("source", "/systems/other")):
            with self.assertRaisesRegex(UserError, "/id and /source"):
                exception.desk_correct({**self.said, name: value}, "x")
        self.assertEqual(
            exception.desk_correct({**self.said, "id": exception.subject}, "x")["outcome"], "applied"
        )

    def test_rejected_what_the_partner_said_survives_every_correction(self):
        body = json.dumps({**self.said, "time": "yesterday"})
        exception = self._rejected(body)
        for number in (1, 2):
            self.said["data"].update(references=[{"kind": "tracking", "value": f"NOBODY-{number}"}])
            self.assertEqual(exception.desk_correct(self.said, f"Try {number}")["outcome"], "exception")
            message = self._message(exception)
            self.assertEqual((message["raw"], message["verbatim"]), (body, True))
        self.assertEqual([row["reason"] for row in message["corrections"]], ["Try 2", "Try 1"])
        self.assertIn('-  "time": "yesterday",', message["corrections"][1]["diff"])
        self.assertIn('-        "value": "NOBODY-1"', message["corrections"][0]["diff"])
        self.assertEqual((exception.code, exception.subject), ("unmatched_reference", "TRACK-1"))
        answer = exception.desk_link(self.shipment.id)
        self.assertEqual((answer["outcome"], self.shipment.state), ("applied", "delivered"))

    def test_rejected_draft_of_other_words_says_what_is_needed(self):
        words = ("ST*214*0001~", "{", "[]", "5", '{"status": "DLV"}', "[" * 100_000, '{"data": 5}')
        for body in words:
            message = self._message(self._rejected(body))
            draft = json.loads(message["draft"])
            self.assertEqual(draft["data"]["references"], [{"kind": "tracking", "value": ""}])
            self.assertEqual(
                [(fault["pointer"], fault["detail"]) for fault in message["draft_faults"]],
                [(place, "is missing") for place in ("/time", "/data/references/0/value", "/data/code")],
                body[:20],
            )

    def test_rejected_draft_of_a_batch_is_its_first_event_at_fault(self):
        other = {**self.said, "id": "acme-1"}
        faults = [{"pointer": "/1/time", "code": "wrong_time", "detail": "no"}]
        exception = self._rejected([other, {**self.said, "time": "noon"}], faults=faults)
        self.assertEqual(json.loads(self._message(exception)["draft"])["time"], "noon")

    def test_rejected_words_with_a_known_number_name_the_shipment(self):
        self._shipment("ELSEWHERE-1", company_id=self.other_company.id)
        exception = self._rejected('<msg track="ELSEWHERE-1"><ref>TRACK-1</ref><n>12345</n>')
        detail = exception.desk_detail()
        [suggestion] = detail["suggestions"]
        self.assertEqual((suggestion["shipment_id"], suggestion["exact"]), (self.shipment.id, True))
        self.assertEqual(detail["timeline_shipment"]["id"], self.shipment.id)
        draft = json.loads(detail["message"]["draft"])
        self.assertEqual(draft["data"]["references"], [{"kind": "tracking", "value": "TRACK-1"}])

    def test_rejected_words_with_numbers_of_two_shipments_choose_none(self):
        self._shipment("TRACK-2")
        detail = self._rejected("TRACK-1 or TRACK-2").desk_detail()
        self.assertEqual(len(detail["suggestions"]), 2)
        self.assertEqual(
            json.loads(detail["message"]["draft"])["data"]["references"], [{"kind": "tracking", "value": ""}]
        )

    def test_rejected_correction_of_a_type_nobody_handles_is_refused(self):
        with self.assertRaisesRegex(UserError, "/type must be one of .*freight.shipment.milestone.v1"):
            self._rejected("x").desk_correct({**self.said, "type": "freight.unheard.v1"}, "x")

    def test_rejected_hostile_words_never_break_the_desk(self):
        for said in (
            {**self.said, "id": "\ud800"},
            {**self.said, "id": "a\x00"},
            {**self.said, "type": {"a": []}},
            {**self.said, "data": {"references": [{"kind": ["x"], "value": {}}], "code": [1]}},
            {**self.said, "data": {"x": "\ud800"}},
        ):
            exception = self._rejected(said)
            message = self._message(exception)
            json.dumps(message, ensure_ascii=False).encode()
            with self.assertRaises(UserError):
                exception.desk_correct(message["draft"], "x")
