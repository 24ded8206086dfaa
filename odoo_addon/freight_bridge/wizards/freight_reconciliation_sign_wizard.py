# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightReconciliationSignWizard(models.TransientModel):
    """Ask why a reconciliation is signed off although something differs, and say what does."""

    _name = "freight.reconciliation.sign.wizard"
    _description = "Sign Off With Differences"

    run_ids = fields.Many2many("freight.reconciliation", required=True, readonly=True)
    differences = fields.Text(compute="_compute_differences")
    reason = fields.Text(required=True)

    @api.depends("run_ids")
    def _compute_differences(self):
        for wizard in self:
            faults = wizard.run_ids.line_ids.filtered("is_fault")
            wizard.differences = "\n".join(line._difference_text() for line in faults)

    def action_sign(self):
        """Sign off for this reason."""
        self.run_ids.action_sign(self.reason)
        return {"type": "ir.actions.act_window_close"}
