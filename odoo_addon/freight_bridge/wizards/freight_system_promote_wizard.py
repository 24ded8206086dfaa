# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightSystemPromoteWizard(models.TransientModel):
    """Make a live system from a test system."""

    _name = "freight.system.promote.wizard"
    _description = "Promote a Freight Test System"

    system_id = fields.Many2one("freight.system", required=True, readonly=True)
    name = fields.Char(required=True, compute="_compute_name", precompute=True, store=True, readonly=False)
    code = fields.Char(
        required=True,
        compute="_compute_code",
        precompute=True,
        store=True,
        readonly=False,
        help="Part of the live endpoint's address: a-z, 0-9 and dashes.",
    )

    @api.depends("system_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.system_id.name

    @api.depends("system_id")
    def _compute_code(self):
        for wizard in self:
            wizard.code = (wizard.system_id.code or "").removesuffix("-test")

    def action_promote(self):
        """Make the live system and show it."""
        self.ensure_one()
        self.system_id.check_access("write")
        live = self.system_id._promote(self.name, self.code)
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.system",
            "res_id": live.id,
            "view_mode": "form",
        }
