# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightDisputeWizard(models.TransientModel):
    """Ask why, before an invoice is disputed or a dispute is given up."""

    _name = "freight.dispute.wizard"
    _description = "Dispute a Carrier Invoice"

    invoice_id = fields.Many2one("freight.invoice", readonly=True, ondelete="cascade")
    dispute_id = fields.Many2one("freight.dispute", readonly=True, ondelete="cascade")
    reason = fields.Text(string="Why", required=True)

    def action_go(self):
        """Dispute the invoice, or give the dispute up."""
        self.ensure_one()
        if self.dispute_id:
            self.dispute_id.action_give_in(self.reason)
            return {"type": "ir.actions.act_window_close"}
        self.invoice_id.action_dispute(self.reason)
        return self.invoice_id.action_view_disputes()
