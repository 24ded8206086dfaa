# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightInvoiceDecisionWizard(models.TransientModel):
    """Ask why carriers' invoices are approved, rejected or released for payment."""

    _name = "freight.invoice.decision.wizard"
    _description = "Decide About Carrier Invoices"

    invoice_ids = fields.Many2many(
        "freight.invoice", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    decision = fields.Selection(
        [
            ("approve", "Approve"),
            ("reject", "Reject"),
            ("review", "Send Back"),
            ("release_payment", "Release Payment"),
        ],
        required=True,
        default="approve",
    )
    reason = fields.Text(required=True)

    def action_decide(self):
        """Decide about them all for this reason."""
        getattr(self.invoice_ids, f"action_{self.decision}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
