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

    def test_correct_is_shown_on_the_desk(self):
        self._correct(partner_text="still wrong")
        message = self.exception.desk_detail()["message"]
        self.assertEqual(message["corrected_by"], self.worker.name)
        self.assertIn('+    "partner_text": "still wrong",', message["diff"])
        self.assertIn("still wrong", message["canonical"])

    def test_correct_can_be_corrected_again(self):
        self._correct(partner_text="still wrong")
        self.assertEqual(self._correct(code="delivered")["outcome"], "applied")
        self.assertEqual(len(self.exception.correction_ids), 2)

    def test_correct_names_the_place_of_a_fault(self):
        for data, place in (
            ({"code": "teleported"}, "/data/code"),
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

    def test_correct_needs_json_and_an_object(self):
        for payload in ("{", "[]", "5", "null", '"text"'):
            with self.assertRaises(UserError):
                self.exception.desk_correct(payload, "x")

    def test_correct_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "why"):
            self.exception.desk_correct(json.dumps(self.payload), " ")

    def test_correct_cannot_change_which_event_it_is(self):
        for name, value in (("id", "another"), ("source", "/systems/other")):
            with self.assertRaisesRegex(UserError, "/id"):
                self.exception.desk_correct(json.dumps({**self.payload, name: value}), "x")

    def test_correct_turns_a_rejected_message_into_its_event(self):
        data = {"reason": "not JSON", "faults": [], "body": "delivered TRACK-1"}
        answer = self._apply_one(type="freight.message.rejected.v1", data=data)
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        rejected = json.loads(exception.desk_detail()["message"]["canonical"])
        meant = {
            **self.payload,
            "id": rejected["id"],
            "data": {**self.payload["data"], "code": "delivered"},
        }
        self.assertEqual(exception.desk_correct(json.dumps(meant), "Read it by phone")["outcome"], "applied")
        self.assertEqual(self.shipment.state, "delivered")
