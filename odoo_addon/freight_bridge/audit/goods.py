# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What rules about the goods share: what the carrier says of them against what was shipped."""

from decimal import Decimal

from .finding import Finding
from .rule import Rule

#: Weights count as equal within this share and this many kilograms: pounds and rounding to whole kilograms.
WEIGHT_SHARE = Decimal("0.005")
WEIGHT_STEP = Decimal("0.5")


def same_weight(one, other):
    """Whether two weights are the same but for rounding and units."""
    return abs(one - other) <= max(WEIGHT_STEP, other * WEIGHT_SHARE)


def billed_by_volume(shipment):
    """Whether the weight that counts follows from the volume: the rules of dimensional weight judge it."""
    return bool(shipment.volume_cm3 and shipment.terms and shipment.terms.dim_divisor)


class GoodsRule(Rule):
    """What the carrier says of the goods is what they were. It explains the line haul's variance.

    Told only where the amount is as agreed all the same.
    """

    def check(self, case):
        """One finding for each shipment that ``explain`` has words for."""
        hauls = {position.shipment.id: position for position in case.priced if position.key == "linehaul"}
        lines = {}
        for line in case.charges:
            if line.shipment_id in case.shipments and line.id not in case.repeats:
                lines.setdefault(line.shipment_id, []).append(line)
        for shipment_id, billed in lines.items():
            shipment, haul = case.shipments[shipment_id], hauls.get(shipment_id)
            told = self.explain(shipment, haul.lines if haul else billed)
            if not told:
                continue
            line, message = told
            is_wrong = bool(haul) and haul.is_wrong
            yield Finding(
                code=self.code,
                message=message,
                line=line,
                shipment_id=shipment_id,
                evidence=haul.steps if haul else (),
                expected=haul.expected if is_wrong else None,
                billed=haul.billed if is_wrong else None,
                position=(shipment_id, "linehaul"),
            )
