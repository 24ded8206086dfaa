# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OutboxCase


@tagged("post_install", "-at_install")
class TestAcknowledgement(OutboxCase):
    def setUp(self):
        super().setUp()
        self.system.dialect = "x12"

    def _acknowledgement(self, row, status="accepted", kind="997", **changes):
        """A delivery by which the partner acknowledges a row, its number padded as in X12."""
        number = row.control_number.rjust(9, "0")
        data = {
            "syntax": "x12",
            "kind": kind,
            "interchange_control": number if kind == "TA1" else None,
            "functional_id": "SM",
            "group_control": None if kind == "TA1" else number,
            "status": status,
            "reason_code": None,
            "reason": None,
            "sets": [],
            **changes,
        }
        delivery = self._delivery([("other", number)], type="freight.acknowledgement.received.v1")
        delivery["event"]["data"] = data
        return delivery

    def _acknowledge(self, row, *args, **changes):
        [answer] = self._apply(self._acknowledgement(row, *args, **changes))
        return answer

    def test_acknowledged(self):
        row = self._sent(shipment_id=self.shipment.id)
        self.assertTrue(row.acknowledgement_due)
        self.assertEqual(self._acknowledge(row)["outcome"], "applied")
        self.assertEqual((row.state, row.acknowledgement), ("acknowledged", "997 Accepted"))
        self.assertFalse(row.acknowledgement_due)
        self.assertEqual(self._acknowledge(row, kind="TA1")["outcome"], "applied")
        self.assertEqual(row.acknowledgement, "997 Accepted")

    def test_ta1_alone_leaves_the_content_open(self):
        row = self._sent()
        self._acknowledge(row, kind="TA1")
        self.assertEqual((row.state, row.acknowledgement), ("sent", "TA1 Accepted"))
        self.assertTrue(row.acknowledgement_due)

    def test_rejected_tells_a_person_the_reasons(self):
        row = self._sent(shipment_id=self.shipment.id)
        sets = [
            {
                "kind": "204",
                "control": "0001",
                "status": "rejected",
                "faults": [{"pointer": "segment 5 N1-04", "code": "missing", "detail": "mandatory element"}],
            }
        ]
        self._acknowledge(row, "rejected", sets=sets)
        exception = row.exception_id
        self.assertEqual((row.state, exception.code), ("failed", "rejected_by_partner"))
        self.assertEqual((exception.shipment_id, exception.subject), (self.shipment, row.subject))
        self.assertIn("204 0001: segment 5 N1-04 mandatory element", exception.summary)
        self._acknowledge(row, "rejected", sets=sets)
        self.assertEqual(exception.event_count, 1, "the same refusal again tells nothing new")

    def test_rejected_after_accepted_counts(self):
        row = self._sent()
        self._acknowledge(row)
        self._acknowledge(row, "rejected")
        self.assertEqual((row.state, row.exception_id.code), ("failed", "rejected_by_partner"))
        self._acknowledge(row)
        self.assertEqual(row.state, "failed")

    def test_rejected_is_sent_again_as_a_new_message(self):
        row = self._sent()
        self._acknowledge(row, "rejected")
        answer = row.exception_id.with_user(self.worker).desk_replay()
        self.assertEqual(answer["state"], "resolved")
        again = self.env["freight.outbox"].search([("resend_of_id", "=", row.id)])
        self.assertEqual((row.state, again.state, again.subject), ("cancelled", "pending", row.subject))
        self.assertNotEqual(again.message_id, row.message_id)
        self.assertEqual(int(again.control_number), int(row.control_number) + 1)

    def test_acknowledgement_overtakes_the_courier(self):
        """Killed between send and settle: the partner's word shows that the message arrived."""
        row = self._owe()
        [message] = self._claim()
        self._acknowledge(row)
        self.assertEqual(row.state, "acknowledged")
        self.assertEqual(self._settle(message), "lost")
        row = self._owe()
        self._settle(self._claim()[0], "retry", detail="time-out")
        self._acknowledge(row)
        row.next_attempt_at = self.now
        self.assertEqual(self._claim(), [])

    def test_acknowledgement_settles_what_was_given_up(self):
        row = self._owe()
        self._settle(self._claim()[0], "failed", detail="time-out")
        exception = row.exception_id
        self._acknowledge(row)
        self.assertEqual(
            (row.state, exception.state, exception.resolution), ("acknowledged", "resolved", "acknowledged")
        )

    def test_acknowledgement_of_nothing_of_ours(self):
        row = self._sent()
        row.control_number = "777"
        answer = self._acknowledge(row, group_control="778")
        self.assertEqual(answer["outcome"], "stale")
        answer = self._acknowledge(row, "rejected", group_control="778", reason="no such partner")
        self.assertEqual(answer["code"], "rejected_by_partner")
        self.assertIn("no such partner", answer["message"])
        self.assertEqual(row.state, "sent")

    def test_acknowledgement_is_for_the_newest_of_a_number(self):
        old, new = self._sent(), self._sent()
        (old | new).control_number = "5"
        self._acknowledge(new)
        self.assertEqual((old.state, new.state), ("sent", "acknowledged"))

    def test_acknowledgement_of_another_system_settles_nothing(self):
        other = self.env["freight.system"].create({"name": "O", "code": "o-tms", "dialect": "x12"})
        row = self._sent()
        delivery = self._acknowledgement(row)
        delivery["event"]["source"] = f"/systems/{other.code}"
        self.assertEqual(self._apply(delivery)[0]["outcome"], "stale")
        self.assertEqual(row.state, "sent")

    def test_acknowledgement_malformed_is_refused(self):
        row = self._sent()
        for changes in ({"status": "ok"}, {"group_control": None}, {"kind": "998"}, {"sets": [1]}):
            self.assertEqual(self._acknowledge(row, **changes)["code"], "malformed_event", changes)

    def test_unacknowledged_is_told_once(self):
        row, other = self._sent(), self._sent()
        row.acknowledgement_due = self.now - timedelta(minutes=1)
        self.assertEqual(self.env["freight.outbox"]._flag_unacknowledged(), row)
        self.assertFalse(self.env["freight.outbox"]._flag_unacknowledged())
        self.assertEqual((row.state, row.exception_id.code), ("sent", "not_acknowledged"))
        self.assertIn(row.control_number, row.exception_id.summary)
        self.assertFalse(other.exception_id)
        exception = row.exception_id
        self._acknowledge(row)
        self.assertEqual((exception.state, exception.resolution), ("resolved", "acknowledged"))

    def test_unacknowledged_is_sent_again_under_its_own_name(self):
        row = self._sent()
        row.acknowledgement_due = self.now - timedelta(minutes=1)
        self.env["freight.outbox"]._flag_unacknowledged()
        row.exception_id.with_user(self.worker).desk_replay()
        self.assertEqual((row.state, row.attempt), ("pending", 0))
        [message] = self._claim()
        self.assertEqual((message["message_id"], self._settle(message)), (row.message_id, "sent"))
        self.assertTrue(self.env["freight.integration.seal"].verify()["ok"])

    def test_unacknowledged_is_no_matter_where_none_is_awaited(self):
        self.system.acknowledgement_hours = 0
        self.assertFalse(self._sent().acknowledgement_due)
        self.system.write({"acknowledgement_hours": 24, "dialect": "canonical"})
        self.assertFalse(self._sent().acknowledgement_due)

    def test_exception_of_a_message_of_ours_in_the_desk(self):
        row = self._owe()
        self._settle(self._claim()[0], "failed", detail="no writer")
        exception = row.exception_id.with_user(self.worker)
        detail = exception.desk_detail()
        self.assertIn("no writer", detail["exception"]["summary"])
        self.assertFalse(detail["can_link"])
        self.assertTrue(detail["message"]["canonical"])
        for decide in (
            lambda: exception.desk_correct("{}", "x"),
            lambda: exception.desk_link(self.shipment.id),
        ):
            with self.assertRaisesRegex(UserError, "message of ours"):
                decide()
        row.with_user(self.worker).action_resend()
        self.assertEqual((row.state, exception.state), ("pending", "resolved"))
        with self.assertRaisesRegex(UserError, "decided already"):
            exception.desk_replay()
        with self.assertRaisesRegex(UserError, "nothing to send again"):
            row.with_user(self.worker).action_resend()

    def test_acknowledgement_query_count_does_not_grow(self):
        self._count_queries(5)
        self.assertEqual(self._count_queries(5), self._count_queries(50))

    def _count_queries(self, count):
        rows = self.env["freight.outbox"]._enqueue([self._owed(subject="Q") for _number in range(count)])
        deliveries = [self._acknowledgement(row) for row in rows]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._apply(*deliveries)
        self.env.flush_all()
        self.assertEqual(set(rows.mapped("state")), {"acknowledged"})
        return self.env.cr.sql_log_count - before
