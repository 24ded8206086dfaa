# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class PurchaseOrder(models.Model):
    """Goods that we fetch: the receipt of such an order is a shipment from the vendor to us."""

    _inherit = "purchase.order"

    freight_pickup = fields.Boolean(
        string="We Arrange the Pick-up",
        help="The carrier is ours: confirming the order releases a shipment from the vendor.",
    )
    freight_carrier_id = fields.Many2one(
        "delivery.carrier", string="Pick-up Carrier", check_company=True, help="Who fetches the goods."
    )
    freight_shipment_ids = fields.One2many("freight.shipment", "purchase_id", string="Shipments")
    freight_shipment_count = fields.Integer(compute="_compute_freight_shipment_count")

    # Messages name orders by their exact name or the vendor's reference; core's indexes serve ILIKE.
    _freight_name_idx = models.Index("(name)")
    _freight_partner_ref_idx = models.Index("(partner_ref) WHERE partner_ref IS NOT NULL")

    @api.depends("freight_shipment_ids")
    def _compute_freight_shipment_count(self):
        for order in self:
            order.freight_shipment_count = len(order.freight_shipment_ids)

    def write(self, vals):
        """The pick-up of a confirmed order may be arranged, or given to another carrier, later."""
        result = super().write(vals)
        if {"freight_pickup", "freight_carrier_id"} & vals.keys():
            open_pickings = self.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
            open_pickings._freight_take_pickup()
        return result

    def _prepare_picking(self):
        """The transfer travels with the carrier that fetches it."""
        vals = super()._prepare_picking()
        if self.freight_pickup:
            vals["carrier_id"] = self.freight_carrier_id.id
        return vals

    def action_view_freight_shipments(self):
        """Open the shipments of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_shipment_action")
        return {**action, "domain": [("purchase_id", "in", self.ids)], "context": {}}
