# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether what is billed is what was carried."""

from decimal import Decimal

from ..rating import normal_zip, number
from .facts import ZERO
from .finding import Finding, _
from .goods import GoodsRule, billed_by_volume, same_weight
from .rule import Rule

POUNDS_PER_KILOGRAM = Decimal("2.20462262")
#: States in which goods never left.
STANDING = ("released", "picked", "packed")


class NoShipment:
    """The references of a line lead to a shipment."""

    code = "no_shipment"
    gives_way = False

    def check(self, case):
        """One finding for each charge whose references nobody knows."""
        for line in case.charges:
            if line.names and not line.shipment_id:
                named = ", ".join(line.names)
                yield Finding(
                    code=self.code,
                    message=_("%(label)s: no shipment is known as %(named)s.", label=line.label, named=named),
                    line=line,
                    is_blocking=True,
                )


class ShipmentRule(Rule):
    """A rule about each shipment that the invoice bills."""

    is_blocking = True

    def check(self, case):
        """One finding for each shipment that ``explain`` has words for."""
        if case.invoice.invoice_type == "credit":
            return
        for shipment in case.shipments.values():
            if message := self.explain(shipment):
                yield Finding(
                    code=self.code, message=message, shipment_id=shipment.id, is_blocking=self.is_blocking
                )


class ShipmentCancelled(ShipmentRule):
    """Nothing is owed for goods that were not to travel, unless somebody says so."""

    code = "shipment_cancelled"

    def explain(self, shipment):
        """What is told."""
        if shipment.state == "cancelled":
            return _("%(name)s was cancelled.", name=shipment.name)


class NotDispatched(ShipmentRule):
    """Goods that never left were not carried."""

    code = "not_dispatched"

    def explain(self, shipment):
        """What is told."""
        if shipment.state in STANDING:
            return _("%(name)s was never dispatched.", name=shipment.name)


class PodMissing(ShipmentRule):
    """Where a proof of delivery is agreed, it is here before anything is paid."""

    code = "pod_missing"

    def explain(self, shipment):
        """What is told."""
        if shipment.needs_pod and not shipment.has_pod:
            return _("%(name)s has no proof of delivery, which the contract asks for.", name=shipment.name)


class ServiceDiffers(GoodsRule):
    """The service billed is the one agreed."""

    code = "service_differs"

    def explain(self, shipment, lines):
        """The first line that names another service."""
        for line in lines:
            if line.service and shipment.services and line.service.strip().upper() not in shipment.services:
                agreed = ", ".join(sorted(shipment.services))
                return line, _(
                    "Billed as %(billed)s, agreed was %(agreed)s.", billed=line.service, agreed=agreed
                )
        return None


class WeightDiffers(GoodsRule):
    """The weight billed is the weight of the goods, or the dimensional weight that counts for them."""

    code = "weight_differs"

    def explain(self, shipment, lines):
        """Every line states the whole weight, or each its part of it."""
        stated = [line for line in lines if line.weight_kg]
        if not stated or not shipment.weight_kg or billed_by_volume(shipment):
            return None
        chargeable = shipment.rating.chargeable_kg if shipment.rating else None
        right = [weight for weight in (shipment.weight_kg, chargeable) if weight]
        total = sum((line.weight_kg for line in stated), ZERO)
        if any(same_weight(total, weight) for weight in right):
            return None
        wrong = [line for line in stated if not any(same_weight(line.weight_kg, weight) for weight in right)]
        if not wrong:
            return None
        billed = wrong[0].weight_kg if len(wrong) == 1 else total
        values = {"billed": number(billed), "shipped": number(shipment.weight_kg)}
        if same_weight(billed / POUNDS_PER_KILOGRAM, shipment.weight_kg):
            return wrong[0], _(
                "Billed %(billed)s kg, shipped %(shipped)s kg: pounds seem to be taken for kilograms.",
                **values,
            )
        return wrong[0], _("Billed %(billed)s kg, shipped %(shipped)s kg.", **values)


class PiecesDiffer(GoodsRule):
    """The pieces billed are the pieces shipped."""

    code = "pieces_differ"

    def explain(self, shipment, lines):
        """Every line states all pieces, or each its part of them."""
        stated = [line for line in lines if line.pieces]
        if not stated or not shipment.pieces:
            return None
        total = sum(line.pieces for line in stated)
        wrong = [line for line in stated if line.pieces != shipment.pieces]
        if total == shipment.pieces or not wrong:
            return None
        billed = wrong[0].pieces if len(wrong) == 1 else total
        return wrong[0], _(
            "Billed %(billed)s pieces, shipped %(shipped)s.", billed=billed, shipped=shipment.pieces
        )


def _elsewhere(lines, shipment, end):
    """The first line that names another place as an end of the way, or None."""
    known = getattr(shipment, end)
    return next((line for line in lines if _is_other(getattr(line, end), known)), None)


def _is_other(billed, known):
    """Whether an invoice names another place. Postcodes may be cut short: 75008 is in 75."""
    if billed.country and known.country and billed.country != known.country:
        return True
    one, other = (normal_zip(place.zip) for place in (billed, known))
    return bool(one and other) and not one.startswith(other) and not other.startswith(one)


class OriginDiffers(GoodsRule):
    """The goods were picked up where the carrier says."""

    code = "origin_differs"

    def explain(self, shipment, lines):
        """The first line that names another place."""
        if not (line := _elsewhere(lines, shipment, "origin")):
            return None
        return line, _(
            "Billed from %(billed)s, shipped from %(shipped)s.",
            billed=line.origin,
            shipped=shipment.origin,
        )


class DestinationDiffers(GoodsRule):
    """The goods went where the carrier says."""

    code = "destination_differs"

    def explain(self, shipment, lines):
        """The first line that names another place."""
        if not (line := _elsewhere(lines, shipment, "destination")):
            return None
        return line, _(
            "Billed to %(billed)s, shipped to %(shipped)s.",
            billed=line.destination,
            shipped=shipment.destination,
        )


RULES = (
    NoShipment(),
    ShipmentCancelled(),
    NotDispatched(),
    PodMissing(),
    ServiceDiffers(),
    WeightDiffers(),
    PiecesDiffer(),
    OriginDiffers(),
    DestinationDiffers(),
)
