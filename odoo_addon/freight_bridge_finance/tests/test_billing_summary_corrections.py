# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import freight_billing_summary_post
from .common_summary import SummaryCase


@tagged("post_install", "-at_install")
class TestBillingSummaryCorrections(SummaryCase):
    """An entry that takes back or credits what another one sums up says which; both lead to each other."""

    def setUp(self):
        super().setUp()
        self.system.billing_summary_period = "hour"

    def _at(self, hour, *args, **kwargs):
        return self._of_yesterday(self._invoice(*args, **kwargs), hour)

    def _note_at(self, hour, *args, **kwargs):
        return self._of_yesterday(self._note(*args, **kwargs), hour)

    def _names(self, entry):
        return set(entry.line_ids.mapped("name"))

    def test_a_late_voiding_names_the_entry_that_it_takes_back(self):
        self._told(self._at(8, "in_1"), self._at(9, "in_2"))
        eight, nine = self._post()
        self._told(self._at(11, "in_2", status="voided"))
        [late] = self._post()
        self.assertEqual(late.billing_summary_period.hour, 11)
        self.assertEqual(late.billing_corrects_id, nine)
        self.assertIn(f"corrects {nine.name}", late.ref)
        self.assertEqual(self._names(late), {f"{self.system.name} {self.yesterday}, corrects {nine.name}"})
        self.assertEqual(late.billing_corrected_ids, nine)
        self.assertEqual(nine.billing_correction_ids, late)
        self.assertFalse(eight.billing_correction_ids)
        self.assertEqual(late.action_view_corrected()["res_id"], nine.id)
        self.assertEqual(nine.action_view_corrections()["res_id"], late.id)
        self.assertEqual(self._sums(late), {"receivable": -120, "income": 100, "tax": 20})

    def test_only_the_lines_that_correct_say_so(self):
        self._told(self._at(8, "in_1"), self._at(9, "in_2"))
        eight, nine = self._post()
        part = {"total": "12.00", "subtotal": "10.00", "tax_total": "2.00"}
        lines = [self._line("10.00", "2.00")]
        self._told(
            self._at(11, "in_3"),
            self._note_at(11, "cn_1", corrects=(("in_1", "12.00"),), lines=lines, **part),
            self._note_at(11, "cn_2", corrects=(("in_1", "6.00"), ("in_2", "6.00")), lines=lines, **part),
        )
        [late] = self._post()
        self.assertNotIn("corrects", late.ref)
        self.assertFalse(late.billing_corrects_id)
        self.assertEqual(late.billing_corrected_ids, eight | nine)
        words = f"{self.system.name} {self.yesterday}"
        self.assertEqual(
            self._names(late),
            {words, f"{words}, corrects {eight.name}", f"{words}, corrects {eight.name}, {nine.name}"},
        )
        self.assertEqual(len(late.line_ids), 9)
        self.assertEqual(self._sums(late), {"receivable": 96, "income": -80, "tax": -16})
        for line in late.line_ids:
            items = self.items.search([("line_id", "=", line.id)])
            self.assertEqual(len(items), 1)
            self.assertEqual(items.balance, line.balance)

    def test_what_comes_after_that_corrects_the_first_of_its_own_hour(self):
        self._told(self._at(9, "in_1"), self._at(9, "in_2"))
        [nine] = self._post()
        self._told(self._at(11, "in_1", status="voided"))
        [late] = self._post()
        self._told(self._at(11, "in_2", status="voided"))
        [later] = self._post()
        self.assertEqual(later.billing_corrects_id, late)
        self.assertEqual(later.billing_corrected_ids, nine | late)

    def test_posted_at_once_the_one_that_corrects_comes_last(self):
        self._told(self._at(11, "in_1"), self._at(10, "in_2"))
        self._told(self._of_yesterday(self._invoice("in_1", status="voided"), 12))
        self.assertEqual(len(self._open()), 9)
        entries = self._post()
        late = entries.filtered(lambda entry: entry.billing_summary_period.hour == 12)
        eleven = entries.filtered(lambda entry: entry.billing_summary_period.hour == 11)
        self.assertEqual((len(entries), late.billing_corrects_id), (3, eleven))

    def test_many_entries_are_named_by_the_first(self):
        hours = range(5, 10)
        self._told(*(self._at(hour, f"in_{hour}") for hour in hours))
        entries = self._post()
        shares = [(f"in_{hour}", "24.00") for hour in hours]
        self._told(self._note_at(11, "cn_1", corrects=shares))
        [late] = self._post()
        self.assertEqual(late.billing_corrected_ids, entries)
        self.assertIn(f"corrects {', '.join(entries[:3].mapped('name'))}, 2 more", late.ref)


@tagged("post_install", "-at_install")
class TestBillingSummaryLimit(SummaryCase):
    """More items than one entry takes go into further ones: each balances, and none is tried for ever."""

    def setUp(self):
        super().setUp()
        limit = patch.object(freight_billing_summary_post, "LIMIT", 4)
        self.startPatcher(limit)

    def test_messages_stay_whole(self):
        self._told(*(self._invoice(f"in_{number}") for number in range(4)))
        entries = self._post()
        self.assertEqual(len(entries), 4)
        self.assertFalse(self._open())
        for entry in entries:
            self.assertEqual(self._sums(entry), {"receivable": 120, "income": -100, "tax": -20})
        self.assertEqual(entries[1:].billing_corrects_id, entries[0])

    def test_a_message_of_more_items_than_the_limit_is_one_entry(self):
        days = [{"period_from": f"2026-11-{day:02}", "period_to": "2026-11-30"} for day in range(1, 11)]
        lines = [self._line("10.00", "2.00", **some) for some in days]
        self._told(self._invoice(lines=lines), self._invoice("in_2"))
        first, second = self._post()
        self.assertEqual((len(first.line_ids), len(second.line_ids)), (12, 3))

    def test_what_odoo_refuses_is_tried_once(self):
        self._told(*(self._invoice(f"in_{number}") for number in range(4)))
        tries = []

        def refuse(moves, soft=True):
            tries.append(moves)
            raise UserError("No such account.")

        with patch.object(type(self.moves), "_post", refuse):
            self.assertFalse(self._post())
        self.assertEqual(len(tries), 1)
        held = self.env["freight.exception"].search(
            [("code", "=", "billing_summary_held"), ("system_id", "=", self.system.id)]
        )
        self.assertEqual((len(held), held.state, len(self._open())), (1, "open", 12))
        self._open().write({"exception_id": held.id})
        self.items._settle(held.billing_summary_item_ids[:3].ids)
        self.assertEqual(held.state, "open", "the rest of it is in no entry still")
        self._post()
        self.assertEqual((held.state, len(self._open())), ("resolved", 0))
