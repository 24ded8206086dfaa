# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.tests import tagged

from .common_tender import TenderCase


@tagged("post_install", "-at_install")
class TestIngestTender(TenderCase):
    def setUp(self):
        super().setUp()
        self.load = self._sale().freight_shipment_ids
        self.tender = self.load.tender_ids

    def test_acceptance_books_the_shipment(self):
        pickup = self.now + timedelta(days=1)
        references = [
            ("shipment", self.load.name),
            ("shipment", "TMS-77"),
            ("pro", "PRO-1"),
            ("booking", "B-1"),
        ]
        answer = self._answer(self.load, references=references, pickup_at=self._stamp(pickup))
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual((self.tender.state, self.tender.answered_at), ("accepted", self.now))
        self.assertEqual(self.tender.pickup_at, pickup)
        self.assertTrue(self.load.booked_at)
        self.assertEqual((self.load.pro_number, self.load.booking_number), ("PRO-1", "B-1"))
        self.assertEqual(self.load.carrier_scac, "ALPH")
        self.assertEqual(self.load.picking_ids.carrier_id, self.carrier)

    def test_acceptance_teaches_the_carriers_own_ids(self):
        self._answer(
            self.load, references=[("shipment", self.load.name), ("shipment", "TMS-77"), ("pro", "P-7")]
        )
        learned = self.load.cross_reference_ids
        self.assertEqual({(row.kind, row.value) for row in learned}, {("shipment", "TMS-77"), ("pro", "P-7")})
        self._apply_one([("shipment", "TMS-77")], code="picked_up")
        self.assertEqual(self.load.state, "dispatched")

    def test_acceptance_with_a_condition_tells_it(self):
        self._answer(self.load, reason="TARPAULIN ONLY", reason_code="B")
        self.assertEqual((self.tender.state, self.tender.reason), ("accepted", "TARPAULIN ONLY (B)"))
        self.assertTrue(self.load.message_ids.filtered(lambda message: "TARPAULIN" in message.body))

    def test_acceptance_keeps_what_is_known(self):
        self.load.write({"pro_number": "OURS", "carrier_scac": "KEEP"})
        self._answer(self.load, references=[("shipment", self.load.name), ("pro", "THEIRS")])
        self.assertEqual((self.load.pro_number, self.load.carrier_scac), ("OURS", "KEEP"))

    def test_refusal_waits_for_a_person_with_the_next_carrier(self):
        answer = self._answer(self.load, "declined", reason="NO <b>TRUCK</b>", reason_code="EQU")
        self.assertEqual((answer["outcome"], answer["code"]), ("exception", "tender_declined"))
        self.assertIn("NO <b>TRUCK</b> (EQU)", answer["message"])
        self.assertIn("Beta Road", answer["message"])
        self.assertEqual((self.tender.state, self.load.booked_at), ("declined", False))
        note = self.load.message_ids.filtered(lambda message: "TRUCK" in message.body)
        self.assertNotIn("<b>", note.body)
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual((exception.shipment_id, exception.next_carrier_id), (self.load, self.next_carrier))
        exception.desk_tender_next()
        self.assertEqual(exception.state, "resolved")
        self.assertEqual(self._tenders(self.load)[:1].carrier_id, self.next_carrier)

    def test_refusal_replayed_before_anybody_was_asked_still_waits(self):
        answer = self._answer(self.load, "declined")
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["outcome"], "exception")
        self.assertEqual((exception.state, exception.code), ("open", "tender_declined"))

    def test_refusal_after_acceptance_gives_the_load_back(self):
        self._answer(self.load, time=self.now - timedelta(hours=2))
        answer = self._answer(self.load, "declined", time=self.now - timedelta(hours=1))
        self.assertEqual(answer["code"], "tender_declined")
        self.assertIn("gives it back", answer["message"])
        self.assertEqual((self.tender.state, self.load.booked_at), ("declined", False))
        self.assertFalse(self.load.carrier_scac)

    def test_older_answer_is_stale(self):
        self._answer(self.load, time=self.now - timedelta(hours=1))
        answer = self._answer(self.load, "declined", time=self.now - timedelta(hours=2))
        self.assertEqual((answer["outcome"], self.tender.state), ("stale", "accepted"))

    def test_same_answer_again_adds_what_it_brings(self):
        self._answer(self.load, time=self.now - timedelta(hours=1))
        answer = self._answer(self.load, references=[("shipment", self.load.name), ("pro", "P-9")])
        self.assertEqual((answer["outcome"], self.load.pro_number), ("applied", "P-9"))
        answer = self._answer(self.load, "declined", time=self.now)
        answer = self._answer(self.load, "declined", time=self.now)
        self.assertEqual((answer["outcome"], self.tender.state), ("stale", "declined"))

    def test_late_acceptance_is_for_a_person_to_take(self):
        self.tender.respond_by = self.tender.offered_at - timedelta(hours=1)
        self.env["freight.tender"]._expire()
        answer = self._answer(self.load)
        self.assertEqual(answer["code"], "unexpected_tender_response")
        self.assertEqual(self.tender.state, "expired")
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["outcome"], "applied")
        self.assertEqual(self.tender.state, "accepted")
        self.assertFalse(self.load.exception_ids.filtered(lambda record: record.state == "open"))

    def test_late_acceptance_takes_no_load_from_another_carrier(self):
        self.tender._decline(self.now - timedelta(hours=2), "no")
        self.load._tender_to(self.next_carrier)
        answer = self._answer(self.load)
        self.assertEqual(answer["code"], "unexpected_tender_response")
        self.assertIn("Beta Road", answer["message"])
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["outcome"], "exception")
        self.assertEqual(self._tenders(self.load).mapped("state"), ["offered", "declined"])

    def test_acceptance_of_a_cancelled_tender_is_an_exception(self):
        self.tender._cancel("No need.")
        answer = self._answer(self.load)
        self.assertEqual(answer["code"], "unexpected_tender_response")
        self.assertIn("cancelled", answer["message"])
        self.assertEqual(self._answer(self.load, "declined")["outcome"], "stale")

    def test_answer_of_a_system_that_was_not_asked_is_an_exception(self):
        answer = self._answer(self.load, system=self.second_system)
        self.assertEqual(answer["code"], "unexpected_tender_response")
        self.assertEqual(self.tender.state, "offered")

    def test_carriers_of_one_system_are_told_apart_by_scac(self):
        self.tender._cancel("Other way.")
        first = self.load._tender_to(self.next_carrier)
        self._answer(self.load, "declined", system=self.second_system, carrier=self._scac("BETA"))
        second = self.load._tender_to(self.last_carrier)
        answer = self._answer(self.load, system=self.second_system, carrier=self._scac("BETA"))
        self.assertEqual(answer["code"], "unexpected_tender_response")
        answer = self._answer(self.load, system=self.second_system, carrier=self._scac("GAMM"))
        self.assertEqual(answer["outcome"], "applied")
        self.assertEqual((first.state, second.state), ("declined", "accepted"))

    def test_answer_that_is_no_answer_is_refused(self):
        for changes, code in (
            ({"response": "perhaps"}, "malformed_event"),
            ({"pickup_at": "tomorrow"}, "malformed_event"),
            ({"reason": 5}, "malformed_event"),
            ({"carrier": {"scac": 5}}, "malformed_event"),
            ({"time": self.now + timedelta(days=3)}, "implausible_time"),
            ({"references": [("shipment", "NOBODY")]}, "unmatched_reference"),
        ):
            self.assertEqual(self._answer(self.load, **changes)["code"], code, changes)
        self.assertEqual(self.tender.state, "offered")

    def test_answer_linked_by_a_person_is_taken(self):
        answer = self._answer(self.load, references=[("order", "NOBODY")])
        exception = self.env["freight.exception"].browse(answer["exception_id"]).with_user(self.worker)
        self.assertEqual(exception.desk_link(self.load.id)["outcome"], "applied")
        self.assertEqual(self.tender.state, "accepted")

    def test_answers_query_count_does_not_grow(self):
        self._count_queries(2)
        small, large = self._count_queries(5), self._count_queries(40)
        self.assertLessEqual(large, small + 2)

    def test_refusals_query_count_does_not_grow(self):
        self._count_queries(2, "declined")
        small, large = self._count_queries(5, "declined"), self._count_queries(40, "declined")
        self.assertLessEqual(large, small + 2)

    def _count_queries(self, count, response="accepted"):
        loads = self.env["freight.shipment"].concat(
            *(self._sale(quantity=2).freight_shipment_ids for _number in range(count))
        )
        self.assertEqual(set(self._tenders(loads).mapped("state")), {"offered"})
        deliveries = [
            self._response(load, response, references=[("shipment", load.name), ("pro", f"{load.name}-P")])
            for load in loads
        ]
        self._commit()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answers = self._apply(*deliveries)
        self.env.flush_all()
        expected = "applied" if response == "accepted" else "exception"
        self.assertEqual({row["outcome"] for row in answers}, {expected})
        return self.env.cr.sql_log_count - before

    def _scac(self, scac):
        return {"scac": scac, "name": None, "service": None}
