# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""How far apart two honest roundings of one charge may be.

What was agreed is rounded once, or twice where there is a discount. Carriers round what they show: an X12 210
states the line haul gross, maybe one line for each commodity, and the discount as a line of its own.
"""

from decimal import ROUND_HALF_UP, Decimal
from math import isqrt

#: A carrier that parts a charge does so by commodity, discount and fuel: this many lines, and no more, may be
#: rounded each for itself. Without an end, thousands of lines would be money.
ROUNDED_LINES = 6


def slack(shipment, key, lines, unit):
    """What rounding alone may make of a line haul or its fuel; nothing of any other charge.

    Each line is off by half the smallest amount at most, and so is what was agreed. A single line is exact,
    but for a discount: 25 % off 100.10 is 75.08 where the rest is rounded, 75.07 where the discount is. A
    line of nothing, or of the smallest amount, was not rounded out of anything.

    :param unit: the smallest amount of the invoice's currency
    """
    if key not in ("linehaul", "fuel"):
        return Decimal(0)
    rounded = min(sum(1 for line in lines if abs(line.amount) > unit), ROUNDED_LINES)
    if rounded > 1:
        return unit * ((rounded + 1) // 2)
    return unit if key == "linehaul" and _is_ambiguous(shipment) else Decimal(0)


def tax_slack(amounts, unit):
    """What rounding alone may make of a tax that is worked out line by line.

    Each is off by half the smallest amount at most, up or down; of many most cancel out, so that what is left
    grows with the root of their number. Lines of next to nothing have no tax.

    :param amounts: what each line comes to that the tax is of
    """
    return unit * (1 + isqrt(sum(1 for amount in amounts if abs(amount) > unit)))


def _is_ambiguous(shipment):
    """Whether the discounted line haul depends on which of its parts is rounded."""
    rating, terms = shipment.rating, shipment.terms
    row = next((row for row in terms.rates if row.id == rating.rate_id), None)
    if row is None or not row.discount:
        return False
    given = rating.gross * row.discount / 100
    rest = given.quantize(Decimal(1).scaleb(-terms.places), rounding=ROUND_HALF_UP)
    return rating.net > row.minimum and rating.gross - rest != rating.net
