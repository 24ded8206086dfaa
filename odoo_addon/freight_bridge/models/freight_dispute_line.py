# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightDisputeLine(models.Model):
    """What we do not owe of one charge, and why."""

    _name = "freight.dispute.line"
    _description = "Freight Dispute Line"
    _order = "dispute_id, id"

    dispute_id = fields.Many2one(
        "freight.dispute", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    invoice_line_id = fields.Many2one(
        "freight.invoice.line", string="Charge", required=True, readonly=True, ondelete="restrict"
    )
    shipment_id = fields.Many2one(related="invoice_line_id.shipment_id")
    billed = fields.Monetary(related="invoice_line_id.amount", string="Billed")
    amount = fields.Monetary(string="Disputed", required=True, readonly=True)
    reason = fields.Text(readonly=True)
