# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightStatementLine(models.Model):
    """One invoice as its sender counts it; a credit is negative."""

    _name = "freight.statement.line"
    _description = "Partner Statement Line"
    _order = "statement_id, id"

    statement_id = fields.Many2one(
        "freight.statement", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    number = fields.Char(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    date = fields.Date(readonly=True)
