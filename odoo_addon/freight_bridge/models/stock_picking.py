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

    def write(self, vals):
        """What a transfer is told anew, its shipment and the shipment's carrier are told too."""
        result = super().write(vals)
        if "carrier_id" in vals:
            self._freight_follow_carrier()
        if {"partner_id", "scheduled_date", "date_deadline"} & vals.keys():
            self._freight_follow_plan()
        return result

    def _freight_follow_carrier(self):
        """Give open shipments the carrier that their transfers have by now."""
        planned = self.sudo().filtered(
            lambda picking: (
                picking.carrier_id and picking.freight_shipment_id and picking.state not in ("done", "cancel")
            )
        )
        for carrier, pickings in planned.grouped("carrier_id").items():
            pickings.freight_shipment_id._follow_carrier(carrier)

    def _freight_follow_plan(self):
        """Give open shipments the dates and addresses that their transfers have by now."""
        for picking in self.sudo().filtered("freight_shipment_id"):
            if picking.state in ("done", "cancel"):
                continue
            vals = picking._freight_plan_vals()
            shipment = picking.freight_shipment_id
            changed = {
                name: value
                for name, value in vals.items()
                if value != shipment._fields[name].convert_to_write(shipment[name], shipment)
            }
            if changed:
                shipment.write(changed)

    # -- release --------------------------------------------------------------------------------------

    def _freight_release(self):
        """Make shipments of the released transfers that travel and have none. Safe to call again."""
        released = self.sudo().filtered(
            lambda picking: (
                picking.state not in ("draft", "cancel")
                and not picking.freight_shipment_id
                and picking._freight_direction()
            )
        )
        quiet = self.env["freight.shipment"].sudo().with_context(tracking_disable=True)
        shipments = quiet.create([picking._freight_shipment_vals() for picking in released])
        for picking, shipment in zip(released, shipments, strict=True):
            picking.freight_shipment_id = shipment.id
        shipments._auto_tender()
        return shipments

    def _freight_direction(self):
        """Which way the goods travel, or None when nobody's carrier is needed.

        Where goods come from a customer or go to a vendor they come back, whatever the type of the operation
        is. What a vendor brings is none of our shipments, unless we fetch it; a drop shipment is, as our
        customer asks us where it is.
        """
        self.ensure_one()
        kind = self.picking_type_code
        if kind not in ("outgoing", "incoming", "dropship"):
            return None
        if self.location_id.usage == "customer" or self.location_dest_id.usage == "supplier":
            return "return"
        if kind == "incoming":
            return "inbound" if self.purchase_id.freight_pickup else None
        return "dropship" if kind == "dropship" else "outbound"

    def _freight_shipment_vals(self):
        """What a shipment takes from its transfer."""
        self.ensure_one()
        direction = self._freight_direction()
        return {
            "company_id": self.company_id.id,
            "direction": direction,
            "sale_id": self.sale_id.id,
            "purchase_id": self.purchase_id.id,
            # A return starts with the carrier of what it brings back: a person says who fetches it.
            "carrier_id": False if direction == "return" else self.carrier_id.id,
            **self._freight_plan_vals(),
        }

    def _freight_plan_vals(self):
        """Both ends of the way and the plan."""
        shipper, consignee = self._freight_ends()
        return {
            "shipper_id": shipper.id,
            "partner_id": consignee.id,
            "planned_dispatch_date": self.scheduled_date,
            "planned_delivery_date": self.date_deadline,
        }

    def _freight_ends(self):
        """(shipper, consignee): the transfer knows its partner, the other end follows from the locations."""
        ours = self.picking_type_id.warehouse_id.partner_id or self.company_id.partner_id
        buyer = self.purchase_id.dest_address_id or self.sale_id.partner_shipping_id
        source, destination = self.location_id.usage, self.location_dest_id.usage
        if source == "customer":
            return (buyer, self.partner_id) if destination == "supplier" else (self.partner_id, ours)
        if self.picking_type_code == "dropship":
            return self.partner_id, buyer
        if self.picking_type_code == "incoming":
            return self.partner_id, ours
        return ours, self.partner_id

    def _freight_take_pickup(self):
        """Follow what the purchase order says by now about who fetches the goods."""
        for order, pickings in self.sudo().grouped("purchase_id").items():
            if order.freight_pickup:
                pickings.write({"carrier_id": order.freight_carrier_id.id})
                continue
            ours = pickings.filtered(lambda picking: picking.freight_shipment_id.direction == "inbound")
            shipments = ours.freight_shipment_id
            ours.freight_shipment_id = False
            shipments._cancel_with_deliveries()
        self._freight_release()

    # -- life -----------------------------------------------------------------------------------------

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
