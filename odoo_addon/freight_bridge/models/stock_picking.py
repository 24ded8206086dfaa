# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    freight_shipment_id = fields.Many2one(
        "freight.shipment",
        string="Shipment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    freight_state = fields.Selection(related="freight_shipment_id.state", string="Freight State")
    freight_flagged = fields.Boolean(related="freight_shipment_id.is_flagged")
    freight_milestone_ids = fields.One2many(related="freight_shipment_id.milestone_ids", string="Milestones")

    # Messages name deliveries by their exact name or tracking number; core's indexes serve ILIKE.
    _freight_name_idx = models.Index("(name)")
    _freight_tracking_idx = models.Index("(carrier_tracking_ref) WHERE carrier_tracking_ref IS NOT NULL")

    def _freight_release(self):
        """Make shipments of the outgoing, released deliveries that have none. Safe to call again."""
        released = self.sudo().filtered(
            lambda picking: (
                picking.picking_type_code == "outgoing"
                and picking.state not in ("draft", "cancel")
                and not picking.freight_shipment_id
            )
        )
        quiet = self.env["freight.shipment"].sudo().with_context(tracking_disable=True)
        shipments = quiet.create([picking._freight_shipment_vals() for picking in released])
        for picking, shipment in zip(released, shipments, strict=True):
            picking.freight_shipment_id = shipment.id
        return shipments

    def _freight_shipment_vals(self):
        """What a shipment takes from its delivery."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "sale_id": self.sale_id.id,
            "carrier_id": self.carrier_id.id,
            "planned_dispatch_date": self.scheduled_date,
            "planned_delivery_date": self.date_deadline,
        }

    def _create_backorder(self, backorder_moves=None):
        """A backorder travels by itself: it is a shipment of its own."""
        backorders = super()._create_backorder(backorder_moves=backorder_moves)
        backorders._freight_release()
        return backorders

    def action_cancel(self):
        result = super().action_cancel()
        self.sudo().freight_shipment_id._cancel_with_deliveries()
        return result

    def action_view_freight_shipment(self):
        """Open the shipment of this delivery."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.shipment",
            "res_id": self.freight_shipment_id.id,
            "view_mode": "form",
        }
