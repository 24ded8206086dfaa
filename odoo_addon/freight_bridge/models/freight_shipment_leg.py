# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightShipmentLeg(models.Model):
    """One stretch of a shipment's way, with one mode of transport."""

    _name = "freight.shipment.leg"
    _description = "Freight Shipment Leg"
    _order = "shipment_id, sequence, id"

    shipment_id = fields.Many2one("freight.shipment", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shipment_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    mode = fields.Selection(
        [("parcel", "Parcel"), ("road", "Road"), ("rail", "Rail"), ("sea", "Sea"), ("air", "Air")],
        required=True,
        default="road",
    )
    carrier_scac = fields.Char(string="SCAC")
    vehicle = fields.Char(help="Truck, vessel and voyage, or flight.")
    origin = fields.Char(string="From", required=True)
    destination = fields.Char(string="To", required=True)
    planned_departure = fields.Datetime()
    planned_arrival = fields.Datetime()
    actual_departure = fields.Datetime()
    actual_arrival = fields.Datetime()

    _arrival_after = models.Constraint(
        "CHECK(actual_arrival >= actual_departure)", "A leg cannot arrive before it departs."
    )
