# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which contract prices a shipment, on the day it shipped."""

from .lane import describe, find_rate
from .terms import Problem
from .words import plain


def _is_for(contract, request):
    if (contract.side, contract.company_id) != (request.side, request.company_id):
        return False
    if request.side == "revenue" and contract.customer_id != request.partner_id:
        return False
    if contract.carrier_id:
        return contract.carrier_id == request.carrier_id
    return request.side == "revenue"


def _is_valid(contract, day):
    return contract.date_from <= day and (contract.date_to is None or day <= contract.date_to)


def choose(request, contracts, _=plain):
    """The contract and rate that price a shipment: (contract, rate, steps), or (None, None, problem).

    Of several contracts a customer's contract for the carrier goes before one for any carrier; then the one
    whose rate is drawn more closely. Contracts that fit equally are a problem: nobody guesses a price.
    """
    ours = [contract for contract in contracts if _is_for(contract, request)]
    valid = [contract for contract in ours if _is_valid(contract, request.ship_date)]
    if not valid:
        return None, None, _no_contract(request, ours, _)
    found = [
        ((bool(contract.carrier_id), *rank), contract, rate, count)
        for contract in valid
        for rate, rank, count in [find_rate(contract, request)]
        if rate
    ]
    if not found:
        return None, None, _no_lane(request, valid, _)
    best = max(rank for rank, *_rest in found)
    winners = [row for row in found if row[0] == best]
    if len(winners) > 1:
        names = ", ".join(sorted(contract.name for _rank, contract, *_rest in winners))
        message = _(
            "Several contracts fit %(day)s equally: %(names)s. Withdraw all but one, or let one end earlier.",
            day=request.ship_date.isoformat(),
            names=names,
        )
        return None, None, Problem("several_contracts", message)
    [(_rank, contract, rate, count)] = winners
    return contract, rate, _steps(request, contract, rate, count, len(found), _)


def _no_contract(request, ours, _):
    day = request.ship_date.isoformat()
    if request.side == "cost" and not request.carrier_id:
        message = _("The shipment has no carrier: no contract can price it.")
    elif not ours:
        message = _("No active contract prices this shipment.")
    else:
        message = _(
            "No contract is valid on %(day)s, when it shipped: %(names)s.",
            day=day,
            names=", ".join(sorted(f"{contract.name} ({_span(contract)})" for contract in ours)),
        )
    return Problem("no_contract", message)


def _span(contract):
    return f"{contract.date_from.isoformat()} – {contract.date_to.isoformat() if contract.date_to else '…'}"


def _no_lane(request, valid, _):
    message = _(
        "%(names)s has no rate for this service from %(origin)s to %(destination)s.",
        names=", ".join(sorted(contract.name for contract in valid)),
        origin=request.origin,
        destination=request.destination,
    )
    return Problem("no_lane", message)


def _steps(request, contract, rate, rates, contracts, _):
    lane = _(
        "%(origin)s to %(destination)s",
        origin=describe(rate.origin, _),
        destination=describe(rate.destination, _),
    )
    steps = [
        _(
            "Contract %(name)s is valid on %(day)s (%(span)s).",
            name=contract.name,
            day=request.ship_date.isoformat(),
            span=_span(contract),
        ),
        _(
            "From %(origin)s to %(destination)s the rate %(lane)s applies.",
            origin=request.origin,
            destination=request.destination,
            lane=lane,
        ),
    ]
    if contracts > 1:
        steps.insert(1, _("Of %s contracts that fit it is the most specific.", contracts))
    if rates > 1:
        steps.append(
            _("Of %s rates that fit it is the most specific (service, then lane, then order).", rates)
        )
    return tuple(steps)
