# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class AccountMove(models.Model):
    """A vendor bill that was made of carriers' invoices leads back to them, and so to their messages."""

    _inherit = "account.move"

    freight_invoice_ids = fields.Many2many(
        "freight.invoice", compute="_compute_freight_invoice_ids", string="Carrier Invoices"
    )

    @api.depends("line_ids.freight_invoice_line_id")
    def _compute_freight_invoice_ids(self):
        for move in self:
            move.freight_invoice_ids = move.line_ids.freight_invoice_line_id.invoice_id

    def _freight_settling(self):
        """The entries that are reconciled with what is owed by or to a partner here, in draft or not."""
        items = self.line_ids.filtered(
            lambda line: line.account_type in ("asset_receivable", "liability_payable")
        )
        return (
            items.matched_debit_ids.debit_move_id | items.matched_credit_ids.credit_move_id
        ).move_id - self

    def _freight_is_settled_by_draft(self):
        """Whether what settles it was taken back: Odoo keeps it reconciled until it is cancelled."""
        return "draft" in self._freight_settling().mapped("state")

    def _freight_payables(self):
        """The items that say who is owed."""
        return self.line_ids.filtered(lambda line: line.account_type == "liability_payable")

    def _freight_is_undone(self):
        """Whether a bill that only refunds settled was taken back by a person, not by a carrier's credit."""
        undoing = self.reversal_move_ids.filtered(lambda move: move.state == "posted")
        refunds = self._freight_settling().filtered(
            lambda move: move.is_purchase_document() and move.state == "posted"
        )
        return bool(undoing or refunds.filtered(lambda move: not move._freight_bills()))

    def action_view_freight_invoices(self):
        """The carriers' invoices that the entry was made of; the one, where it is one."""
        return self._freight_action("freight_bridge.freight_invoice_action", self.freight_invoice_ids)
