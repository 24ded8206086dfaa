# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

STEPS = [
    ("paid", "Payment"),
    ("refunded", "Refund"),
    ("fee", "Fee"),
    ("withdrawn", "Dispute Withdrawn"),
    ("reinstated", "Dispute Given Back"),
    ("lost", "Dispute Lost"),
    ("paid_out", "Payout"),
    ("back", "Taken Back"),
]


class AccountMoveGateway(models.Model):
    """An entry of a payment gateway says which of the gateway's documents it books, and what of it."""

    _inherit = "account.move"

    billing_origin_id = fields.Many2one(
        "freight.billing.document",
        string="Of Gateway Document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    billing_step = fields.Selection(STEPS, string="Gateway Step", readonly=True, copy=False)
    is_payment_disputed = fields.Boolean(
        string="Payment Disputed",
        readonly=True,
        copy=False,
        help="A payment of this invoice is disputed at the gateway: it is not followed up until that is "
        "decided.",
    )

    def action_view_billing_documents(self):
        """A fee or a reversal leads to the document that it is of."""
        documents = self.billing_document_ids | self.billing_origin_id
        return self._freight_action("freight_bridge_finance.freight_billing_document_action", documents)
