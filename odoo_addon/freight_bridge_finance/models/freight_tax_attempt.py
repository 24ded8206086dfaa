# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from odoo.addons.freight_bridge.models.append_only import guard_table


class FreightTaxAttempt(models.Model):
    """One question to a tax engine, with what it answered. Append-only."""

    _name = "freight.tax.attempt"
    _description = "Question to a Tax Engine"
    _order = "id desc"

    document_id = fields.Many2one(
        "freight.tax.document", required=True, readonly=True, index=True, ondelete="restrict"
    )
    operation = fields.Selection(
        [("quote", "Quote"), ("commit", "Commit"), ("void", "Void"), ("look", "Look Up")],
        required=True,
        readonly=True,
    )
    outcome = fields.Char(required=True, readonly=True, help="“answered”, or the code of the problem.")
    detail = fields.Char(readonly=True)
    amount = fields.Char(readonly=True, help="All taxes that were told, as text.")
    milliseconds = fields.Integer(readonly=True)

    def init(self):
        """The database itself keeps what was asked and answered."""
        guard_table(self.env.cr, self._table)

    @api.model
    def _keep(self, rows):
        """:param rows: ``[(document, operation, TaxResult)]``"""
        self.sudo().create(
            [
                {
                    "document_id": document.id,
                    "operation": operation,
                    "outcome": result.code or "answered",
                    "detail": result.detail,
                    "amount": (result.answer or result.record or {}).get("total"),
                    "milliseconds": result.milliseconds,
                }
                for document, operation, result in rows
            ]
        )
