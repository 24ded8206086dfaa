# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The fuel surcharge: the index of a week finds a bracket, the bracket a percentage."""

from datetime import timedelta

from .terms import ZERO, Problem, RatedCharge
from .words import money, number, plain, rounded


def fuel_week(schedule, ship_date):
    """The Monday of the ISO week whose index counts for a ship date."""
    return ship_date - timedelta(days=ship_date.weekday(), weeks=schedule.lag_weeks)


def fuel_percent(schedule, ship_date, _=plain):
    """The percentage on a day and why: (percent, steps), or a ``Problem``; below the first bracket 0."""
    week = fuel_week(schedule, ship_date)
    year, iso_week, _day = week.isocalendar()
    index = schedule.prices.get(week)
    if index is None:
        message = _(
            "%(index)s has no price for week %(week)s (from %(monday)s): enter it in the schedule.",
            index=schedule.index_name,
            week=f"{year}-W{iso_week:02}",
            monday=week.isoformat(),
        )
        return Problem("no_fuel_price", message)
    start, percent = max((row for row in schedule.brackets if row[0] <= index), default=(None, ZERO))
    steps = [
        _(
            "%(index)s in week %(week)s (from %(monday)s, %(lag)s weeks before shipping): %(price)s.",
            index=schedule.index_name,
            week=f"{year}-W{iso_week:02}",
            monday=week.isoformat(),
            lag=schedule.lag_weeks,
            price=number(index),
        ),
        _("That is below the first bracket: no surcharge.")
        if start is None
        else _("Bracket from %(start)s: %(percent)s %%.", start=number(start), percent=number(percent)),
    ]
    return percent, tuple(steps)


def fuel_charge(contract, haul, percent, steps, _=plain):
    """The surcharge on a line haul, before or after its discount as the schedule says."""
    is_gross = contract.fuel.base == "gross"
    base = haul.gross if is_gross else haul.net
    amount = rounded(base * percent / 100, contract.places)
    on = _("line haul before discount") if is_gross else _("line haul after discount")
    step = _(
        "%(percent)s %% of %(base)s (%(on)s) = %(amount)s.",
        percent=number(percent),
        base=money(base, contract),
        on=on,
        amount=money(amount, contract),
    )
    return RatedCharge(contract.fuel_charge_code_id, "fuel", amount, (*steps, step))
