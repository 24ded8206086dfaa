# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo.tests import tagged

from .common import NUMBERS, OutboxCase

FAULT = {"pointer": "segment 3 AT7-05", "code": "wrong_date", "detail": "is no date"}


@tagged("post_install", "-at_install")
class TestInterchange(OutboxCase):
    def setUp(self):
        super().setUp()
        self.system.dialect = "x12"

    def _received(self, control="000000017", digest="a", **changes):
        """A delivery that tells of an interchange of one 214."""
        data = {
            "syntax": "x12",
            "control": control,
            "sender": {"qualifier": "02", "id": "THEIRS"},
            "receiver": {"qualifier": "ZZ", "id": "OURS"},
            "test": False,
            "version": "00401",
            "prepared_at": "2026-11-20T10:00:00.000Z",
            "acknowledgement_requested": False,
            "digest": digest * 64,
            "status": "accepted",
            "groups": [self._group()],
            "faults": [],
        }
        delivery = self._delivery([("other", control)], type="freight.interchange.received.v1")
        for name in [name for name in changes if name in delivery["event"]]:
            delivery["event"][name] = changes.pop(name)
        delivery["event"]["data"] = {**data, **changes}
        return delivery

    def _group(self, functional_id="QM", kind="214", **changes):
        return {
            "functional_id": functional_id,
            "control": "17",
            "version": "004010",
            "status": "accepted",
            "declared": 1,
            "received": 1,
            "accepted": 1,
            "sets": [{"kind": kind, "control": "0001", "status": "accepted", "faults": []}],
            "faults": [],
            **changes,
        }

    def _receive(self, *args, **changes):
        [answer] = self._apply(self._received(*args, **changes))
        return answer

    def _owed_rows(self):
        return self.env["freight.outbox"].search(
            [("system_id", "=", self.system.id), ("event_type", "=", "freight.interchange.received.v1")],
            order="id",
        )

    def _interchange(self):
        return self.env["freight.interchange"].search([("system_id", "=", self.system.id)])

    def test_interchange_is_kept_and_acknowledged(self):
        answer = self._receive()
        self.assertEqual(answer["outcome"], "applied", answer)
        interchange = self._interchange()
        self.assertEqual(
            (interchange.sender, interchange.receiver, interchange.control, interchange.status),
            ("02:THEIRS", "ZZ:OURS", "000000017", "accepted"),
        )
        self.assertEqual((interchange.set_count, interchange.accepted_count), (1, 1))
        row = self._owed_rows()
        self.assertEqual(row, interchange.acknowledgement_ids)
        self.assertEqual(
            (row.acknowledge, row.res_model, row.res_id), ("997", interchange._name, interchange.id)
        )
        [message] = self._claim()
        self.assertEqual(message["event"]["data"]["control"], "000000017")
        envelope = message["envelope"]
        self.assertEqual(envelope["sender"], {"qualifier": "ZZ", "id": "OURS"})
        self.assertEqual(envelope["receiver"], {"qualifier": "02", "id": "THEIRS"})
        self.assertEqual(envelope["standards"], {"functional": "997", "acknowledge": ["997"]})
        self.assertFalse(envelope["acknowledgement_requested"])

    def test_acknowledgement_needs_no_identity_of_the_system(self):
        self.system.write({"edi_id": False, "edi_partner_id": False, "edi_functional": "999"})
        self._receive(test=True)
        [message] = self._claim()
        envelope = message["envelope"]
        self.assertEqual((envelope["group_sender"], envelope["group_receiver"]), ("OURS", "THEIRS"))
        self.assertEqual((envelope["version"], envelope["test"]), ("005010", True))

    def test_acknowledgements_owed(self):
        acks = [self._group("FA", "997")]
        for changes, owed in (
            ({}, "997"),
            ({"acknowledgement_requested": True}, "TA1,997"),
            ({"status": "partially_accepted"}, "997"),
            ({"status": "rejected", "groups": []}, "TA1"),
            ({"status": "rejected"}, "TA1"),
            ({"groups": acks, "acknowledgement_requested": True}, None),
            ({"groups": []}, None),
            ({"syntax": "edifact"}, None),
            ({"syntax": "edifact", "acknowledgement_requested": True}, "CONTRL"),
            ({"syntax": "edifact", "status": "rejected"}, "CONTRL"),
            (
                {
                    "syntax": "edifact",
                    "acknowledgement_requested": True,
                    "groups": [self._group(None, "CONTRL")],
                },
                None,
            ),
        ):
            before = self._owed_rows()
            self._receive(control=f"{next(NUMBERS)}", **changes)
            self.assertEqual((self._owed_rows() - before).acknowledge or None, owed, changes)

    def test_acknowledgements_leave_out_acknowledgements(self):
        self._receive(groups=[self._group("FA", "997"), self._group()])
        groups = json.loads(self._owed_rows().payload)["data"]["groups"]
        self.assertEqual([group["functional_id"] for group in groups], ["QM"])

    def test_acknowledgements_can_be_off(self):
        self.system.edi_functional = "none"
        self._receive()
        self.system.write({"edi_functional": "997", "send_channel": False})
        self._receive(control="18", acknowledgement_requested=True)
        self.assertFalse(self._owed_rows())

    def test_interchange_again_is_answered_as_duplicate_and_has_no_effect(self):
        self._receive()
        self.env["freight.outbox"].search([]).sudo().unlink()
        answer = self._receive()
        self.assertEqual(answer["outcome"], "stale", answer)
        self.assertEqual(self._interchange().times_received, 2)
        row = self._owed_rows()
        self.assertEqual(row.acknowledge, "TA1")
        data = json.loads(row.payload)["data"]
        self.assertEqual(
            (data["status"], data["faults"][0]["code"]), ("rejected", "duplicate_control_number")
        )

    def test_interchange_given_twice_by_the_broker_is_no_duplicate_of_the_partner(self):
        delivery = self._received()
        self.assertEqual(
            [row["outcome"] for row in self._apply(delivery, delivery)], ["applied", "duplicate"]
        )
        self.assertEqual(self._apply(delivery)[0]["outcome"], "duplicate")
        self.assertEqual((len(self._owed_rows()), self._interchange().times_received), (1, 1))

    def test_interchange_twice_in_one_batch(self):
        outcomes = [row["outcome"] for row in self._apply(self._received(), self._received())]
        self.assertEqual(outcomes, ["applied", "stale"])
        self.assertEqual(self._owed_rows().mapped("acknowledge"), ["997", "TA1"])

    def test_control_number_with_another_content_is_taken_and_told(self):
        self._receive()
        answer = self._receive(digest="b")
        self.assertEqual(answer["code"], "duplicate_interchange")
        self.assertEqual(len(self._interchange()), 2)
        row = self._owed_rows()[-1]
        data = json.loads(row.payload)["data"]
        self.assertEqual((row.acknowledge, data["status"]), ("TA1,997", "accepted_with_errors"))
        self.assertEqual(data["faults"][0]["code"], "duplicate_control_number")

    def test_control_number_twice_in_one_file_is_another_content(self):
        first, second = self._received(), self._received()
        second["event"]["correlationid"] = first["event"]["correlationid"]
        codes = [row["code"] for row in self._apply(first, second)]
        self.assertEqual(codes, [None, "duplicate_interchange"])

    def test_control_number_is_the_senders_own(self):
        self._receive()
        answer = self._receive(digest="b", sender={"qualifier": "02", "id": "SOMEBODY"})
        self.assertEqual(answer["outcome"], "applied")

    def test_interchange_with_errors_is_told(self):
        answer = self._receive(status="rejected", groups=[], faults=[FAULT])
        exception = self.env["freight.exception"].browse(answer["exception_id"])
        self.assertEqual(exception.code, "interchange_errors")
        self.assertIn("is no date", exception.summary)
        answer = self._receive(control="18", groups=[self._group(faults=[FAULT])])
        self.assertEqual(answer["code"], "interchange_errors")

    def test_interchange_seen_by_a_person_owes_nothing_again(self):
        answer = self._receive(status="rejected", groups=[], faults=[FAULT])
        rows = self._owed_rows()
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["state"], "resolved")
        self.assertEqual((self._owed_rows(), self._interchange().times_received), (rows, 1))

    def test_interchange_report_names_faults_first(self):
        sets = [
            {"kind": "214", "control": "0001", "status": "accepted", "faults": []},
            {"kind": "214", "control": "0002", "status": "rejected", "faults": [FAULT]},
        ]
        self._receive(status="partially_accepted", groups=[self._group(sets=sets, received=2)])
        lines = self._interchange().report.splitlines()
        self.assertEqual(
            lines,
            [
                "Group QM 17: Accepted, 1 of 2 messages",
                "  214 0002: Rejected",
                "    ! segment 3 AT7-05: is no date",
                "  214 0001: Accepted",
            ],
        )

    def test_interchange_of_a_test_system_is_acknowledged_as_a_test(self):
        trial = self.env["freight.system"].create(
            {
                "name": "Trial",
                "code": "trial",
                "mode": "test",
                "dialect": "x12",
                "send_channel": "folder",
            }
        )
        self.assertEqual(self._receive(source="/systems/trial", test=True)["outcome"], "applied")
        self.assertEqual(len(self.env["freight.interchange"].search([("system_id", "=", trial.id)])), 1)
        [message] = self.outbox.claim(courier="c", limit=10, lease_seconds=60)
        self.assertEqual((message["system"]["mode"], message["envelope"]["test"]), ("test", True))

    def test_interchange_malformed_is_refused(self):
        for changes in (
            {"digest": "A"},
            {"status": "fine"},
            {"sender": None},
            {"control": " "},
            {"groups": [{"sets": 1}]},
            {"groups": [self._group(received="1")]},
            {"faults": ["x"]},
        ):
            self.assertEqual(self._receive(**changes)["code"], "malformed_event", changes)

    def test_interchange_query_count_does_not_grow(self):
        self._count_queries(5)
        self.assertEqual(self._count_queries(5), self._count_queries(50))

    def _count_queries(self, count):
        deliveries = [self._received(control=f"{next(NUMBERS)}") for _number in range(count)]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answers = self._apply(*deliveries)
        self.env.flush_all()
        self.assertEqual({row["outcome"] for row in answers}, {"applied"})
        return self.env.cr.sql_log_count - before
