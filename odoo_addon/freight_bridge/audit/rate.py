# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the line haul is the agreed one, and if not, what the carrier took it from."""

from dataclasses import replace

from ..rating import rate
from ..rating.words import number
from .facts import ZERO
from .finding import Finding, _
from .rule import PositionRule, Rule, over_or_under


class Unrated(Rule):
    """What has no price is a finding, never a pass: one for each shipment with this problem of rating."""

    def check(self, case):
        """The problem in rating's own words."""
        if case.invoice.invoice_type == "credit":
            return
        for shipment in case.shipments.values():
            for problem in shipment.rating.problems if shipment.rating else ():
                if problem.code == self.code:
                    yield Finding(
                        code=self.code,
                        message=_("%(name)s: %(problem)s", name=shipment.name, problem=problem.message),
                        shipment_id=shipment.id,
                        evidence=shipment.rating.notes,
                        is_blocking=True,
                    )


class NoContract(Unrated):
    """A contract of the carrier is valid on the ship date."""

    code = "no_contract"


class SeveralContracts(Unrated):
    """One contract prices a shipment, not several that contradict each other."""

    code = "several_contracts"


class NoLane(Unrated):
    """The contract has a rate for the lane and the service."""

    code = "no_lane"


class NoBreak(Unrated):
    """The rate has a price for the weight."""

    code = "no_break"


class NoWeight(Unrated):
    """The weight is known where the rate needs it."""

    code = "no_weight"


class NoDistance(Unrated):
    """The distance is known where the rate needs it."""

    code = "no_distance"


def _row(shipment):
    """The rate that priced a shipment."""
    return next(row for row in shipment.terms.rates if row.id == shipment.rating.rate_id)


class _Assumption(PositionRule):
    """The carrier seems to have priced by something else than what was agreed: the amount tells by what."""

    gives_way = True

    def explain(self, case, position):
        """The words of the first assumption that leads to the billed amount."""
        shipment = position.shipment
        if position.key != "linehaul" or not position.is_wrong:
            return None
        for amount, words in self.assume(case, shipment):
            if amount is not None and case.in_currency(amount, shipment) == position.billed:
                return words
        return None


def _priced_by(shipment, **changes):
    """What the line haul would be if the rate were another."""
    row = replace(_row(shipment), **changes)
    return rate(shipment.request, [replace(shipment.terms, rates=(row,), found={})]).net


class DiscountMissed(_Assumption):
    """The agreed discount is given."""

    code = "discount_missed"

    def assume(self, case, shipment):
        """The line haul before discount."""
        discount = _row(shipment).discount
        if discount:
            yield (
                shipment.rating.gross,
                _("The discount of %(discount)s %% was not given.", discount=number(discount)),
            )


class MinimumWrong(_Assumption):
    """The minimum is charged where the price is below it, and only there."""

    code = "minimum_wrong"

    def assume(self, case, shipment):
        """The minimum itself, and the price without it."""
        minimum = _row(shipment).minimum
        if minimum:
            yield (
                minimum,
                _("The minimum of %(minimum)s was billed though the price is above it.", minimum=minimum),
            )
            yield (
                _priced_by(shipment, minimum=ZERO),
                _("The minimum of %(minimum)s was not taken.", minimum=minimum),
            )


class BreakWrong(_Assumption):
    """The price is that of the weight's own break."""

    code = "break_wrong"

    def assume(self, case, shipment):
        """The price of each break."""
        for start, price in _row(shipment).breaks:
            yield (
                _priced_by(shipment, breaks=(), price=price),
                _(
                    "Priced by the break from %(start)s kg, which is not that of the weight.",
                    start=number(start),
                ),
            )


class LaneWrong(_Assumption):
    """The price is that of the lane and service that were used."""

    code = "lane_wrong"

    def assume(self, case, shipment):
        """The price of each other rate of the contract, as if it were for this lane."""
        own = _row(shipment)
        for other in shipment.terms.rates:
            if other.id != own.id:
                row = replace(other, origin=own.origin, destination=own.destination, service_level_id=None)
                terms = replace(shipment.terms, rates=(row,), found={})
                yield (
                    rate(shipment.request, [terms]).net,
                    _(
                        "Priced by another rate of %(contract)s: another lane or service.",
                        contract=terms.name,
                    ),
                )


class ContractDates(_Assumption):
    """The price is that of the contract that was valid when the goods shipped."""

    code = "contract_dates"

    def assume(self, case, shipment):
        """The price by each contract of the same carrier that was not."""
        day = shipment.request.ship_date
        for terms in case.contracts:
            same = (terms.carrier_id, terms.currency_id) == (
                shipment.terms.carrier_id,
                shipment.terms.currency_id,
            )
            if same and not (terms.date_from <= day and (terms.date_to is None or day <= terms.date_to)):
                yield (
                    rate(replace(shipment.request, ship_date=terms.date_from), [terms]).net,
                    _(
                        "Priced by %(contract)s, which was not valid on %(day)s.",
                        contract=terms.name,
                        day=day,
                    ),
                )


class LinehaulOver(PositionRule):
    """The line haul is not above the agreed one."""

    code = "linehaul_over"
    gives_way = True

    def explain(self, case, position):
        """Only of line hauls that are above."""
        return over_or_under(position, 1) if position.key == "linehaul" else None


class LinehaulUnder(PositionRule):
    """The line haul is not below the agreed one: the rest may be asked for later."""

    code = "linehaul_under"
    gives_way = True

    def explain(self, case, position):
        """Only of line hauls that are below."""
        return over_or_under(position, -1) if position.key == "linehaul" else None


RULES = (
    NoContract(),
    SeveralContracts(),
    NoLane(),
    NoBreak(),
    NoWeight(),
    NoDistance(),
    ContractDates(),
    DiscountMissed(),
    MinimumWrong(),
    BreakWrong(),
    LaneWrong(),
    LinehaulOver(),
    LinehaulUnder(),
)
