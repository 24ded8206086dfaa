# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    freight_shipment_ids = fields.One2many("freight.shipment", "sale_id", string="Shipments")
    freight_shipment_count = fields.Integer(compute="_compute_freight_shipment_count")
    freight_milestone_ids = fields.Many2many(
        "freight.milestone", string="Milestones", compute="_compute_freight_milestone_ids"
    )

    # Messages name orders by their exact name or the customer's reference; core's indexes serve ILIKE.
    _freight_name_idx = models.Index("(name)")
    _freight_client_ref_idx = models.Index("(client_order_ref) WHERE client_order_ref IS NOT NULL")

    @api.depends("freight_shipment_ids")
    def _compute_freight_shipment_count(self):
        for order in self:
            order.freight_shipment_count = len(order.freight_shipment_ids)

    @api.depends("freight_shipment_ids.milestone_ids")
    def _compute_freight_milestone_ids(self):
        for order in self:
            order.freight_milestone_ids = order.freight_shipment_ids.milestone_ids

    def action_view_freight_shipments(self):
        """Open the shipments of this order."""
        action = self.env["ir.actions.act_window"]._for_xml_id("freight_bridge.freight_shipment_action")
        return {**action, "domain": [("sale_id", "in", self.ids)], "context": {}}
