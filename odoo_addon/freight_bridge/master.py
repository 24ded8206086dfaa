# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The kinds of master data that partners state by code, as data.

The kinds are those of the canonical event (the sidecar's ``canonical/master.ts``). None of them is a kind of
reference of a shipment (``lifecycle.REFERENCE_KINDS``): a cross reference is one or the other.
"""

from typing import NamedTuple

#: Who settles what a code means when Odoo and the partner differ.
OWNERS = [("odoo", "Odoo"), ("partner", "The Partner")]


class MasterKind(NamedTuple):
    """Where the codes of one kind lead.

    ``match``: the field of ``model`` that a code is compared with.
    ``is_own``: the model belongs to this module, so that records may be made and changed by messages;
    records of accounting, stock and delivery never are.
    """

    label: str
    model: str
    match: str
    is_own: bool = False


#: Carriers first: the service levels of the same message may belong to them.
MASTER_KINDS = {
    "carrier": MasterKind("Carrier", "delivery.carrier", "freight_scac"),
    "service_level": MasterKind("Service Level", "freight.service.level", "code", is_own=True),
    "charge_code": MasterKind("Charge Code", "freight.charge.code", "code", is_own=True),
    "warehouse": MasterKind("Warehouse", "stock.warehouse", "code"),
    "cost_center": MasterKind("Cost Center", "account.analytic.account", "code"),
    "tax_code": MasterKind("Tax Code", "account.tax", "name"),
    "currency": MasterKind("Currency", "res.currency", "name"),
}

CHARGE_CATEGORIES = [
    ("linehaul", "Line Haul"),
    ("fuel", "Fuel"),
    ("accessorial", "Accessorial"),
    ("tax", "Tax or Duty"),
    ("discount", "Discount"),
    ("other", "Other"),
]


def master_selection():
    """Selection of the kinds of master data."""
    return [(kind, row.label) for kind, row in MASTER_KINDS.items()]
