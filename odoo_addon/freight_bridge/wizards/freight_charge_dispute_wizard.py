# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightChargeDisputeWizard(models.TransientModel):
    """Ask why a customer contests what it was billed."""

    _name = "freight.charge.dispute.wizard"
    _description = "Customer Disputes Freight"

    charge_ids = fields.Many2many(
        "freight.charge", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    reason = fields.Text(string="Why", required=True)

    def action_dispute(self):
        """Let the charges wait, for this reason."""
        self.charge_ids.action_dispute(self.reason)
        return {"type": "ir.actions.act_window_close"}
