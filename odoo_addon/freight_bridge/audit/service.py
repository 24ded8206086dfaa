# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the carrier kept what it guarantees."""

from .finding import _
from .match import ShipmentRule


class LateService(ShipmentRule):
    """A guaranteed service delivers in time, or somebody decides what is still owed for it."""

    code = "late_service"

    def explain(self, shipment):
        """What is told of a shipment that came after its guarantee."""
        if (
            shipment.guaranteed_by
            and shipment.delivered_at
            and shipment.delivered_at > shipment.guaranteed_by
        ):
            return _(
                "%(name)s was guaranteed by %(due)s and delivered at %(delivered)s.",
                name=shipment.name,
                due=shipment.guaranteed_by,
                delivered=shipment.delivered_at,
            )
        return None


RULES = (LateService(),)
