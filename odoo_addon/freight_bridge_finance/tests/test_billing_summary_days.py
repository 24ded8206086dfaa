# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from odoo.tests import tagged

from .common_summary import SummaryCase

NOVEMBER = {"period_from": "2026-11-01", "period_to": "2026-11-30"}
DECEMBER = {"period_from": "2026-12-01", "period_to": "2026-12-31"}


@tagged("post_install", "-at_install")
class TestBillingSummaryDays(SummaryCase):
    """What is billed for certain days says so in a summary, as on an invoice: deferring goes by it."""

    def _lines(self):
        return [
            self._line("100.00", "20.00", **NOVEMBER),
            self._line("50.00", "10.00", **NOVEMBER),
            self._line("30.00", "6.00", **DECEMBER),
            self._line("-5.00", "-1.00", **DECEMBER),
            self._line("10.00", "2.00", period_from="2026-11-20"),
            self._line("7.00", "1.40"),
        ]

    def _sum(self):
        return {"total": "230.40", "subtotal": "192.00", "tax_total": "38.40", "lines": self._lines()}

    def _revenue(self):
        """{(from, to): balance} of what is posted on the income account."""
        sums = defaultdict(float)
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.accounts["income"].id), ("parent_state", "=", "posted")]
        )
        for line in lines:
            days = line.billing_period_from, line.billing_period_to
            sums[tuple(str(day) if day else "" for day in days)] += line.balance
        return {days: round(balance, 2) for days, balance in sums.items() if round(balance, 2)}

    def _booked(self, how, *batches):
        self.system.billing_booking = how
        with self.env.cr.savepoint() as savepoint:
            for batch in batches:
                self._told(*batch)
                self._post()
            found = self._revenue(), self.moves.search([("billing_summary_system_id", "=", self.system.id)])
            lines = [
                (line.name, line.balance)
                for line in found[1].line_ids
                if line.account_id == self.accounts["income"]
            ]
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return found[0], lines

    def test_days_stand_as_document_by_document(self):
        told = [self._invoice("in_1", **self._sum()), self._invoice("in_2", **self._sum())]
        expected = {
            ("2026-11-01", "2026-11-30"): -300,
            ("2026-12-01", "2026-12-31"): -50,
            ("2026-11-20", ""): -20,
            ("", ""): -14,
        }
        self.assertEqual(self._booked("documents", told)[0], expected)
        found, lines = self._booked("summary", told)
        self.assertEqual(found, expected)
        self.assertEqual(len(lines), 4, "the same days are one line")
        self.assertIn((f"{self.system.name} {self.yesterday} (2026-11-01 – 2026-11-30)", -300), lines)
        self.assertIn((f"{self.system.name} {self.yesterday} (2026-11-20 – …)", -20), lines)

    def test_what_takes_it_back_is_for_the_same_days(self):
        told = [self._invoice("in_1", **self._sum(), age=50), self._invoice("in_2", **self._sum(), age=50)]
        part = {"total": "36.00", "subtotal": "30.00", "tax_total": "6.00"}
        lines = [self._line("30.00", "6.00", **NOVEMBER)]
        back = [
            self._invoice("in_1", **self._sum(), status="voided", age=40),
            self._note("cn_1", corrects=(("in_2", "36.00"),), lines=lines, **part),
        ]
        expected = {
            ("2026-11-01", "2026-11-30"): -120,
            ("2026-12-01", "2026-12-31"): -25,
            ("2026-11-20", ""): -10,
            ("", ""): -7,
        }
        self.assertEqual(self._booked("documents", told, back)[0], expected)
        self.assertEqual(self._booked("summary", told, back)[0], expected)

    def test_told_again_and_posted_again_it_is_there_once(self):
        told = self._invoice("in_1", **self._sum())
        self._told(told)
        [entry] = self._post()
        self.assertEqual(round(sum(entry.line_ids.mapped("balance")), 2), 0)
        found = self._revenue()
        self._told(self._invoice("in_1", **self._sum(), age=5))
        self.assertFalse(self._post())
        self.assertEqual(self._revenue(), found)
        for line in entry.line_ids:
            items = self.items.search([("line_id", "=", line.id)])
            self.assertEqual(round(sum(items.mapped("balance")), 2), line.balance)
