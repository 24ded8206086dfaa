# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What is charged beside the line haul, as far as the contract allows it."""

from decimal import Decimal

from .terms import ZERO, Problem, RatedCharge
from .words import money, number, plain, rounded


def accessorial_hours(terms, hours):
    """The hours of waiting that are charged: those beyond the free ones."""
    return max(hours - terms.free_hours, ZERO)


def _quantity(terms, quantity, pieces, kg, _):
    """(what the price is multiplied with, its unit, steps)."""
    if terms.basis == "hour":
        charged = accessorial_hours(terms, quantity)
        steps = []
        if terms.free_hours:
            steps.append(
                _(
                    "%(hours)s h less %(free)s free hours: %(charged)s h.",
                    hours=number(quantity),
                    free=number(terms.free_hours),
                    charged=number(charged),
                )
            )
        return charged, "h", steps
    units = {
        "flat": (quantity, ""),
        "piece": (Decimal(pieces), _("pieces")),
        "kg": (kg, "kg"),
    }
    return (*units[terms.basis], [])


def accessorial_charge(terms, contract, quantity, pieces, kg, net, _=plain):
    """The charge for one contracted accessorial, capped.

    :param quantity: hours where the basis is an hour, times where it is flat
    :param kg: the chargeable weight
    :param net: the line haul after discount and minimum, for percentages
    """
    if terms.basis == "percent":
        amount = net * terms.price / 100
        steps = [
            _(
                "%(name)s: %(percent)s %% of %(net)s = %(amount)s.",
                name=terms.name,
                percent=number(terms.price),
                net=money(net, contract),
                amount=money(amount, contract),
            )
        ]
    else:
        count, unit, steps = _quantity(terms, quantity, pieces, kg, _)
        amount = count * terms.price
        steps.append(
            _(
                "%(name)s: %(quantity)s × %(price)s = %(amount)s.",
                name=terms.name,
                quantity=f"{number(count)} {unit}".strip(),
                price=number(terms.price),
                amount=money(amount, contract),
            )
        )
    if terms.cap and amount > terms.cap:
        amount = terms.cap
        steps.append(_("Capped at %s.", money(amount, contract)))
    return RatedCharge(
        terms.charge_code_id, terms.category, rounded(amount, contract.places), tuple(steps), terms.id
    )


def accessorial_charges(request, contract, kg, net, _=plain):
    """What the request's extras and the automatic accessorials cost: (charges, problems)."""
    names = {extra.charge_code_id: extra.name for extra in request.accessorials}
    wanted = {}
    for extra in request.accessorials:
        wanted[extra.charge_code_id] = wanted.get(extra.charge_code_id, ZERO) + extra.quantity
    charges = []
    for terms in contract.accessorials:
        quantity = wanted.pop(terms.charge_code_id, None)
        if quantity is None and not terms.is_automatic:
            continue
        if quantity is None:
            quantity = ZERO if terms.basis == "hour" else Decimal(1)
        charge = accessorial_charge(terms, contract, quantity, request.pieces, kg, net, _)
        if charge.amount:
            charges.append(charge)
    problems = [
        Problem(
            "no_accessorial",
            _(
                "%(extra)s was agreed for the shipment, and %(contract)s has no price for it.",
                extra=names[code] or code,
                contract=contract.name,
            ),
        )
        for code in wanted
    ]
    return charges, problems
