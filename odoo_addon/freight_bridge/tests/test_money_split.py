# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..money_split import split_distribution


@tagged("post_install", "-at_install")
class TestMoneySplit(BaseCase):
    """How freight is spread over cost centres, without a database."""

    def _split(self, *shares, digits=2):
        rows = [
            (Decimal(weight), {key: Decimal(percent) for key, percent in distribution.items()})
            for weight, distribution in shares
        ]
        return {key: str(percent) for key, percent in split_distribution(rows, digits).items()}

    def test_split_follows_the_weights(self):
        self.assertEqual(self._split(("1", {"1": 100}), ("3", {"2": 100})), {"1": "25.00", "2": "75.00"})

    def test_split_thirds_come_to_a_hundred(self):
        shares = [("1", {str(key): 100}) for key in (1, 2, 3)]
        self.assertEqual(self._split(*shares), {"1": "33.33", "2": "33.33", "3": "33.34"})

    def test_split_of_a_split(self):
        shares = [("1", {"1": 50, "2": 50}), ("1", {"2": 100})]
        self.assertEqual(self._split(*shares), {"1": "25.00", "2": "75.00"})

    def test_split_weightless_goods_count_the_same(self):
        self.assertEqual(self._split(("0", {"1": 100}), ("0", {"2": 100})), {"1": "50.00", "2": "50.00"})

    def test_split_goods_without_a_centre_keep_their_share(self):
        self.assertEqual(self._split(("1", {"1": 100}), ("2", {})), {"1": "33.33"})

    def test_split_of_nothing(self):
        self.assertEqual(self._split(), {})
        self.assertEqual(self._split(("5", {})), {})
