# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_confirm(self, merge=True, merge_into=False, create_proc=True):
        """Release deliveries as shipments, however their moves were confirmed (order, form, push rule)."""
        moves = super()._action_confirm(merge=merge, merge_into=merge_into, create_proc=create_proc)
        moves.picking_id._freight_release()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        self.sudo().picking_id.freight_shipment_id._cancel_with_deliveries()
        return result
