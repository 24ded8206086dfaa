# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib

from odoo import models

from ..ingest.event import canonical_json
from . import canonical_values as canonical

#: Most items of a stop; those beyond are told as one.
ITEMS = 200
#: Who pays the carrier that we ordered, seen from the shipper (X12 element 146).
PAYMENTS = {"outbound": "prepaid", "inbound": "collect", "return": "collect", "dropship": "third_party"}


class FreightTenderContent(models.Model):
    """What a carrier is told of a load: data of ``freight.tender.offered.v1`` (``canonical/tender.ts``)."""

    _inherit = "freight.tender"

    def _event_data(self, purpose, content):
        """The data of a tender message.

        :param content: what ``_content`` gives; a cancellation names the load only
        """
        if purpose == "cancel":
            content = {**content, "stops": [], "parties": []}
        return {**content, "purpose": purpose, "respond_by": canonical.instant(self.respond_by or None)}

    def _digest_of(self, content):
        """The digest of a load, to tell whether it changed since the carrier was told of it."""
        return hashlib.sha256(canonical_json(content).encode()).hexdigest()

    def _content(self):
        """The load as it is now."""
        self.ensure_one()
        shipment, units = self.shipment_id, self._units()
        pickings = shipment.picking_ids.filtered(lambda picking: picking.state != "cancel")
        totals = _totals(pickings, units)
        pickup, delivery = self._stop_places()
        items = self._items(pickings.move_ids.filtered(lambda move: move.state != "cancel"), units)
        start, end = self._window()
        load = {**totals, "references": [], "items": items, "notes": []}
        return {
            "references": self._references(),
            "carrier": self._carrier(),
            "payment": PAYMENTS[shipment.direction],
            "mode": self.carrier_id.freight_mode or None,
            "equipment": None,
            **totals,
            "charge": None,
            "parties": self._parties(),
            "stops": [
                {
                    "sequence": 1,
                    "kind": "pickup",
                    "place": pickup,
                    "earliest": canonical.instant(start or None),
                    "latest": None,
                    **load,
                },
                {
                    "sequence": 2,
                    "kind": "delivery",
                    "place": delivery,
                    "earliest": None,
                    "latest": canonical.instant(end or None),
                    **load,
                },
            ],
            "notes": [],
        }

    def _read_ahead(self):
        """Read the goods of all loads together: what follows looks at each load by itself."""
        moves = self.shipment_id.picking_ids.move_ids
        moves.product_id.mapped("weight")
        moves.move_line_ids.result_package_id.mapped("name")

    def _references(self):
        """Every number that the carrier may name the load by in its answers and reports."""
        shipment = self.shipment_id
        order, purchase = shipment.sale_id, shipment.purchase_id
        return canonical.references(
            [
                ("shipment", self.name),
                *(
                    ("delivery", picking.name)
                    for picking in shipment.picking_ids
                    if picking.state != "cancel"
                ),
                ("bol", shipment.bol_number),
                ("order", order.name),
                ("order", purchase.partner_ref),
                ("purchase_order", order.client_order_ref),
                ("purchase_order", purchase.name),
            ]
        )

    def _carrier(self):
        carrier = self.carrier_id
        return {
            "scac": canonical.scac(carrier.freight_scac),
            "name": canonical.text(carrier.name, 100),
            "service": canonical.text(carrier.freight_service, 100),
        }

    def _parties(self):
        """Who pays and the two ends of the whole way, whatever part of it this carrier goes."""
        shipment = self.shipment_id
        ends = [("shipper", shipment.shipper_id), ("consignee", shipment.partner_id)]
        payer = canonical.party("bill_to", shipment.company_id.partner_id)
        return [payer, *(canonical.party(role, partner) for role, partner in ends if partner)]

    def _stop_places(self):
        """Where this carrier takes the goods over and where it hands them on."""
        shipment, leg = self.shipment_id, self.leg_id
        if not leg:
            return canonical.party("shipper", shipment.shipper_id), canonical.party(
                "consignee", shipment.partner_id
            )
        return (
            canonical.party("shipper", leg.origin_partner_id, leg.origin),
            canonical.party("consignee", leg.destination_partner_id, leg.destination),
        )

    def _window(self):
        """From when the goods can be fetched, and until when they have to be there."""
        shipment, leg = self.shipment_id, self.leg_id
        if leg:
            return leg.planned_departure, leg.planned_arrival
        return shipment.planned_dispatch_date, shipment.planned_delivery_date

    def _units(self):
        """The units of weight and volume that the database keeps its products in."""
        parameters = self.env["ir.config_parameter"].sudo()
        return (
            "lb" if parameters.get_param("product.weight_in_lbs") == "1" else "kg",
            "ft3" if parameters.get_param("product.volume_in_cubic_feet") == "1" else "m3",
        )

    def _items(self, moves, units):
        """One item for each move; where there are too many, the last tells how many more."""
        if len(moves) <= ITEMS:
            return [_item(move, units) for move in moves]
        rest = moves[ITEMS - 1 :]
        return [
            *(_item(move, units) for move in moves[: ITEMS - 1]),
            {
                "description": self.env._("%s further items", len(rest)),
                "quantity": canonical.quantity(len(rest)),
                "package_type": None,
                "weight": canonical.measure(sum(rest.mapped("weight")), units[0]),
                "volume": canonical.measure(_volume(rest), units[1], 6),
                "references": [],
            },
        ]


def _item(move, units):
    return {
        "description": canonical.text(move.product_id.display_name, 200),
        "quantity": canonical.quantity(move.product_uom_qty),
        "package_type": canonical.text(move.product_uom.name, 50),
        "weight": canonical.measure(move.weight, units[0]),
        "volume": canonical.measure(_volume(move), units[1], 6),
        "references": [],
    }


def _totals(pickings, units):
    """What is loaded in all: weight, volume, and the packages where they are packed already."""
    moves = pickings.move_ids.filtered(lambda move: move.state != "cancel")
    packages = moves.move_line_ids.result_package_id
    return {
        "weight": canonical.measure(sum(moves.mapped("weight")), units[0]),
        "volume": canonical.measure(_volume(moves), units[1], 6),
        "packages": canonical.quantity(len(packages)),
    }


def _volume(moves):
    return sum(move.product_qty * move.product_id.volume for move in moves)
