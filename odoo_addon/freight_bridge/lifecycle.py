# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The milestone codes and shipment states, as data.

The codes and the state each one proves are the table of the canonical event contract; the sidecar's
``canonical/`` holds the same list. Everything here is pure data, so that SQL and Python read one table.
"""

from typing import NamedTuple


class MilestoneKind(NamedTuple):
    """What one canonical milestone code says about a shipment.

    ``state``: the shipment state it proves, or None when it is shown on the timeline only.
    ``flag``: None, "progress" (raises the exception flag until a later milestone proves normal progress)
    or "closed" (raises it until a person closes the shipment).
    """

    label: str
    state: str | None = None
    flag: str | None = None


#: State → (label, rank). A higher rank wins, whatever the order of arrival.
STATES = {
    "released": ("Released", 10),
    "picked": ("Picked", 20),
    "packed": ("Packed", 30),
    "dispatched": ("Dispatched", 40),
    "in_transit": ("In Transit", 50),
    "delivered": ("Delivered", 60),
    "returned": ("Returned", 70),
    "closed": ("Closed", 80),
    "cancelled": ("Cancelled", 90),
}

MILESTONES = {
    "released": MilestoneKind("Released", "released"),
    "picked": MilestoneKind("Picked", "picked"),
    "packed": MilestoneKind("Packed", "packed"),
    "information_received": MilestoneKind("Information Received"),
    "pickup_scheduled": MilestoneKind("Pickup Scheduled"),
    "picked_up": MilestoneKind("Picked Up", "dispatched"),
    "departed": MilestoneKind("Departed", "in_transit"),
    "out_for_delivery": MilestoneKind("Out for Delivery", "in_transit"),
    "document_issued": MilestoneKind("Document Issued"),
    "in_transit": MilestoneKind("In Transit", "in_transit"),
    "arrived": MilestoneKind("Arrived", "in_transit"),
    "loaded": MilestoneKind("Loaded", "in_transit"),
    "discharged": MilestoneKind("Discharged", "in_transit"),
    "gate_in": MilestoneKind("Gate In", "in_transit"),
    "gate_out": MilestoneKind("Gate Out", "in_transit"),
    "customs_hold": MilestoneKind("Customs Hold", "in_transit", "progress"),
    "customs_cleared": MilestoneKind("Customs Cleared", "in_transit"),
    "available_for_pickup": MilestoneKind("Available for Pickup", "in_transit"),
    "delivered": MilestoneKind("Delivered", "delivered"),
    "returned": MilestoneKind("Returned", "returned"),
    "cancelled": MilestoneKind("Cancelled", "cancelled"),
    "delayed": MilestoneKind("Delayed", None, "progress"),
    "damaged": MilestoneKind("Damaged", None, "closed"),
    "lost": MilestoneKind("Lost", None, "progress"),
    "delivery_failed": MilestoneKind("Delivery Failed", "in_transit", "progress"),
    "return_started": MilestoneKind("Return Started", "in_transit", "progress"),
}

CLASSIFIERS = [("planned", "Planned"), ("estimated", "Estimated"), ("actual", "Actual")]

#: Reference kinds, strongest first: the order in which they decide which shipment is meant.
#: Invoice and other references are kept on the event but never identify a shipment.
RESOLVING_KINDS = (
    "shipment",
    "delivery",
    "tracking",
    "pro",
    "bol",
    "booking",
    "container",
    "order",
    "purchase_order",
)
REFERENCE_KINDS = [
    ("shipment", "Shipment"),
    ("delivery", "Delivery"),
    ("tracking", "Tracking Number"),
    ("pro", "PRO Number"),
    ("bol", "Bill of Lading"),
    ("booking", "Booking"),
    ("container", "Container"),
    ("order", "Order"),
    ("purchase_order", "Purchase Order"),
    ("invoice", "Invoice"),
    ("other", "Other"),
]
#: Which way the goods go, as the documents say.
DIRECTIONS = [
    ("outbound", "Outbound"),
    ("inbound", "Inbound"),
    ("return", "Return"),
    ("dropship", "Drop Shipment"),
]
#: States in which the goods stand still: what is loaded may still change.
STANDING_STATES = ("released", "picked", "packed")
#: States in which a carrier has, or had, the goods: from here on it will charge for them.
DISPATCHED_STATES = ("dispatched", "in_transit", "delivered", "returned", "closed")

#: Kinds that name one consignment, so that a match on another reference may teach us these values.
LEARNED_KINDS = frozenset({"tracking", "pro", "bol", "booking", "container"})


def state_selection():
    """Selection of the shipment states, in rank order."""
    return [(state, label) for state, (label, _rank) in STATES.items()]


def milestone_selection():
    """Selection of the canonical milestone codes."""
    return [(code, kind.label) for code, kind in MILESTONES.items()]


def milestone_rows():
    """Rows (code, state, weight, flag) for the SQL that derives states.

    The weight is the rank, but delivered and returned weigh the same: between these two the later time wins.
    """
    rows = []
    for code, kind in MILESTONES.items():
        rank = STATES[kind.state][1] if kind.state else 0
        weight = STATES["delivered"][1] if kind.state == "returned" else rank
        rows.append((code, kind.state, weight, kind.flag))
    return rows
