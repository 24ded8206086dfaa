# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import random
from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..billing import period_is_over, period_start, shares


@tagged("post_install", "-at_install")
class TestBillingShares(BaseCase):
    def test_shares_give_the_first_what_rounding_leaves(self):
        third = Decimal("33.3333")
        percents = [Decimal("33.3334"), third, third]
        for amount, places, parts in (
            ("100.00", 2, ["33.34", "33.33", "33.33"]),
            ("0.01", 2, ["0.01", "0.00", "0.00"]),
            ("-0.05", 2, ["-0.03", "-0.01", "-0.01"]),
            ("100", 0, ["34", "33", "33"]),
            ("1.000", 3, ["0.334", "0.333", "0.333"]),
        ):
            self.assertEqual(shares(Decimal(amount), percents, places), [Decimal(part) for part in parts])

    def test_shares_sum_exactly_and_never_change_sign(self):
        rng = random.Random(7)
        for _round in range(500):
            cuts = sorted(Decimal(rng.randrange(1, 1_000_000)) / 10_000 for _cut in range(rng.randrange(6)))
            edges = [Decimal(0), *cuts, Decimal(100)]
            percents = [right - left for left, right in zip(edges, edges[1:], strict=False)]
            amount = Decimal(rng.randrange(-10_000, 10_000)) / 100
            parts = shares(amount, percents, 2)
            self.assertEqual(sum(parts), amount)
            self.assertTrue(all(part * amount >= 0 for part in parts), (amount, percents, parts))

    def test_period_of_a_day(self):
        day = date(2026, 11, 22)
        self.assertEqual(period_start(day, "week"), date(2026, 11, 16))
        self.assertEqual(period_start(day, "month"), date(2026, 11, 1))
        for today, week, month in (
            (date(2026, 11, 22), False, False),
            (date(2026, 11, 23), True, False),
            (date(2026, 12, 1), True, True),
        ):
            self.assertEqual(period_is_over(day, "week", today), week, today)
            self.assertEqual(period_is_over(day, "month", today), month, today)
