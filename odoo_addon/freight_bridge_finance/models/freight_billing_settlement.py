# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

KINDS = [
    ("payment", "Payment"),
    ("refund", "Refund"),
    ("dispute", "Dispute"),
    ("fee", "Fee"),
    ("adjustment", "Adjustment"),
]


class FreightBillingSettlement(models.Model):
    """A movement of the gateway's balance that a payout settles. Written by ``freight.ingest`` only."""

    _name = "freight.billing.settlement"
    _description = "Movement That a Payout Settles"
    _order = "document_id, id"
    _log_access = False

    document_id = fields.Many2one(
        "freight.billing.document",
        string="Payout",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    reference = fields.Char(string="Their Number", readonly=True, index="btree_not_null")
    # Gateways count fees to a fraction of the smallest coin: these are as they were told.
    amount = fields.Float(
        digits=(20, 6), min_display_digits=2, readonly=True, help="Before the fee; what takes is negative."
    )
    fee = fields.Float(digits=(20, 6), min_display_digits=2, readonly=True)
    settled_document_id = fields.Many2one(
        "freight.billing.document",
        string="Document",
        compute="_compute_settled_document_id",
        help="Empty: the payout settles what nobody told of so far.",
    )

    @api.depends("kind", "reference")
    def _compute_settled_document_id(self):
        documents = self.env["freight.billing.document"]
        found = documents.search(
            [
                ("system_id", "in", self.document_id.system_id.ids),
                ("kind", "in", ("payment", "refund", "dispute")),
                ("reference", "in", list(set(filter(None, self.mapped("reference"))))),
            ]
        )
        by_key = {(row.system_id, row.kind, row.reference): row for row in found}
        for row in self:
            key = (row.document_id.system_id, row.kind, row.reference)
            row.settled_document_id = by_key.get(key, documents)
