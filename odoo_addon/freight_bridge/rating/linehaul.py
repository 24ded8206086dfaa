# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The line haul: basis, weight break, discount, minimum."""

from dataclasses import dataclass
from decimal import Decimal

from .terms import Problem
from .words import money, number, plain, rounded


@dataclass(frozen=True)
class Linehaul:
    """The line haul ``gross`` (before discount) and ``net`` (after discount and minimum), both rounded."""

    gross: Decimal
    net: Decimal
    steps: tuple[str, ...]


def linehaul(request, contract, rate, kg, _=plain):
    """What the carriage itself costs: a ``Linehaul``, or a ``Problem``.

    :param kg: the chargeable weight
    """
    if problem := _missing(request, rate, kg, _):
        return problem
    priced = _price(contract, rate, kg, _)
    if isinstance(priced, Problem):
        return priced
    price, kg, steps = priced
    gross, step = _gross(request, contract, rate, price, kg, _)
    steps.append(step)
    gross = rounded(gross, contract.places)
    net = gross
    if rate.discount:
        net = rounded(gross * (100 - rate.discount) / 100, contract.places)
        steps.append(
            _("Discount %(percent)s %%: %(net)s.", percent=number(rate.discount), net=money(net, contract))
        )
    if net < rate.minimum:
        net = rounded(rate.minimum, contract.places)
        steps.append(_("The minimum applies: %s.", money(net, contract)))
    return Linehaul(gross, net, tuple(steps))


def _missing(request, rate, kg, _):
    if (rate.basis == "kg" or rate.breaks) and kg <= 0:
        return Problem(
            "no_weight", _("The rate needs a weight, and the shipment has none: weigh its products.")
        )
    if rate.basis == "km" and not request.distance_km:
        return Problem("no_distance", _("The rate is per kilometre, and the shipment tells no distance."))
    return None


def _price(contract, rate, kg, _):
    """(price, weight to charge, steps): of the weight's break, or of a higher one that comes cheaper."""
    if not rate.breaks:
        return rate.price, kg, []
    below = [(start, price) for start, price in rate.breaks if start <= kg]
    if not below:
        message = _(
            "The first weight break begins at %(start)s kg: %(kg)s kg has no price.",
            start=number(rate.breaks[0][0]),
            kg=number(kg),
        )
        return Problem("no_break", message)
    start, price = below[-1]
    steps = [
        _(
            "%(kg)s kg is in the break from %(start)s kg: %(price)s.",
            kg=number(kg),
            start=number(start),
            price=number(price),
        )
    ]
    if contract.is_next_break and rate.basis == "kg":
        cost, higher, cheaper = min(
            ((start * price, start, price) for start, price in rate.breaks if start > kg),
            default=(kg * price, kg, price),
        )
        if cost < kg * price:
            steps.append(
                _(
                    "Charged as %(start)s kg at %(price)s, which is cheaper: %(cost)s instead of %(own)s.",
                    start=number(higher),
                    price=number(cheaper),
                    cost=money(cost, contract),
                    own=money(kg * price, contract),
                )
            )
            return cheaper, higher, steps
    return price, kg, steps


def _gross(request, contract, rate, price, kg, _):
    """(amount before rounding, step) by the rate's basis."""
    if rate.basis == "flat":
        return price, _("Flat: %s.", money(price, contract))
    quantity, unit = {
        "kg": (kg, "kg"),
        "piece": (Decimal(request.pieces), _("pieces")),
        "km": (request.distance_km, "km"),
    }[rate.basis]
    amount = quantity * price
    step = _(
        "Line haul: %(quantity)s %(unit)s × %(price)s = %(amount)s.",
        quantity=number(quantity),
        unit=unit,
        price=number(price),
        amount=money(amount, contract),
    )
    return amount, step
