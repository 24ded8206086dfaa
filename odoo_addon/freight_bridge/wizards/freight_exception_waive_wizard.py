# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightExceptionWaiveWizard(models.TransientModel):
    """Ask for the reason when exceptions are waived from a list or form."""

    _name = "freight.exception.waive.wizard"
    _description = "Waive Freight Exceptions"

    exception_ids = fields.Many2many(
        "freight.exception", required=True, default=lambda self: self.env.context.get("active_ids")
    )
    reason = fields.Text(required=True)

    def action_waive(self):
        """Waive them all for this reason."""
        self.exception_ids.desk_waive(self.reason)
        return {"type": "ir.actions.act_window_close"}
