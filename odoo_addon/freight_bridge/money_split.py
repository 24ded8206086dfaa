# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

"""How an amount of freight is spread over the cost centres of what was carried. Pure, exact, no ORM."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

#: By what freight is split over the goods of a shipment.
SPLIT_BASES = [
    ("weight", "Weight"),
    ("value", "Value"),
    ("quantity", "Quantity"),
    ("line", "Line"),
]

#: The same bases in the words of Odoo's landed costs.
LANDED_SPLITS = {
    "weight": "by_weight",
    "value": "by_current_cost_price",
    "quantity": "by_quantity",
    "line": "equal",
}


def split_distribution(shares, digits=2):
    """One analytic distribution for goods that have several.

    Goods that weigh nothing at all (no weight or value is known) count the same, line by line. What has no
    cost centre keeps its share for none: the percentages then add up to less than a hundred.

    :param shares: [(weight as Decimal, {analytic key: percent as Decimal})], one for each line of goods
    :param digits: decimal places of a percentage
    :return: {analytic key: percent as Decimal}; the rounding goes to the largest percentage
    """
    total = sum(weight for weight, _distribution in shares)
    if not total:
        shares = [(Decimal(1), distribution) for _weight, distribution in shares]
        total = Decimal(len(shares))
    exact = defaultdict(Decimal)
    for weight, distribution in shares:
        for key, percent in distribution.items():
            exact[key] += percent * weight / total
    step = Decimal(1).scaleb(-digits)
    rounded = {key: percent.quantize(step, ROUND_HALF_UP) for key, percent in exact.items() if percent}
    if rounded:
        largest = max(rounded, key=lambda key: (rounded[key], key))
        whole = sum(exact.values()).quantize(step, ROUND_HALF_UP)
        rounded[largest] += whole - sum(rounded.values())
    return {key: percent for key, percent in rounded.items() if percent}
