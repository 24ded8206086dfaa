# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightTenderWizard(models.TransientModel):
    """Ask which carrier a shipment, or a leg of it, is offered to."""

    _name = "freight.tender.wizard"
    _description = "Tender a Shipment"
    _check_company_auto = True

    shipment_id = fields.Many2one("freight.shipment", required=True, readonly=True)
    company_id = fields.Many2one(related="shipment_id.company_id")
    leg_id = fields.Many2one("freight.shipment.leg", domain="[('shipment_id', '=', shipment_id)]")
    guide_ids = fields.Many2many("delivery.carrier", compute="_compute_guide_ids")
    carrier_id = fields.Many2one(
        "delivery.carrier",
        required=True,
        check_company=True,
        compute="_compute_carrier_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'in', guide_ids)]",
    )
    carrier_warning = fields.Char(compute="_compute_carrier_warning")

    @api.depends("company_id")
    def _compute_guide_ids(self):
        for wizard in self:
            wizard.guide_ids = self.env["delivery.carrier"]._freight_routing_guide(wizard.company_id)

    @api.depends("shipment_id", "leg_id")
    def _compute_carrier_id(self):
        """The carrier it is planned with; after a refusal the next one."""
        for wizard in self:
            load = wizard.leg_id or wizard.shipment_id
            failed = wizard.shipment_id._failed_tenders().filtered(
                lambda tender, leg=wizard.leg_id: tender.leg_id == leg
            )
            planned = failed._next_carriers()[failed] if failed else load.carrier_id
            wizard.carrier_id = planned if planned.id in wizard.guide_ids.ids else False

    @api.depends("carrier_id", "leg_id")
    def _compute_carrier_warning(self):
        """What the carrier's own rules say, in time: a person may know better."""
        for wizard in self:
            wizard.carrier_warning = wizard._why_not_fit() or wizard._why_not_told()

    def _why_not_fit(self):
        carrier = self.carrier_id.sudo()
        if not carrier or carrier._freight_serves(self.shipment_id.sudo(), self.leg_id.sudo()):
            return ""
        return self.env._(
            "By its rules for destinations, weight and goods %s does not take this load.", carrier.name
        )

    def _why_not_told(self):
        """Why the tender would be written and not arrive."""
        system = self.carrier_id.sudo().freight_system_id
        return system and (system._sending_fault() or system._identity_fault())

    def action_tender(self):
        """Offer the load."""
        self.shipment_id._tender_to(self.carrier_id, self.leg_id)
        return {"type": "ir.actions.act_window_close"}
