# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

"""How what a customer owes is split and gathered. Pure, exact, no ORM."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

TRIGGERS = [
    ("release", "Release"),
    ("dispatch", "Dispatch"),
    ("delivery", "Delivery"),
    ("pod", "Proof of Delivery"),
    ("acceptance", "Customer Acceptance"),
]

GROUPINGS = [
    ("shipment", "One Invoice per Shipment"),
    ("order", "One Invoice per Order"),
    ("week", "One Invoice per Week"),
    ("month", "One Invoice per Month"),
]


def shares(amount, percents, places):
    """An amount divided among payers, to the cent: what rounding leaves is the first one's.

    :param amount: ``Decimal`` with at most ``places`` decimal places
    :param percents: list of ``Decimal`` that sum to 100
    :return: list of ``Decimal`` that sum to ``amount``, none of the other sign
    """
    cent = Decimal(1).scaleb(-places)
    others = [(amount * percent / 100).quantize(cent, ROUND_DOWN) for percent in percents[1:]]
    return [amount - sum(others), *others]


def period_start(day, grouping):
    """The first day of the week (Monday) or month that a day is in."""
    return day - timedelta(days=day.weekday()) if grouping == "week" else day.replace(day=1)


def period_is_over(day, grouping, today):
    """Whether the period that ``day`` is in ended before ``today``."""
    return period_start(day, grouping) < period_start(today, grouping)
