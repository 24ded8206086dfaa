# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a shipment costs, from contract to charges."""

from .accessorial import accessorial_charges
from .contract import choose
from .fuel import fuel_charge, fuel_percent
from .linehaul import linehaul
from .terms import Problem, RatedCharge, Rating
from .weight import chargeable_weight
from .words import money, plain


def rate(request, contracts, _=plain):
    """Rate a shipment under the contracts that may price it.

    A missing price is a problem, never a charge of nothing; charges that do have one are given beside it.

    :param contracts: ``ContractTerms``, all those that might fit
    :param _: translates the words of explanations, as ``Environment._`` does
    """
    contract, row, steps = choose(request, contracts, _)
    if contract is None:
        return Rating(problems=(steps,))
    weight = chargeable_weight(request, contract, _)
    haul = linehaul(request, contract, row, weight.chargeable_kg, _)
    known = {
        "contract_id": contract.id,
        "rate_id": row.id,
        "currency_id": contract.currency_id,
        "partner_id": contract.partner_id,
        "chargeable_kg": weight.chargeable_kg,
    }
    if isinstance(haul, Problem):
        return Rating(**known, problems=(haul,), notes=(*steps, *weight.steps))
    total = _("Amount: %s.", money(haul.net, contract))
    carriage = RatedCharge(
        contract.linehaul_charge_code_id,
        "linehaul",
        haul.net,
        (*steps, *weight.steps, *haul.steps, total),
    )
    percent, beside, problems, notes = _beside(request, contract, weight.chargeable_kg, haul, _)
    return Rating(
        **known,
        fuel_percent=percent,
        gross=haul.gross,
        net=haul.net,
        charges=(carriage, *beside),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _beside(request, contract, kg, haul, _):
    """Fuel and accessorials: (fuel percent, charges, problems, notes)."""
    if contract.is_all_in:
        return None, (), (), (_("The rate is all-in: fuel and accessorials are in it."),)
    charges, problems, notes, percent = [], [], [], None
    if contract.fuel:
        found = fuel_percent(contract.fuel, request.ship_date, _)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            percent, steps = found
            charge = fuel_charge(contract, haul, percent, steps, _)
            if charge.amount:
                charges.append(charge)
            else:
                notes.extend(charge.steps)
    extras, missing = accessorial_charges(request, contract, kg, haul.net, _)
    return percent, (*charges, *extras), (*problems, *missing), notes
