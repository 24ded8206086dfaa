# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from time import monotonic

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..ingest.personal import mask, mask_event, unmasked
from ..ingest.personal_raw import mask_message, masked_or_none
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestPersonalMask(BaseCase):
    def test_values_by_kind(self):
        for value, kind, shown in (
            ("John Doe", "name", "J••• D••"),
            ("j.doe@acme.com", "email", "•.d••@a•••.c••"),
            ("+33 6 12 34 56 78", "phone", "+•• • •• •• •• 78"),
            (331234567, "phone", "•••••••67"),
            ("12 Rue Vide", "street", "1• R•• V•••"),
            (None, "name", None),
            ("JVBERi0xLjQK", "binary", "•••"),
            ("LEFT AT DOOR, signed by J DOE. 2 pcs, PRO 1234567890", "text",
             "LEFT AT DOOR, signed by • D••. 2 pcs, PRO 1234567890"),
            ("call +33 612 345 678 or a.b@c.de", "text", "call +•• ••• ••• •78 or •.•@•.d•"),
        ):  # fmt: skip
            with self.subTest(value=value, kind=kind):
                self.assertEqual(mask(value, kind), shown)

    def test_event_by_its_pointers(self):
        event = {
            "type": "freight.shipment.milestone.v1",
            "subject": "T1",
            "data": {"signed_by": "Jane Roe", "partner_text": "JANE ROE took it", "code": "delivered"},
        }
        shown = mask_event(event, mask_message)
        self.assertEqual(
            shown["data"],
            {"signed_by": "J••• R••", "partner_text": "J••• R•• took it", "code": "delivered"},
        )
        self.assertEqual((shown["subject"], event["data"]["signed_by"]), ("T1", "Jane Roe"))
        stops = {
            "data": {"stops": [{"place": {"contact": "Jo Do", "city": "Lyon"}, "notes": ["driver: Al Bo"]}]}
        }
        [stop] = mask_event({"type": "freight.tender.offered.v1", **stops}, mask_message)["data"]["stops"]
        self.assertEqual(stop, {"place": {"contact": "J• D•", "city": "Lyon"}, "notes": ["driver: A• B•"]})

    def test_body_of_a_rejected_message_by_its_format(self):
        def shown(body, media_type, encoding="utf8"):
            data = {"body": body, "content_type": media_type, "encoding": encoding}
            event = {"type": "freight.message.rejected.v1", "data": data}
            return mask_event(event, mask_message)["data"]["body"]

        self.assertEqual(
            json.loads(shown('{"email": "a@bc.de", "n": 1.50}', "application/json"))["email"], "•@b•.d•"
        )
        self.assertEqual(shown("N1*CN*ACME~", "application/edi-x12"), "N1*CN*A•••~")
        self.assertEqual(shown("Dear Sirs", "text/plain"), "•••")
        self.assertEqual(shown("AAAA", "application/json", "base64"), "•••")

    def test_partners_words_by_format(self):
        for media_type, text, shown in (
            ("application/edi-x12", "N1*CN*ACME*92*7~\nPER*IC*JANE ROE*TE*5551234567~\nL11*X*PO~",
             "N1*CN*A•••*92*7~\nPER*IC*J••• R••*TE*••••••••67~\nL11*X*PO~"),
            ("application/edi-x12", "ST|214|1\nN3|1 MAIN ST\nK1|LEFT WITH ROE",
             "ST|214|1\nN3|• M••• S•\nK1|•••"),
            ("application/edifact", "NAD+CN+X::9++J D?'OE:2+MAIN 1+LYON'CTA+IC+:JANE'COM+061234:TE'",
             "NAD+CN+X::9++• •?'O•:•+M••• •+LYON'CTA+IC+:J•••'COM+••••34:TE'"),
            ("text/csv", "tracking;signed_by;city\nX1;John Doe;Lyon\n",
             "tracking;signed_by;city\nX1;J••• D••;Lyon\n"),
            ("application/xml", "<a><consignee><name>Jo Do</name></consignee><ref phone='1234'>7</ref></a>",
             '<a> <consignee> <name>J• D•</name> </consignee> <ref phone="••34">7</ref> </a>'),
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(masked_or_none(text, media_type).split(), shown.split())

    def test_json_of_any_partner_by_names_of_members(self):
        text = '{"price": 1.10, "consignee": {"name": "ACME", "id": 7}, "signedBy": "Al Bo", "name": "depot"}'
        shown = masked_or_none(text, "application/json; charset=utf-8")
        self.assertIn('"price": 1.10', shown)
        self.assertEqual(
            json.loads(shown),
            {"price": 1.1, "consignee": {"name": "A•••", "id": 7}, "signedBy": "A• B•", "name": "depot"},
        )

    def test_what_is_not_surely_of_its_format_is_hidden(self):
        for media_type, text in (
            ("application/json", '{"name": "cut of'),
            ("application/json", "[" * 100_000),
            ("application/edi-x12", "Dear John*Doe"),
            ("application/edi-x12", "N1*CN*ACME^N3*1 MAIN ST"),
            ("application/edifact", "UNB+UNOA:1#NAD+CN+X++JOHN#"),
            ("text/csv", "no header here"),
            ("application/xml", "<!DOCTYPE a [<!ENTITY x 'John'>]><a>&x;</a>"),
            ("application/xml", "<a>" * 10_000),
            ("text/plain", "John"),
            (None, "John"),
            ("application/json", " " * 5_000_000 + "{}"),
        ):
            with self.subTest(text=text[:30]):
                self.assertIsNone(masked_or_none(text, media_type))

    def test_long_messages_take_seconds_at_most(self):
        filling = 2_000_000
        for media_type, text in (
            ("application/json", json.dumps({"message": ["+1 " * 3000] * (filling // 9100)})),
            ("application/json", json.dumps({"message": ["a." * 4000] * (filling // 8100)})),
            ("application/edi-x12", "N1*A*B~" * (filling // 7)),
            ("text/csv", "a;name\n" + "x;y\n" * (filling // 4)),
        ):
            with self.subTest(media_type=media_type):
                begun = monotonic()
                self.assertTrue(masked_or_none(text, media_type))
                self.assertLess(monotonic() - begun, 8)

    def test_what_is_left_masked_is_put_back(self):
        original = {"data": {"signed_by": "Jane Roe", "notes": ["a", "Al Bo"], "code": "x"}}
        shown = {"data": {"signed_by": "J••• R••", "notes": ["•", "A• B•"], "code": "x"}}
        given = {"data": {"signed_by": "J••• R••", "notes": ["•", "A• B•", "new"], "code": "y"}}
        self.assertEqual(
            unmasked(given, shown, original),
            {"data": {"signed_by": "Jane Roe", "notes": ["a", "Al Bo", "new"], "code": "y"}},
        )


@tagged("post_install", "-at_install")
class TestPersonalRoles(FreightCase):
    def setUp(self):
        super().setUp()
        self.seer = self._person("seer", "freight_bridge.group_user,freight_bridge.group_personal")
        answer = self._apply_one(
            code="delivered", signed_by="Jane Roe", partner_text="signed by JANE ROE", raw=None
        )
        self.row = self.env["freight.integration.log"].browse(answer["log_id"])
        self.milestone = self.env["freight.milestone"].search([("log_id", "=", self.row.id)])

    def _delivery(self, *args, **changes):
        changes.pop("raw", None)
        delivery = super()._delivery(*args, **changes)
        delivery["raw"] = '{"status": "X1", "signed_by": "Jane Roe", "phone": "0612345678"}'
        return delivery

    def test_reading_masks_for_who_lacks_the_right(self):
        for user, masked in (
            (self.worker, True),
            (self.auditor, True),
            (self.seer, False),
            (self.manager, False),
        ):
            with self.subTest(user=user.login):
                [values] = self.row.with_user(user).read(["payload", "raw"])
                self.assertEqual("Jane Roe" in values["payload"], not masked)
                self.assertEqual("Jane Roe" in values["raw"], not masked)
                self.assertEqual("0612345678" in values["raw"], not masked)
                [values] = self.milestone.with_user(user).web_read({"signed_by": {}, "partner_text": {}})
                self.assertEqual(values["signed_by"], "J••• R••" if masked else "Jane Roe")
                self.assertEqual("ROE" in values["partner_text"], not masked)

    def test_copies_and_onchange_hand_out_nothing(self):
        [row] = self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": self.system.id,
                    "event_type": "freight.tender.offered.v1",
                    "data": {
                        "references": [{"kind": "shipment", "value": "FS1"}],
                        "parties": [{"role": "consignee", "contact": "Jane Roe"}],
                    },
                }
            ]
        )
        for record in (self.row, self.milestone, row, self.shipment):
            with self.subTest(model=record._name):
                self.assertNotRegex(str(record.with_user(self.worker).copy_data()), "(?i)jane|roe")
        spec = {"signed_by": {}, "partner_text": {}, "code": {}}
        with self.assertRaises(AccessError):
            self.milestone.with_user(self.worker).onchange({"code": "delivered"}, ["code"], spec)

    def test_desk_masks_messages_that_were_not_understood(self):
        body = json.dumps({"signed_by": "Jane Roe", "data": 5})
        data = {"reason": "no", "faults": [], "encoding": "utf8", "body": body}
        data["content_type"] = "application/json"
        answer = self._apply_one(type="freight.message.rejected.v1", data=data)
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        self.assertIn("Jane Roe", str(exception.with_user(self.seer).desk_detail()))
        detail = exception.with_user(self.worker).desk_detail()
        self.assertNotIn("Jane", str(detail))
        self.assertTrue(detail["message"]["is_masked"])

    def test_exports_are_masked(self):
        names = ["payload", "raw"]
        for user in (self.seer, self.worker):
            user.group_ids += self.env.ref("base.group_allow_export")
        self.assertIn("Jane Roe", str(self.row.with_user(self.seer).export_data(names)))
        exported = str(self.row.with_user(self.worker).export_data(names))
        self.assertNotIn("Jane", exported)
        self.assertIn("J••• R••", exported)
        exported = self.milestone.with_user(self.worker).export_data(["signed_by"])["datas"]
        self.assertEqual(exported, [["J••• R••"]])

    def test_nobody_finds_out_by_searching_sorting_or_grouping(self):
        logs = self.env["freight.integration.log"].with_user(self.worker)
        miles = self.env["freight.milestone"].with_user(self.worker)
        for attempt in (
            lambda: logs.search([("payload", "ilike", "Jane")]),
            lambda: miles.search([("signed_by", "=like", "J%")]),
            lambda: miles.search([("signed_by", "=", "Jane Roe")]),
            lambda: miles.search([], order="signed_by"),
            lambda: miles._read_group([], ["signed_by"], ["__count"]),
            lambda: miles._read_group([], ["code"], ["signed_by:array_agg"]),
            lambda: (
                self.env["freight.shipment"]
                .with_user(self.worker)
                .search([("milestone_ids.signed_by", "ilike", "J")])
            ),
        ):
            with self.assertRaisesRegex(AccessError, "holds personal data"):
                attempt()
        self.assertTrue(miles.search([("signed_by", "!=", False)]))
        seen = self.env["freight.milestone"].with_user(self.seer)
        self.assertTrue(seen.search([("signed_by", "ilike", "jane")]))

    def test_desk_shows_masked_and_takes_what_it_showed(self):
        exception = self._exception([("tracking", "NOBODY")], code="delivered", signed_by="Jane Roe")
        self.assertIn("Jane Roe", exception.with_user(self.seer).desk_detail()["message"]["draft"])
        worker = exception.with_user(self.worker)
        message = worker.desk_detail()["message"]
        self.assertTrue(message["is_masked"])
        for part in ("raw", "canonical", "draft"):
            self.assertNotIn("Jane", message[part])
            self.assertIn("J••• R••", message[part])
        with self.assertRaisesRegex(UserError, "masked"):
            worker.desk_correct(message["draft"].replace("NOBODY", "••• TRACK"), "Wrong")
        worker.desk_correct(message["draft"].replace("NOBODY", "TRACK-1"), "Typing error")
        self.assertEqual(exception.state, "resolved")
        newest = exception.log_ids.sorted("id")[-1]
        self.assertEqual(json.loads(newest.payload)["data"]["signed_by"], "Jane Roe")
        [correction] = worker.desk_detail()["message"]["corrections"]
        self.assertIn('+        "value": "TRACK-1"', correction["diff"])
        self.assertNotIn("Jane", str(correction))

    def test_outgoing_messages_are_masked(self):
        party = {"role": "consignee", "name": "ACME", "contact": "Jane Roe", "phone": "0612345678"}
        [row] = self.env["freight.outbox"]._enqueue(
            [
                {
                    "system_id": self.system.id,
                    "event_type": "freight.tender.offered.v1",
                    "data": {"references": [{"kind": "shipment", "value": "FS1"}], "parties": [party]},
                }
            ]
        )
        row.write({"body": "hello Jane Roe", "response": "thanks Jane Roe"})
        [values] = row.with_user(self.worker).read(["payload", "body", "response"])
        self.assertNotIn("Jane", str(values))
        self.assertIn("J••• R••", values["payload"])
        self.assertIn("Hidden", values["body"])
        [values] = row.with_user(self.seer).read(["payload", "body", "response"])
        self.assertEqual(str(values).count("Jane Roe"), 3)

    def test_refused_statements_are_logged_without_values(self):
        with (
            self.assertLogs("odoo.sql_db", "ERROR") as logs,
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO freight_outbox (payload, subject) VALUES (%s, %s)", ['{"a":"Jane Roe"}', "O'Roe"]
            )
        self.assertIn("INSERT INTO freight_outbox (payload, subject) VALUES ('…', '…')", logs.output[0])
        self.assertNotRegex(logs.output[0], "Roe")
