# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError

from .append_only import guard_table


class FreightExceptionCorrection(models.Model):
    """A payload that a person corrected: what it was, what it is now, who did it and why."""

    _name = "freight.exception.correction"
    _description = "Freight Exception Correction"
    _order = "id desc"
    _rec_name = "reason"
    _log_access = False

    exception_id = fields.Many2one("freight.exception", required=True, index=True, ondelete="restrict")
    log_id = fields.Many2one(
        "freight.integration.log", required=True, ondelete="restrict", help="The log row that was corrected."
    )
    company_id = fields.Many2one("res.company", ondelete="restrict")
    original = fields.Text(required=True)
    payload = fields.Text(required=True)
    diff = fields.Text(required=True, help="Unified difference of the indented JSON.")
    reason = fields.Text(required=True)
    user_id = fields.Many2one("res.users", string="Corrected By", required=True, ondelete="restrict")
    corrected_at = fields.Datetime(required=True)

    def init(self):
        """Let the database itself refuse changes."""
        guard_table(self.env.cr, self._table)

    def write(self, vals):
        raise UserError(self.env._("A correction cannot be changed: make another one."))

    def unlink(self):
        raise UserError(self.env._("A correction cannot be deleted: it is kept as evidence."))
