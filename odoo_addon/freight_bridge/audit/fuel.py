# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the fuel surcharge follows the agreed schedule: index, week, bracket, base."""

from dataclasses import replace

from ..rating import Problem, fuel_percent
from ..rating.words import number
from .facts import ZERO
from .finding import _
from .rate import Unrated
from .rule import PositionRule, over_or_under

#: How many weeks around the agreed one a carrier may have taken by mistake.
WEEKS = 8


class NoFuelPrice(Unrated):
    """The index has a price for the week that counts."""

    code = "no_fuel_price"


class FuelNotAgreed(PositionRule):
    """Fuel is billed where a surcharge was agreed."""

    code = "fuel_not_agreed"
    is_blocking = True

    def explain(self, case, position):
        """Only of contracts without a schedule; inside an all-in rate another rule says so."""
        terms = position.shipment.terms
        if position.key == "fuel" and position.billed > 0 and not terms.fuel and not terms.is_all_in:
            return _("%(contract)s has no fuel surcharge.", contract=terms.name)
        return None


class _FuelRule(PositionRule):
    """A rule about a surcharge that was agreed and is not the one billed: the amount tells why."""

    gives_way = True

    def explain(self, case, position):
        """The words of the first assumption that leads to the billed amount."""
        shipment = position.shipment
        if position.key != "fuel" or shipment.rating.fuel_percent is None or not position.is_wrong:
            return None
        return self.cause(case, position, shipment)


def _share(case, shipment, base, percent):
    return case.in_currency(base * percent / 100, shipment)


def _base(shipment):
    return shipment.rating.gross if shipment.terms.fuel.base == "gross" else shipment.rating.net


class FuelBase(_FuelRule):
    """The percentage is taken of the agreed base."""

    code = "fuel_base"

    def cause(self, case, position, shipment):
        """The agreed percentage of something else."""
        percent = shipment.rating.fuel_percent
        others = {shipment.rating.gross, shipment.rating.net} - {_base(shipment)}
        if any(_share(case, shipment, base, percent) == position.billed for base in others):
            return _(
                "The %(percent)s %% were taken of the line haul before or after discount, not as agreed.",
                percent=number(percent),
            )
        for base in self._billed_bases(case, shipment):
            if (base * percent / 100).quantize(
                case.invoice.unit, rounding="ROUND_HALF_UP"
            ) == position.billed:
                return _(
                    "The %(percent)s %% were taken of %(base)s, not of the agreed line haul.",
                    percent=number(percent),
                    base=base,
                )
        return None

    def _billed_bases(self, case, shipment):
        """The line haul as billed, and everything but fuel."""
        own = [row for row in case.by_shipment[shipment.id] if row.key != "fuel"]
        yield sum((row.billed for row in own if row.key == "linehaul"), ZERO)
        yield sum((row.billed for row in own), ZERO)


class FuelWeek(_FuelRule):
    """The index is that of the agreed week."""

    code = "fuel_week"

    def cause(self, case, position, shipment):
        """The percentage of another week nearby."""
        schedule, day = shipment.terms.fuel, shipment.request.ship_date
        for weeks in sorted(range(-WEEKS, WEEKS + 1), key=abs):
            found = fuel_percent(replace(schedule, lag_weeks=schedule.lag_weeks + weeks), day)
            if (
                weeks
                and not isinstance(found, Problem)
                and _share(case, shipment, _base(shipment), found[0]) == position.billed
            ):
                return _("The percentage is that of another week: %(percent)s %%.", percent=number(found[0]))
        return None


class FuelBracket(_FuelRule):
    """The percentage is that of the index's own bracket."""

    code = "fuel_bracket"

    def cause(self, case, position, shipment):
        """The percentage of another bracket."""
        for start, percent in shipment.terms.fuel.brackets:
            if _share(case, shipment, _base(shipment), percent) == position.billed:
                return _(
                    "The percentage is that of the bracket from %(start)s: %(percent)s %%.",
                    start=number(start),
                    percent=number(percent),
                )
        return None


class FuelOver(_FuelRule):
    """The surcharge is not above the agreed one."""

    code = "fuel_over"

    def cause(self, case, position, shipment):
        """Only of surcharges that are above."""
        return over_or_under(position, 1)


class FuelUnder(_FuelRule):
    """The surcharge is not below the agreed one."""

    code = "fuel_under"

    def cause(self, case, position, shipment):
        """Only of surcharges that are below."""
        return over_or_under(position, -1)


RULES = (NoFuelPrice(), FuelNotAgreed(), FuelBase(), FuelWeek(), FuelBracket(), FuelOver(), FuelUnder())
