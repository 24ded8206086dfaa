# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FreightCase


@tagged("post_install", "-at_install")
class TestExceptionCorrect(FreightCase):
    def setUp(self):
        super().setUp()
        self.exception = self._exception(code=None, partner_code="DLVD").with_user(self.worker)
        self.payload = json.loads(self.exception.desk_detail()["message"]["canonical"])

    def _correct(self, **data):
        self.payload["data"].update(data)
        return self.exception.desk_correct(json.dumps(self.payload), "DLVD means delivered")

    def test_correct_applies_and_resolves(self):
        answer = self._correct(code="delivered")
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        self.assertEqual(self.shipment.state, "delivered")
        self.assertEqual(self.exception.resolution, "corrected")

    def test_correct_takes_an_object_too(self):
        self.payload["data"]["code"] = "delivered"
        self.assertEqual(self.exception.desk_correct(self.payload, "x")["outcome"], "applied")

    def test_correct_keeps_original_difference_actor_and_reason(self):
        self._correct(code="delivered")
        correction = self.exception.correction_ids
        self.assertIn('"code":null', correction.original)
        self.assertIn('"code":"delivered"', correction.payload)
        self.assertIn('-    "code": null,', correction.diff)
        self.assertIn('+    "code": "delivered",', correction.diff)
        self.assertEqual((correction.user_id, correction.reason), (self.worker, "DLVD means delivered"))
        first = self.exception.log_ids.sorted("id")[0]
        self.assertIn('"code":null', first.payload, "the log keeps what came")

    def test_correct_is_shown_on_the_desk_beside_what_the_partner_said(self):
        said = self.exception.desk_detail()["message"]["raw"]
        self._correct(partner_text="still wrong")
        message = self.exception.desk_detail()["message"]
        self.assertEqual(message["raw"], said)
        [correction] = message["corrections"]
        self.assertEqual((correction["by"], correction["reason"]), (self.worker.name, "DLVD means delivered"))
        self.assertIn('+    "partner_text": "still wrong",', correction["diff"])
        self.assertIn("still wrong", message["canonical"])
        self.assertEqual(message["draft"], message["canonical"], "the next correction goes on from this one")

    def test_correct_can_be_corrected_again(self):
        self._correct(partner_text="still wrong")
        self.assertEqual(self._correct(code="delivered")["outcome"], "applied")
        self.assertEqual(len(self.exception.correction_ids), 2)

    def test_correct_names_the_place_of_a_fault(self):
        for data, place in (
            ({"code": "teleported"}, "/data/code must be null or one of released, .*customs_hold"),
            ({"classifier": "maybe"}, "/data/classifier"),
            ({"reported_at": "yesterday"}, "/data/reported_at"),
            ({"references": []}, "/data/references"),
            ({"location": {"city": 5}}, "/data/location/city"),
        ):
            before = dict(self.payload["data"])
            with self.assertRaisesRegex(UserError, place):
                self._correct(**data)
            self.payload["data"] = before
        self.assertFalse(self.exception.correction_ids)

    def test_correct_tells_each_fault_on_its_line_and_what_is_missing_as_missing(self):
        del self.payload["time"]
        self.payload["data"].update(references=[{"kind": "tracking", "value": ""}], classifier="")
        with self.assertRaises(UserError) as refused:
            self._correct(code="")
        self.assertEqual(
            str(refused.exception).splitlines(),
            [
                "/time is missing",
                "/data/references/0/value is missing",
                "/data/code is missing",
                "/data/classifier is missing",
            ],
        )

    def test_correct_fills_in_what_programs_know(self):
        event = {"time": self.payload["time"], "data": {**self.payload["data"], "code": "delivered"}}
        del event["data"]["reported_at"]
        self.assertEqual(self.exception.desk_correct(event, "x")["outcome"], "applied")
        kept = json.loads(self.exception.correction_ids.payload)
        self.assertEqual({**self.payload, **event}, {**kept, "data": event["data"]})
        self.assertEqual(kept["data"]["reported_at"], event["time"])

    def test_correct_needs_json_and_an_object(self):
        deep = ("[" * 100_000, '{"a":' * 50_000)
        for payload in ("{", "[]", "5", "null", '"text"', *deep, '{"time": NaN}', 5, None):
            with self.assertRaises(UserError):
                self.exception.desk_correct(payload, "x")

    def test_correct_takes_no_endless_text(self):
        self.payload["data"]["location"] = {"city": "x" * 256 * 1024}
        for payload in (self.payload, json.dumps(self.payload)):
            with self.assertRaisesRegex(UserError, "256 KB"):
                self.exception.desk_correct(payload, "x")

    def test_correct_needs_a_reason(self):
        for reason in (" ", None, {"a": 1}, 5, "x" * 2001):
            with self.assertRaisesRegex(UserError, "reason"):
                self.exception.desk_correct(json.dumps(self.payload), reason)

    def test_correct_cannot_change_which_event_it_is(self):
        for name, value in (("id", "another"), ("source", "/systems/other")):
            with self.assertRaisesRegex(UserError, "/id"):
                self.exception.desk_correct(json.dumps({**self.payload, name: value}), "x")
