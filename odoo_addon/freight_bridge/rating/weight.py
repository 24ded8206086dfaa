# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The weight that is charged: the greater of actual and dimensional weight, rounded up."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from .terms import ZERO, Parcel
from .words import number, plain

#: Dimensional weight is given to a gram.
GRAM = Decimal("0.001")


@dataclass(frozen=True)
class Weight:
    """``actual_kg`` and ``dimensional_kg`` (None where there is none), what is charged, and why."""

    chargeable_kg: Decimal
    actual_kg: Decimal
    dimensional_kg: Decimal | None
    steps: tuple[str, ...]


def dimensional(volume_cm3, divisor):
    """Dimensional weight in kilograms, up to the next gram; None without a volume or a divisor."""
    if not divisor or not volume_cm3:
        return None
    return (volume_cm3 / divisor).quantize(GRAM, rounding=ROUND_CEILING)


def step_up(weight, step):
    """A weight rounded up to the next multiple of a step."""
    return (weight / step).to_integral_value(rounding=ROUND_CEILING) * step if step else weight


def _charged(parcel, contract):
    """(dimensional, chargeable) weight of one piece, or of all taken as one."""
    dim = dimensional(parcel.volume_cm3, contract.dim_divisor)
    return dim, step_up(max(parcel.weight_kg, dim or ZERO), contract.weight_step)


def chargeable_weight(request, contract, _=plain):
    """The chargeable weight of a shipment under a contract.

    Where the contract takes each piece by itself, and the pieces are known, each has its own greater weight
    and rounding, and the sum is charged; else the shipment is one piece.
    """
    each = contract.is_per_piece and request.parcels
    whole = (Parcel(request.weight_kg, request.volume_cm3),)
    weighed = [_charged(parcel, contract) for parcel in (request.parcels if each else whole)]
    dims = [dim for dim, _kg in weighed if dim is not None]
    dim = sum(dims, ZERO) if dims else None
    kg = sum((kg for _dim, kg in weighed), ZERO)
    steps = [_("Actual weight: %s kg.", number(request.weight_kg))]
    if dim is not None:
        steps.append(
            _(
                "Dimensional weight: %(volume)s cm³ ÷ %(divisor)s = %(dim)s kg.",
                volume=number(request.volume_cm3 if not each else sum(p.volume_cm3 or ZERO for p in each)),
                divisor=number(contract.dim_divisor),
                dim=number(dim),
            )
        )
    step = contract.weight_step
    if each:
        row = " + ".join(number(kg) for _dim, kg in weighed[:10]) + (" + …" if len(weighed) > 10 else "")
        steps.append(
            _(
                "Each of %(pieces)s pieces by its greater weight: %(row)s = %(kg)s kg.",
                pieces=len(weighed),
                row=row,
                kg=number(kg),
            )
        )
    elif dim is not None:
        steps.append(_("The greater counts: %s kg.", number(max(request.weight_kg, dim))))
    if step:
        steps.append(
            _(
                "Rounded up to the next %(step)s kg: chargeable weight %(kg)s kg.",
                step=number(step),
                kg=number(kg),
            )
        )
    return Weight(kg, request.weight_kg, dim, tuple(steps))
