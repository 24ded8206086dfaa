# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_push import PushCase


@tagged("post_install", "-at_install")
class TestPushAnswer(PushCase):
    """What the platform answers is kept and shown; the books stay as they are."""

    def setUp(self):
        super().setUp()
        self.move = self._issued()
        self.books = self._books(self.move)

    def tearDown(self):
        if self.move.exists() and self.move.state == "posted":
            self.assertEqual(self._items(self.move), self.books[2])
        super().tearDown()

    def test_accepted_its_number_leads_to_our_invoice(self):
        answer = self._answer(self.move, url="https://platform.example/in_1")
        self.assertEqual(
            (answer["outcome"], answer["message"]),
            ("applied", f"{self.move.name} is in_{self.move.id} there."),
        )
        row = self._rows(self.move)
        self.assertEqual((row.state, row.url), ("accepted", "https://platform.example/in_1"))
        self.assertEqual((self.move.billing_push_state, self.move.billing_push_url), ("accepted", row.url))
        document = self._document(f"in_{self.move.id}")
        self.assertEqual((document.move_id, document.state, document.is_pushed), (self.move, "posted", True))
        self.assertEqual((document.amount, document.partner_id), (120, self.partner))

    def test_no_address_but_of_the_web_is_kept(self):
        self._answer(self.move, url="javascript:alert(1)")
        self.assertFalse(self._rows(self.move).url)

    def test_what_it_tells_of_ours_afterwards_is_not_booked_a_second_time(self):
        self._answer(self.move)
        count = self.moves.search_count([])
        theirs = f"in_{self.move.id}"
        self.assertEqual(
            self._bill(theirs, age=5)["message"], f"{self.move.display_name} is in the books already."
        )
        self.assertEqual(
            self._bill(theirs, age=4, total="60.00", lines=[], tax_total="0")["code"], "billing_changed"
        )
        answer = self._bill(theirs, age=3, status="voided")
        self.assertEqual(answer["code"], "billing_changed")
        self.assertIn("an invoice of ours", answer["message"])
        self.assertEqual((self.moves.search_count([]), self.move.state), (count, "posted"))
        self.move.button_draft()
        self.move.button_cancel()
        self.assertEqual(self._bill(theirs, age=2)["code"], "billing_changed")
        self.assertEqual(self.moves.search_count([]), count)

    def test_what_is_voided_on_both_sides_is_over(self):
        self._answer(self.move)
        self.move.button_draft()
        self.move.button_cancel()
        self._answer(self.move, version=2, age=20)
        self.assertEqual(self._rows(self.move).mapped("state"), ["accepted", "accepted"])
        self.assertEqual(self._document(f"in_{self.move.id}").state, "voided")
        answer = self._bill(f"in_{self.move.id}", age=10, status="voided")
        self.assertEqual(answer["outcome"], "applied")

    def test_a_document_that_waited_for_their_number_goes_on(self):
        theirs = f"in_{self.move.id}"
        credit = self._credit("cn_9", [(theirs, "120.00")], age=50)
        self.assertIn("Kept until", credit["message"])
        self._answer(self.move, age=30)
        self.assertEqual(self._document("cn_9").state, "reconciled")
        self.assertEqual(self.move.amount_residual, 0)

    def test_refused_a_person_is_told_why_and_the_books_do_not_hear_of_it(self):
        row = self._reject(self.move)
        self.assertEqual(self._books(self.move), self.books)
        self.assertEqual(row.state, "rejected")
        self.assertEqual(
            row.reason, "No tax number. (tax_id_missing); /data/customer <b>cus_1</b> has no tax number"
        )
        self.assertEqual(
            (self.move.billing_push_state, self.move.billing_push_reason), ("rejected", row.reason)
        )
        exception = row.exception_id
        self.assertEqual((exception.code, exception.amount), ("billing_push_rejected", 120))
        self.assertIn("refuses", exception.summary)
        self.assertEqual(self._answer(self.move, "rejected", age=10)["outcome"], "stale", "once")

    def test_replaying_tells_it_again_and_its_yes_ends_it(self):
        exception = self._reject(self.move).exception_id
        with self.assertRaises(AccessError):
            exception.with_user(self.auditor).desk_replay()
        answer = exception.with_user(self.worker).desk_replay()
        self.assertEqual((answer["outcome"], answer["state"]), ("applied", "resolved"))
        self.assertEqual([data["version"] for data in self._told(self.move)], [1, 2])
        again = self._reject(self.move, version=2, age=20).exception_id
        self.assertEqual((again.state, again != exception), ("open", True))
        self._answer(self.move, version=2, age=10)
        self.assertEqual((again.state, self.move.billing_push_state), ("resolved", "accepted"))

    def test_posted_again_after_a_refusal_it_is_told_anew(self):
        exception = self._reject(self.move).exception_id
        self.move.button_draft()
        self.move.action_post()
        self.assertEqual(self._rows(self.move).mapped("version"), [1, 2])
        self.assertEqual(exception.state, "resolved")

    def test_a_refusal_of_an_older_version_asks_nobody(self):
        self.move.button_draft()
        self.move.ref = "x"
        self.move.invoice_line_ids.name = "Freight, by road"
        self.move.action_post()
        self._answer(self.move, "rejected", version=1)
        self.assertFalse(self._rows(self.move).exception_id)
        self.assertEqual(self.move.billing_push_state, "queued")

    def test_answers_in_disorder_end_as_the_newest_says(self):
        self._answer(self.move, "rejected", age=10, reason="No.")
        self.assertEqual(self._answer(self.move, age=20)["outcome"], "stale")
        self.assertEqual(self._rows(self.move).state, "rejected")
        self._answer(self.move, age=5)
        self.assertEqual(self._answer(self.move, age=1)["outcome"], "stale", "the same again")
        self.assertEqual(self._rows(self.move).state, "accepted")

    def test_an_answer_to_what_was_not_told(self):
        self.assertEqual(self._answer(self.move, version=7)["outcome"], "stale")
        refused = self._answer(self.move, "rejected", reference="move-0", reason="What is this?")
        self.assertEqual(
            (refused["code"], "What is this?" in refused["message"]), ("billing_push_rejected", True)
        )

    def test_their_number_of_another_document_is_a_conflict(self):
        self._booked("in_7", total="60.00", tax_total="0", lines=[self._line("60.00", tax=None)])
        answer = self._answer(self.move, platform_reference="in_7")
        self.assertEqual(answer["code"], "billing_conflict")
        self.assertEqual(self._rows(self.move).state, "queued")

    def test_bad_answers_are_refused_at_their_place(self):
        for place, data in (
            ("/data/reference", {"reference": ""}),
            ("/data/version", {"version": "1"}),
            ("/data/version", {"version": True}),
            ("/data/status", {"status": "perhaps"}),
            ("/data/platform_reference", {"platform_reference": None}),
            ("/data/platform_reference", {"platform_reference": "x" * 101}),
            ("/data/reason", {"reason": 5}),
            ("/data/faults", {"faults": {}}),
            ("/data/faults/0", {"faults": [{"pointer": "/x"}]}),
        ):
            with self.subTest(data=data):
                answer = self._answer(self.move, **data)
                self.assertEqual(answer["code"], "malformed_event", answer)
                self.assertIn(place, answer["message"])
        self.assertEqual(self._rows(self.move).state, "queued")

    def test_undelivered_it_stays_in_the_books_and_is_sent_again_as_it_was(self):
        [message] = self._claim()
        self.assertEqual(self._settle(message, "failed", status=400, detail="400"), "failed")
        row = self._rows(self.move)
        self.assertEqual((row.state, self.move.billing_push_state), ("failed", "failed"))
        self.assertEqual(self._books(self.move), self.books)
        self.assertEqual(row.outbox_id.exception_id.code, "not_delivered")
        row.with_user(self.biller).action_send_again()
        self.assertEqual(self._rows(self.move).state, "queued")
        self.assertEqual(row.outbox_id.exception_id.state, "resolved")
        [again] = self._claim()
        self.assertEqual(again["message_id"], message["message_id"])
        with self.assertRaisesRegex(UserError, "on its way"):
            row.action_send_again()

    def test_sent_again_it_must_be_the_newest_and_posted(self):
        self._reject(self.move)
        first = self._rows(self.move)
        self.move.button_draft()
        with self.assertRaisesRegex(UserError, "post it first"):
            first.action_send_again()
        self.move.action_post()
        with self.assertRaisesRegex(UserError, "newer version"):
            first.action_send_again()

    def test_what_a_person_cancelled_may_be_told_again(self):
        self._rows(self.move).outbox_id.action_cancel()
        self.assertEqual(self._rows(self.move).state, "cancelled")
        self._rows(self.move).with_user(self.worker).action_send_again()
        self.assertEqual(self._rows(self.move).mapped("state"), ["cancelled", "queued"])
