# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_push import PushCase


@tagged("post_install", "-at_install")
class TestPushGuard(PushCase):
    """An invoice of ours that the platform tells before it answers is not booked a second time."""

    def setUp(self):
        super().setUp()
        self.move = self._issued()
        self._send()
        self.count = self.moves.search_count([])
        self.waits = self.env["freight.billing.wait"]

    def _kept(self, reference="in_9", **data):
        """Tell of an invoice that is kept; its document."""
        answer = self._bill(reference, **data)
        self.assertEqual(
            (answer["outcome"], answer["message"]),
            ("applied", f"Kept until Answer to {self.move.name} is there."),
        )
        document = self._document(reference)
        self.assertEqual((document.state, document.move_id), ("waiting", self.moves))
        self.assertEqual(self.moves.search_count([]), self.count, "nothing is booked")
        return document

    def _own(self, document):
        """It was booked as an invoice of the platform's own."""
        self.assertEqual((document.state, document.is_pushed), ("posted", False))
        self.assertEqual(document.move_id.journal_id, self.journal)
        self.assertEqual(self.moves.search_count([]), self.count + 1)

    def _ours(self, document):
        """It leads to our invoice, and nothing was booked."""
        self.assertEqual((document.state, document.is_pushed), ("posted", True))
        self.assertEqual(document.move_id, self.move)
        self.assertEqual(self.moves.search_count([]), self.count)
        self.assertFalse(self.waits.search([]))

    def _overdue(self):
        self.waits.search([]).since = self.now - timedelta(hours=25)
        self.env.flush_all()
        self.waits._tell_overdue()
        return self.exceptions.search([("code", "=", "billing_waiting")]).with_user(self.worker)

    # -- answered -------------------------------------------------------------------------------------

    def test_its_yes_makes_it_ours_and_what_waited_for_it_goes_on(self):
        document = self._kept(age=50)
        self.assertIn("Kept until", self._credit("cn_9", [("in_9", "120.00")], age=40)["message"])
        answer = self._answer(self.move, platform_reference="in_9", age=30)
        self.assertEqual(answer["outcome"], "applied", answer)
        self.assertEqual((document.move_id, document.is_pushed), (self.move, True))
        self.assertEqual(self.move.amount_residual, 0, "the credit note that waited took it back")
        self.assertFalse(self.waits.search([]))
        self.assertEqual(self.moves.search_count([]), self.count + 1, "the credit note alone")
        log = self.env["freight.integration.log"].search([("subject", "=", "in_9")])
        self.assertEqual(sorted(log.mapped("replay")), [0, 1])
        self.assertIn("in the books already", log.sorted("replay")[-1].message)

    def test_its_yes_under_another_number_leaves_it_an_invoice_of_its_own(self):
        document = self._kept()
        self._answer(self.move, platform_reference="in_8")
        self._own(document)

    def test_its_no_leaves_it_an_invoice_of_its_own(self):
        document = self._kept()
        self._reject(self.move)
        self._own(document)

    def test_with_its_answer_in_one_batch_nothing_waits(self):
        told = self._billed("in_9", age=50)
        answers = self._apply(told, self._said(self.move, platform_reference="in_9"), chain="financial.0")
        self.assertEqual([answer["outcome"] for answer in answers], ["stale", "applied"])
        self._ours(self._document("in_9"))

    def test_answered_otherwise_than_told_a_person_hears_of_it(self):
        """By its number it surely is ours; the total that it says is another."""
        document = self._kept(number=self.move.name, total="60.00", age=20)
        self._answer(self.move, platform_reference="in_9", age=30)
        exception = self.exceptions.search([("code", "=", "billing_changed")])
        self.assertEqual(exception.state, "open")
        self._ours(document)

    def test_refused_before_it_is_taken_over_and_nothing_is_left_of_the_refusal(self):
        self.system.billing_told = False
        self._refused("unmapped_tax", "in_9", lines=[self._line(code="?")], age=50)
        self._answer(self.move, platform_reference="in_9")
        self._ours(self._document("in_9"))
        exception = self.exceptions.search([("code", "=", "unmapped_tax")]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["state"], "resolved")

    def test_deleted_here_meanwhile_it_is_not_booked_from_there(self):
        document = self._kept(age=50)
        yes = self._said(self.move, platform_reference="in_9")
        self.move.button_draft()
        self.move.with_context(force_delete=True).unlink()
        self._apply(yes, chain="financial.0")
        self.assertEqual((document.state, document.is_pushed), ("voided", True))
        self.assertEqual(self.moves.search_count([]), self.count - 1)
        self._refused("billing_changed", "in_9", age=5)

    # -- what may be ours -----------------------------------------------------------------------------

    def test_surely_ours_by_its_number_or_by_an_attribute(self):
        self._kept("in_7", number=self.move.name, total="7.00")
        self._kept("in_8", customer="cus_other", attributes={"odoo": f"move-{self.move.id}", "x": "move-0"})

    def test_what_is_another_document_is_booked_as_ever(self):
        others = (
            {"total": "60.00", "tax_total": "0.00", "lines": [self._line("60.00", tax=None)]},
            {"currency": "EUR"},
            {"kind": "credit_note"},
            {"attributes": {"odoo": "move-1x", "n": 5}},
        )
        self.links.create(
            {
                "system_id": self.system.id,
                "company_id": self.company.id,
                "reference": "cus_2",
                "partner_id": self.partner.id,
                "status": "active",
                "stated_at": self.now,
            }
        )
        others = (*others[:3], {"customer": "cus_2"}, {"customer": "cus_2", **others[3]})
        for number, data in enumerate(others):
            with self.subTest(data=data):
                self.assertEqual(self._booked(f"in_{number}", **data).state, "posted")

    def test_a_message_that_may_have_arrived_counts_a_cancelled_one_does_not(self):
        message = self._rows(self.move).outbox_id
        for state in ("pending", "claimed", "acknowledged", "failed"):
            message.sudo().state = state
            self._kept(f"in_{state}")
        message.action_cancel()
        self.assertEqual(self._booked("in_cancelled").state, "posted")

    def test_of_several_versions_the_one_counts_to_which_nothing_was_answered(self):
        self.move.button_draft()
        self.move.invoice_line_ids.quantity = 3
        self.move.action_post()
        self._kept("in_1")
        self._answer(self.move, version=2, platform_reference="in_2")
        self._own(self._document("in_1"))

    def test_two_that_look_alike_wait_for_one_another(self):
        first, second = self._kept("in_8"), self._kept("in_9")
        self._answer(self.move, platform_reference="in_9")
        self._own(first)
        self.assertEqual(second.move_id, self.move)

    def test_one_that_may_be_either_of_two_waits_for_both(self):
        other = self._issued()
        self.count += 1
        document = self._kept()
        self._reject(self.move)
        self.assertEqual((document.state, document.waits_for), ("waiting", f"Answer to {other.name}"))
        self._reject(other)
        self._own(document)

    def test_a_credit_note_waits_likewise(self):
        self._answer(self.move)
        credit = self.move._reverse_moves([{"invoice_date": "2026-10-20"}])
        credit.action_post()
        count = self.moves.search_count([])
        self.assertIn(credit.name, self._credit("cn_9", [(f"in_{self.move.id}", "120.00")])["message"])
        self._answer(credit, platform_reference="cn_9")
        self.assertEqual(self._document("cn_9").move_id, credit)
        self.assertEqual(self.moves.search_count([]), count)

    def test_summed_up_it_waits_likewise(self):
        self.system.billing_booking = "summary"
        items = self.env["freight.billing.summary.item"]
        document = self._kept()
        self._answer(self.move, platform_reference="in_9")
        self._ours(document)
        self.assertFalse(items.search([("document_id", "=", document.id)]))
        other = self._issued()
        self._bill("in_7")
        document = self._document("in_7")
        self.assertEqual(document.waits_for, f"Answer to {other.name}")
        self._reject(other)
        self.assertTrue(document.in_summary)

    # -- too long -------------------------------------------------------------------------------------

    def test_waiting_too_long_it_says_for_what_and_replaying_does_not_book_it_twice(self):
        document = self._kept()
        exception = self._overdue()
        self.assertEqual((exception.subject, exception.amount), (self.move.name, 120))
        self.assertIn(f"may be our {self.move.name}", exception.summary)
        answer = exception.desk_replay()
        self.assertEqual((answer["outcome"], answer["state"]), ("exception", "open"))
        self.assertEqual((document.state, self.moves.search_count([])), ("waiting", self.count))
        self._answer(self.move, platform_reference="in_9")
        self.assertEqual(exception.state, "resolved")
        self._ours(document)

    def test_what_was_cancelled_meanwhile_goes_on_by_replay_or_by_the_job(self):
        first, second = self._kept("in_8"), self._kept("in_9")
        message = self._rows(self.move).outbox_id
        message.sudo().state = "failed"
        message.action_cancel()
        self.assertEqual(len(self.waits._ready([])), 2)
        exception = self._overdue()
        self.assertEqual(exception.desk_replay()["state"], "resolved")
        self.assertEqual((first | second).mapped("state"), ["posted", "posted"])

    def test_a_person_says_that_it_is_ours(self):
        document = self._kept(url="https://platform.example/in_9")
        exception = self._overdue()
        self.assertTrue(Form(document.with_user(self.worker)).is_perhaps_ours)
        document.with_user(self.worker).action_is_ours()
        self._ours(document)
        row = self._rows(self.move)
        self.assertEqual((row.state, row.platform_reference, row.url), ("accepted", "in_9", document.url))
        self.assertEqual(exception.state, "resolved")
        self.assertIn("in_9", self.move.message_ids[0].body)
        log = self.env["freight.integration.log"].search([("subject", "=", "in_9")], order="replay")
        self.assertEqual(log[-1].actor_id, self.worker)
        with self.assertRaisesRegex(UserError, "waits for no answer"):
            document.with_user(self.worker).action_is_theirs()
        self.assertEqual(self._answer(self.move, platform_reference="in_9")["outcome"], "stale", "late")

    def test_a_person_says_that_it_is_another_and_its_late_yes_is_a_conflict(self):
        document = self._kept()
        exception = self._overdue()
        document.with_user(self.worker).action_is_theirs()
        self._own(document)
        self.assertEqual((exception.state, self._rows(self.move).state), ("resolved", "sent"))
        self.assertEqual(self._answer(self.move, platform_reference="in_9")["code"], "billing_conflict")

    def test_that_it_is_another_is_remembered_where_it_cannot_be_booked_yet(self):
        document = self._kept(lines=[self._line(code="new")])
        document.with_user(self.worker).action_is_theirs()
        self.assertEqual(document.state, "rejected")
        self._map(tax={"new": self.tax})
        exception = self.exceptions.search([("code", "=", "unmapped_tax")]).with_user(self.worker)
        self.assertEqual(exception.desk_replay()["state"], "resolved")
        self._own(document)

    def test_only_who_works_exceptions_of_the_company_says_so(self):
        document = self._kept()
        for user in (self.auditor, self.biller):
            with self.assertRaises(AccessError):
                document.with_user(user).action_is_theirs()
        outsider = self._person("outsider-g", "freight_bridge.group_user")
        outsider.write({"company_ids": [(6, 0, self.other_company.ids)], "company_id": self.other_company.id})
        with self.assertRaises(AccessError):
            document.with_user(outsider).action_is_ours()
        self.assertEqual(document.state, "waiting")

    # -- what it costs --------------------------------------------------------------------------------

    def test_one_query_for_a_batch_and_none_where_nothing_was_told(self):
        pushes = type(self.pushes)
        asked = pushes._unanswered_rows

        def queries(told, count):
            self.system.billing_told = told
            deliveries = [
                self._billed(
                    f"in_{told}{count}{number}",
                    total="60.00",
                    tax_total="0.00",
                    lines=[self._line("60.00", tax=None)],
                )
                for number in range(count)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            with patch.object(pushes, "_unanswered_rows", autospec=True, side_effect=asked) as seen:
                self._apply(*deliveries, chain="financial.0")
            return seen.call_count

        self.assertEqual([queries(False, 3), queries(True, 3), queries(True, 30)], [0, 1, 1])
