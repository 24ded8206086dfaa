# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from .append_only import defer_log_key


class FreightStatement(models.Model):
    """What a partner says it billed within a period, in one currency. Written by ``freight.ingest`` only."""

    _name = "freight.statement"
    _description = "Partner Statement"
    _order = "date_to desc, id desc"

    name = fields.Char(string="Number", required=True, readonly=True)
    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True)
    invoice_count = fields.Integer(string="Invoices", readonly=True)
    total = fields.Monetary(readonly=True)
    line_ids = fields.One2many("freight.statement.line", "statement_id", readonly=True)

    _log_unique = models.UniqueIndex("(log_id)", "This message made a statement already.")

    def init(self):
        """The log row is written after the statement."""
        defer_log_key(self.env.cr, self._table)
