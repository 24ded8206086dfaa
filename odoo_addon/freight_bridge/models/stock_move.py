# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

#: What a carrier is told of a move.
TOLD = frozenset({"product_uom_qty", "product_uom", "picking_id", "state"})
#: What the plan of a transfer follows from.
PLAN = frozenset({"date", "date_deadline"})


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        """A carrier that was told another quantity must hear of it."""
        result = super().write(vals)
        if self.ids and TOLD & vals.keys():
            self.env["freight.tender"]._watch("shipment_id.picking_ids.move_ids", self.ids)
        if vals.get("picking_id"):
            # What was split off (a backorder, a part for another carrier) travels by itself.
            self.picking_id._freight_release()
        if PLAN & vals.keys():
            # The dates of a transfer follow from its moves by computation, past its own write.
            self.picking_id._freight_follow_plan()
        return result

    def _action_confirm(self, merge=True, merge_into=False, create_proc=True):
        """Release deliveries as shipments, however their moves were confirmed (order, form, push rule)."""
        moves = super()._action_confirm(merge=merge, merge_into=merge_into, create_proc=create_proc)
        moves.picking_id._freight_release()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        self.sudo().picking_id.freight_shipment_id._cancel_with_deliveries()
        return result
