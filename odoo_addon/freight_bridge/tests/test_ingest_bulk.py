# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import random
from datetime import timedelta

from odoo.tests import tagged

from ..lifecycle import MILESTONES
from .common import FreightCase


@tagged("post_install", "-at_install")
class TestIngestBulk(FreightCase):
    def test_apply_query_count_does_not_grow(self):
        """50 events and 500 events cost the same number of queries."""
        for index in range(50):
            self._shipment(f"BULK-{index}")
        self._count_queries(50)
        self.assertEqual(self._count_queries(50), self._count_queries(500))

    def test_exception_query_count_does_not_grow(self):
        """As many new exceptions as events: still the same number of queries."""
        self._count_queries(10, prefix="WARM", code="in_transit")
        small = self._count_queries(20, prefix="NOBODY-A")
        large = self._count_queries(80, prefix="NOBODY-B")
        self.assertLessEqual(large, small)

    def test_apply_random_order_equals_ordered_run(self):
        """2,000 milestones of 100 shipments, shuffled and with duplicates, end as the ordered run does."""
        rng = random.Random(19)
        codes = [code for code in MILESTONES if code != "cancelled"]
        story = [
            (index, rng.choice(codes), self.now - timedelta(minutes=rng.randrange(1, 50_000)))
            for index in range(100)
            for _step in range(20)
        ]
        ordered = self._run_story("ORD", sorted(story, key=lambda row: row[2]))
        mixed = story + rng.sample(story, 300)
        rng.shuffle(mixed)
        self.assertEqual(self._run_story("MIX", mixed), ordered)
        self.assertGreater(len(set(ordered)), 4, "the story is too dull to prove anything")

    def _run_story(self, prefix, story):
        shipments = [self._shipment(f"{prefix}-{index}") for index in range(100)]
        seen = {}
        deliveries = [
            seen.setdefault(
                row, self._delivery([("tracking", f"{prefix}-{row[0]}")], code=row[1], time=row[2])
            )
            for row in story
        ]
        for start in range(0, len(deliveries), 500):
            self._apply(*deliveries[start : start + 500])
        return [
            (
                row.state,
                row.is_flagged,
                row.actual_dispatch_date,
                row.actual_delivery_date,
                len(row.milestone_ids),
            )
            for row in shipments
        ]

    def _count_queries(self, count, prefix="BULK", code="in_transit"):
        deliveries = [
            self._delivery([("tracking", f"{prefix}-{i % 50}-{i}")], code=code) for i in range(count)
        ]
        if prefix == "BULK":
            deliveries = [self._delivery([("tracking", f"BULK-{index % 50}")]) for index in range(count)]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._apply(*deliveries)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
