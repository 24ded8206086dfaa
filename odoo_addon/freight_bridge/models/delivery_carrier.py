# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: How a carrier carries, in the words of the canonical tender.
MODES = [
    ("parcel", "Parcel"),
    ("ltl", "Less Than Truckload"),
    ("truckload", "Truckload"),
    ("rail", "Rail"),
    ("intermodal", "Intermodal"),
    ("ocean", "Ocean"),
    ("air", "Air"),
]
#: Mode of a leg → the carriers' modes that can serve it.
LEG_MODES = {
    "parcel": ("parcel",),
    "road": ("ltl", "truckload", "intermodal"),
    "rail": ("rail", "intermodal"),
    "sea": ("ocean", "intermodal"),
    "air": ("air",),
}


class DeliveryCarrier(models.Model):
    """A carrier as the routing guide knows it: who takes its tenders, and in which turn it is asked."""

    _inherit = "delivery.carrier"

    freight_system_id = fields.Many2one(
        "freight.system",
        string="Takes Tenders Through",
        index="btree_not_null",
        ondelete="restrict",
        help="The system that loads are offered through. Empty: this carrier is not tendered to.",
    )
    freight_scac = fields.Char(
        string="SCAC", size=4, help="Standard Carrier Alpha Code, two to four letters."
    )
    freight_service = fields.Char(string="Service", size=100, help="Told to the carrier with each tender.")
    freight_mode = fields.Selection(MODES, string="Mode")
    freight_auto_tender = fields.Boolean(
        string="Tender on Release",
        help="Offer a shipment to this carrier as soon as it is released, without anybody asking for it.",
    )
    freight_respond_hours = fields.Float(
        string="Answer Within (h)",
        default=24.0,
        help="A tender that is not answered by then expires. 0: the carrier may take its time.",
    )
    freight_sequence = fields.Integer(
        string="Routing Rank", default=10, help="After a refusal the carrier of the next rank is suggested."
    )

    _freight_scac_form = models.Constraint(
        "CHECK(freight_scac ~ '^[A-Z0-9]{2,4}$')", "A SCAC has two to four capital letters or digits: UPSN."
    )
    _freight_respond_hours_positive = models.Constraint(
        "CHECK(freight_respond_hours >= 0)", "A carrier cannot have less than no time to answer."
    )

    @api.constrains("freight_system_id", "company_id")
    def _check_freight_company(self):
        """A carrier of one company never tells another company's loads; a shared one serves its system's."""
        for carrier in self.sudo():
            system = carrier.freight_system_id
            if system and carrier.company_id and carrier.company_id != system.company_id:
                raise ValidationError(
                    self.env._(
                        "%(carrier)s and %(system)s belong to different companies: "
                        "choose a system of %(company)s.",
                        carrier=carrier.name,
                        system=system.name,
                        company=carrier.company_id.name,
                    )
                )

    @api.model
    def _freight_routing_guide(self, company):
        """The carriers of a company that take tenders, in the order in which they are asked."""
        carriers = self.search(
            [*self._check_company_domain(company), ("freight_system_id.company_id", "=", company.id)]
        ).filtered(lambda carrier: carrier._freight_takes_tenders_of(company))
        return carriers.sorted(lambda carrier: (carrier.freight_sequence, carrier.sequence, carrier.id))

    def _freight_takes_tenders_of(self, company):
        """Whether loads of a company can be offered to the carrier.

        A test system would only rehearse its answers.
        """
        system = self.freight_system_id
        return system.active and system.mode == "live" and system.company_id == company

    def _freight_serves(self, shipment, leg):
        """Whether the carrier's own rules (countries, weight, volume, tags) admit a load.

        :param leg: a leg of the shipment, or none for all its way
        """
        self.ensure_one()
        if leg:
            modes = LEG_MODES[leg.mode]
            destination = leg.destination_partner_id
            return (not self.freight_mode or self.freight_mode in modes) and (
                not destination or self._match_address(destination)
            )
        pickings = shipment.picking_ids.filtered(lambda picking: picking.state != "cancel")
        if not pickings:
            return not shipment.partner_id or self._match_address(shipment.partner_id)
        return all(self.available_carriers(shipment.partner_id, picking) for picking in pickings)
