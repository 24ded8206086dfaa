# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from decimal import Decimal

from odoo import fields, models

from ..money import exact
from ..rating import Parcel

#: The international pound and foot, exactly (1959).
KG_PER_LB = Decimal("0.45359237")
CM_PER_FOOT = Decimal("30.48")
CM3_PER_M3 = Decimal(1_000_000)


class FreightShipmentLoad(models.Model):
    """What a shipment weighs and measures, in kilograms and cubic centimetres, whatever Odoo's units are."""

    _inherit = "freight.shipment"

    actual_weight = fields.Float(
        string="Weighed (kg)", digits=(16, 4), help="0: what its transfers and their packages weigh."
    )
    actual_volume = fields.Float(
        string="Measured (m³)", digits=(16, 6), help="0: what its transfers and their packages measure."
    )
    actual_pieces = fields.Integer(
        string="Pieces", help="0: the packages, and one for what a transfer has in none."
    )

    _load_positive = models.Constraint(
        "CHECK(actual_weight >= 0 AND actual_volume >= 0 AND actual_pieces >= 0)",
        "What a shipment weighs and measures is not negative.",
    )

    def _loads(self):
        """Shipment id → tuple of ``Parcel``; what was weighed as a whole is one parcel.

        Read together: the number of queries does not depend on that of the shipments.
        """
        shipments = self.sudo()
        units = shipments._load_units()
        return {shipment.id: _parcels(shipment, units) for shipment in shipments}

    def _load_units(self):
        """(kg to a unit of weight, cm to a unit of length, cm³ to a unit of volume) of the database."""
        parameters = self.env["ir.config_parameter"].sudo()
        weight = KG_PER_LB if parameters.get_param("product.weight_in_lbs") == "1" else Decimal(1)
        if parameters.get_param("product.volume_in_cubic_feet") == "1":
            return weight, CM_PER_FOOT, CM_PER_FOOT**3
        return weight, Decimal("0.1"), CM3_PER_M3


def _parcels(shipment, units):
    """The packages of a shipment, and for each transfer one parcel of what it has in none."""
    packed, loose = {}, {}
    for picking in shipment.picking_ids:
        for move in picking.move_ids:
            if move.state != "cancel" and picking.state != "cancel":
                _add_move(move, packed, loose)
    boxes = [_box(package, contents, units) for package, contents in packed.items()]
    bulk = [_parcel(*contents, units) for contents in loose.values()]
    return (*boxes, *bulk)


def _add_move(move, packed, loose):
    """Add the contents (weight, volume in Odoo's units) of a move to its packages and to what is in none."""
    product = move.product_id
    each = exact(product.weight), exact(product.volume)
    lines = move.move_line_ids
    in_boxes = Decimal(0)
    for line in lines.filtered("result_package_id"):
        quantity = exact(line.quantity_product_uom)
        in_boxes += quantity
        _add(packed, line.result_package_id, quantity, each)
    done = sum((exact(quantity) for quantity in lines.mapped("quantity_product_uom")), Decimal(0))
    rest = (done if move.state == "done" else exact(move.product_qty)) - in_boxes
    if rest > 0:
        _add(loose, move.picking_id, rest, each)


def _add(target, key, quantity, each):
    weight, volume = target.get(key, (Decimal(0), Decimal(0)))
    target[key] = (weight + quantity * each[0], volume + quantity * each[1])


def _parcel(weight, volume, units):
    return Parcel(weight * units[0], volume * units[2] or None)


def _box(package, contents, units):
    """A package as it was weighed and as its type measures, else as its contents do."""
    kind = package.package_type_id
    weight = exact(package.shipping_weight) or contents[0] + exact(kind.base_weight)
    parcel = _parcel(weight, contents[1], units)
    volume = exact(kind.packaging_length) * exact(kind.width) * exact(kind.height) * units[1] ** 3
    return Parcel(parcel.weight_kg, volume) if volume else parcel
