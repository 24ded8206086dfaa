# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import difflib

from odoo import fields, models
from odoo.exceptions import UserError

from ..ingest.canonical import pretty
from .append_only import guard_table
from .personal_field import PersonalText


def difference(before, after):
    """The unified difference of two indented texts."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "received", "corrected", lineterm=""
    )
    return "\n".join(lines)


class FreightExceptionCorrection(models.Model):
    """A payload that a person corrected: what it was, what it is now, who did it and why."""

    _name = "freight.exception.correction"
    _description = "Freight Exception Correction"
    _inherit = ["freight.personal.mixin"]
    _order = "id desc"
    _rec_name = "reason"
    _log_access = False

    exception_id = fields.Many2one("freight.exception", required=True, index=True, ondelete="restrict")
    log_id = fields.Many2one(
        "freight.integration.log", required=True, ondelete="restrict", help="The log row that was corrected."
    )
    company_id = fields.Many2one("res.company", ondelete="restrict")
    original = PersonalText(required=True, personal="_shown_event")
    payload = PersonalText(required=True, personal="_shown_event")
    diff = PersonalText(
        required=True, help="Unified difference of the indented JSON.", personal="_shown_diff"
    )
    reason = fields.Text(required=True)
    user_id = fields.Many2one("res.users", string="Corrected By", required=True, ondelete="restrict")
    corrected_at = fields.Datetime(required=True)

    def init(self):
        """Let the database itself refuse changes."""
        guard_table(self.env.cr, self._table, ("original", "payload", "diff", "reason"))

    def _shown_event(self, text):
        return self.env["freight.personal"]._shown_event(text)

    def _shown_diff(self, _text, may_see=None):
        """The difference of what is shown of the two messages."""
        shown = self.env["freight.personal"]._shown_event
        row = self.sudo()
        before = row.exception_id._words_before(row.log_id)
        return difference(pretty(shown(before, may_see)), pretty(shown(row.payload, may_see)))

    def write(self, vals):
        raise UserError(self.env._("A correction cannot be changed: make another one."))

    def unlink(self):
        raise UserError(self.env._("A correction cannot be deleted: it is kept as evidence."))
