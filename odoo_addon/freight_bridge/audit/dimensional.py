# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the billed weight is the agreed one where the volume counts."""

from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from ..rating import chargeable_weight
from ..rating.words import number
from .facts import ZERO
from .finding import _
from .goods import GoodsRule, billed_by_volume

#: Divisors in use, cubic centimetres to a kilogram: of couriers, air and road; 139, 166 and 194 cubic inches
#: to a pound.
DIVISORS = tuple(map(Decimal, (3000, 3333, 4000, 5000, 5022, 5997, 6000, 7000, 7008)))
#: Multiples to which carriers round up, in kilograms.
STEPS = tuple(map(Decimal, ("0", "0.1", "0.5", "1", "5", "10")))
#: Weights are equal to a tenth of a gram.
EXACT = Decimal("0.0001")


def _billed(shipment, lines):
    """(the line, the weight billed for all) or None where it is the agreed one, or nothing is stated."""
    stated = [line for line in lines if line.weight_kg]
    if not stated or not billed_by_volume(shipment) or shipment.request is None:
        return None
    right = chargeable_weight(shipment.request, shipment.terms).chargeable_kg
    total = sum((line.weight_kg for line in stated), ZERO)
    wrong = [line for line in stated if abs(line.weight_kg - right) > EXACT]
    if abs(total - right) <= EXACT or not wrong:
        return None
    return wrong[0], wrong[0].weight_kg if len(wrong) == 1 else total


class _Weighing(GoodsRule):
    """The carrier seems to have weighed by other terms than the agreed ones: the weight tells by which."""

    gives_way = True

    def explain(self, shipment, lines):
        """The first of the other terms that leads to the billed weight."""
        found = _billed(shipment, lines)
        if not found:
            return None
        line, billed = found
        for terms, message in self.assume(shipment):
            if abs(chargeable_weight(shipment.request, terms).chargeable_kg - billed) <= EXACT:
                return line, message
        return None


class _OtherTerm(_Weighing):
    """The weight follows from a term of the contract, and not from another usual one."""

    term: ClassVar[str]
    usual: ClassVar[tuple]

    def assume(self, shipment):
        """Each of the usual terms."""
        agreed = getattr(shipment.terms, self.term)
        for other in self.usual:
            if other != agreed:
                terms = replace(shipment.terms, **{self.term: other}, found={})
                yield terms, self.words(other, number(agreed))

    def words(self, other, agreed):
        """What was taken instead of what was agreed."""
        raise NotImplementedError


class DimensionalRounding(_OtherTerm):
    """The weight is rounded up as agreed."""

    code = "dimensional_rounding"
    term, usual = "weight_step", STEPS

    def words(self, other, agreed):
        """Steps in kilograms."""
        return _(
            "The weight is rounded up to %(step)s kg, agreed were %(agreed)s kg.", step=other, agreed=agreed
        )


class DimensionalDivisor(_OtherTerm):
    """The volume is divided by the agreed divisor."""

    code = "dimensional_divisor"
    term, usual = "dim_divisor", DIVISORS

    def words(self, other, agreed):
        """Divisors of cubic centimetres."""
        return _(
            "The volume was divided by %(divisor)s, agreed was %(agreed)s.", divisor=other, agreed=agreed
        )


class DimensionalPieces(_Weighing):
    """The pieces are weighed together or each by itself, as agreed."""

    code = "dimensional_pieces"

    def assume(self, shipment):
        """The other way."""
        if shipment.request.parcels:
            each = not shipment.terms.is_per_piece
            message = (
                _("Each piece was weighed by itself, agreed was the sum of all.")
                if each
                else _("All pieces were weighed as one, agreed was each by itself.")
            )
            yield replace(shipment.terms, is_per_piece=each, found={}), message


class DimensionalGreater(_Weighing):
    """The greater of actual and dimensional weight counts."""

    code = "dimensional_greater"

    def assume(self, shipment):
        """The actual weight alone."""
        yield (
            replace(shipment.terms, dim_divisor=ZERO, found={}),
            _("The actual weight was billed, the greater dimensional weight counts."),
        )

    def explain(self, shipment, lines):
        """The dimensional weight alone too, which no terms lead to where the actual one is greater."""
        if told := super().explain(shipment, lines):
            return told
        found = _billed(shipment, lines)
        if found and shipment.request.weight_kg:
            light = replace(shipment.request, weight_kg=ZERO, parcels=())
            if abs(chargeable_weight(light, shipment.terms).chargeable_kg - found[1]) <= EXACT:
                return found[0], _("The dimensional weight was billed, the greater actual weight counts.")
        return None


class DimensionalWeight(GoodsRule):
    """The billed weight is the chargeable weight of the contract."""

    code = "dimensional_weight"
    gives_way = True

    def explain(self, shipment, lines):
        """Any other weight."""
        found = _billed(shipment, lines)
        if not found:
            return None
        line, billed = found
        right = chargeable_weight(shipment.request, shipment.terms).chargeable_kg
        return line, _(
            "Billed %(billed)s kg, chargeable are %(right)s kg.",
            billed=number(billed),
            right=number(right),
        )


RULES = (
    DimensionalPieces(),
    DimensionalGreater(),
    DimensionalRounding(),
    DimensionalDivisor(),
    DimensionalWeight(),
)
