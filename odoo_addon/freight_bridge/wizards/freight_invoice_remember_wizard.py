# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightInvoiceRememberWizard(models.TransientModel):
    """Show what of an invoice is kept for the partner's next one, before it is."""

    _name = "freight.invoice.remember.wizard"
    _description = "Remember What a Partner's Words Mean"

    invoice_id = fields.Many2one(
        "freight.invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    system_id = fields.Many2one(related="invoice_id.system_id")
    words = fields.Text(string="From Now On", compute="_compute_words")

    @api.depends("invoice_id")
    def _compute_words(self):
        for wizard in self:
            invoice = wizard.invoice_id
            wizard.words = "\n".join(invoice._in_words(invoice._unremembered())) if invoice else False

    def action_remember(self):
        """Keep it."""
        self.invoice_id.action_remember()
        return {"type": "ir.actions.act_window_close"}
