# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tests import tagged

from .common_audited import AuditedCase


@tagged("post_install", "-at_install")
class TestInvoiceFirst(AuditedCase):
    """Of two invoices that ask for the same exactly one is the earlier one, whichever has the smaller id."""

    def setUp(self):
        super().setUp()
        self.second_load = self._load("LOAD-2")

    def _again(self, **values):
        """The same number for another load."""
        return self._invoice("INV-1", lines=[self._haul(load=self.second_load)], **values)

    def _codes(self, *invoices):
        for invoice in invoices:
            invoice._audit()
        return [invoice.finding_ids.mapped("code") for invoice in invoices]

    def test_draft_that_is_received_after_a_message_with_its_number(self):
        draft = self._again(state="draft")
        first = self._invoice("INV-1", "230.00")
        self.assertFalse(draft.received_at)
        first.received_at = "2026-03-11 08:00:00"
        draft.action_receive()
        self.assertGreater(first.id, draft.id)
        self.assertEqual(self._codes(draft, first), [["duplicate_number"], ["linehaul_over"]])
        self.assertEqual(draft.finding_ids.other_invoice_id, first)

    def test_two_that_came_at_the_same_instant(self):
        for turn in (False, True):
            one, other = self._invoice("INV-1"), self._again()
            (one | other).received_at = "2026-03-11 08:00:00"
            self._codes(*((other, one) if turn else (one, other)))
            self.assertEqual(
                [row.finding_ids.mapped("code") for row in (one, other)], [[], ["duplicate_number"]]
            )
            (one | other).write({"state": "cancelled"})

    def test_two_of_one_batch(self):
        one, other = self._invoice("INV-1"), self._again()
        (one | other)._audit()
        self.assertEqual([row.state for row in (one, other)], ["approved", "review"])
        self.assertEqual(other.finding_ids.mapped("code"), ["duplicate_number"])

    def test_all_that_would_be_paid_twice_is_in_question(self):
        """It is counted once, and none of it is proposed to be paid."""
        first, again = self._invoice("INV-1"), self._invoice("INV-1", "230.00")
        (first | again)._audit()
        self.assertEqual(self._found(again), [("duplicate_number", 230.0, "open")])
        self.assertEqual(again.finding_ids.other_invoice_id, first)
        self.assertEqual(again.exception_id.code, "invoice_duplicate")
        self.assertIn(f"230.00 {self.currency.name} in question", again.exception_id.summary)
        self.assertEqual(again._payable(), {again.line_ids: 0.0})

    def test_what_was_approved_counts_against_what_was_not(self):
        """Somebody approved the later one: the earlier one is asked about before it is approved, too."""
        first = self._invoice("INV-1", "230.00")
        later = self._again()
        self.assertEqual(self._codes(first, later), [["linehaul_over"], ["duplicate_number"]])
        later.with_user(self.finance).action_approve("It is another load.")
        self.assertEqual(self._codes(first, later), [["duplicate_number"], []])
