# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from odoo.addons.freight_bridge.models.freight_posting_mixin import OWN_POSTING

from .account_move_whole import BATCH, WholeEntries


class AccountMove(models.Model):
    """An entry that a document of a billing platform became leads back to it, and the document follows it."""

    _inherit = "account.move"

    billing_document_ids = fields.One2many(
        "freight.billing.document",
        "move_id",
        string="On the Billing Platform",
        readonly=True,
        groups="freight_bridge.group_user,freight_bridge.group_auditor",
    )

    def write(self, vals):
        """What a person posts, takes back or cancels, its document hears of."""
        result = super().write(vals)
        if "state" in vals and self.env.context.get("freight_posting") is not OWN_POSTING:
            self.env["freight.billing.document"].sudo()._follow_state(self, vals["state"])
        return result

    def _compute_payment_state(self):
        """What was paid or credited, or is not any more, its document hears of before commit."""
        super()._compute_payment_state()
        invoices = self.filtered(lambda move: move.id and (move.is_sale_document() or move.billing_origin_id))
        if invoices.ids:
            self.env["freight.billing.document"]._watch_moves(invoices.ids)

    @api.model
    def _billing_moves(self, company):
        """``account.move`` as entries are made of which all items are told: Odoo has none to add."""
        moves = self.env["freight.posting.mixin"]._posting_moves(company)
        batch = {BATCH: WholeEntries()}
        return moves.with_context(skip_invoice_sync=True, skip_invoice_line_sync=True, **batch)

    def _leave_batch(self):
        """Entries that were made whole, for what is done with them from now on: as with any other."""
        return self.with_context(**{BATCH: None})

    def action_view_billing_documents(self):
        """What the billing platform knows of the entry; the one, where it is one."""
        return self._freight_action(
            "freight_bridge_finance.freight_billing_document_action", self.billing_document_ids
        )
