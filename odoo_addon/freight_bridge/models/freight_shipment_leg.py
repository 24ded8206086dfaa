# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import itertools

from odoo import fields, models

#: What a carrier is told of its leg.
TOLD = frozenset(
    {
        "origin",
        "destination",
        "origin_partner_id",
        "destination_partner_id",
        "planned_departure",
        "planned_arrival",
    }
)


class FreightShipmentLeg(models.Model):
    """One stretch of a shipment's way, with one mode of transport."""

    _name = "freight.shipment.leg"
    _description = "Freight Shipment Leg"
    _order = "shipment_id, sequence, id"
    _check_company_auto = True

    shipment_id = fields.Many2one("freight.shipment", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shipment_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    mode = fields.Selection(
        [("parcel", "Parcel"), ("road", "Road"), ("rail", "Rail"), ("sea", "Sea"), ("air", "Air")],
        required=True,
        default="road",
    )
    carrier_id = fields.Many2one("delivery.carrier", check_company=True)
    carrier_scac = fields.Char(string="SCAC")
    load_number = fields.Char(readonly=True, copy=False, help="What the carrier of this leg calls it by.")
    tender_ids = fields.One2many("freight.tender", "leg_id", readonly=True)
    vehicle = fields.Char(help="Truck, vessel and voyage, or flight.")
    origin = fields.Char(string="From", required=True)
    destination = fields.Char(string="To", required=True)
    origin_partner_id = fields.Many2one("res.partner", string="Pick-up Address", check_company=True)
    destination_partner_id = fields.Many2one("res.partner", string="Delivery Address", check_company=True)
    planned_departure = fields.Datetime()
    planned_arrival = fields.Datetime()
    actual_departure = fields.Datetime()
    actual_arrival = fields.Datetime()

    _arrival_after = models.Constraint(
        "CHECK(actual_arrival >= actual_departure)", "A leg cannot arrive before it departs."
    )

    def write(self, vals):
        """A carrier that was told otherwise must hear of it."""
        result = super().write(vals)
        if self.ids and TOLD & vals.keys():
            self.env["freight.tender"]._watch("leg_id", self.ids)
        return result

    def _load_number(self):
        """The number that carriers call this leg by; once given it stays, however the legs are ordered."""
        self.ensure_one()
        if not self.load_number:
            given = set(self.shipment_id.leg_ids.mapped("load_number"))
            numbers = (f"{self.shipment_id.name}-{count}" for count in itertools.count(1))
            self.load_number = next(number for number in numbers if number not in given)
        return self.load_number
