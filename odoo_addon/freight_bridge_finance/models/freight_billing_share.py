# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightBillingShare(models.Model):
    """What a credit note takes from an invoice."""

    _name = "freight.billing.share"
    _description = "Share of a Credit Note"

    document_id = fields.Many2one(
        "freight.billing.document",
        string="Credit Note",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    invoice_id = fields.Many2one(
        "freight.billing.document", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True)
    currency_id = fields.Many2one(related="document_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
