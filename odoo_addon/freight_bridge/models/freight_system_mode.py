# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError

MODES = [("live", "Live"), ("test", "Test")]


class FreightSystem(models.Model):
    """Test and live systems: one is never made into the other, a test system is promoted to a new live one.

    So a test system's secret opens nothing that is live, and what it ever sent can never have counted.
    """

    _inherit = "freight.system"

    mode = fields.Selection(
        MODES,
        required=True,
        default="live",
        tracking=True,
        help="The messages of a test system take the same path and are kept and marked, but change nothing.",
    )
    test_system_id = fields.Many2one(
        "freight.system", string="Promoted From", readonly=True, copy=False, check_company=True
    )

    @api.depends("name", "mode")
    def _compute_display_name(self):
        """Wherever a system is named, a test system is told."""
        super()._compute_display_name()
        for system in self.filtered(lambda system: system.mode == "test"):
            system.display_name = self.env._("%s (test)", system.name)

    def write(self, vals):
        """A system that could change its mode would take its past with it."""
        if "mode" in vals and any(system.mode != vals["mode"] for system in self):
            raise UserError(
                self.env._("A test system is not made into a live one: promote it, or make a new system.")
            )
        return super().write(vals)

    def action_promote(self):
        """Ask for the code of the live system that is made from this test system."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promote to Live"),
            "res_model": "freight.system.promote.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_system_id": self.id},
        }

    def _promote(self, name, code):
        """Make the live system: same settings and the mapping in force, a code and secrets of its own."""
        self.ensure_one()
        if self.mode != "test":
            raise UserError(self.env._("%s is live already.", self.name))
        live = self.copy({"name": name, "code": code, "mode": "live", "test_system_id": self.id})
        self.active_mapping_id._take_over(live)
        live.message_post(body=self.env._("Promoted from the test system %s.", self.name))
        self.message_post(body=self.env._("Promoted to the live system %s.", live.name))
        return live
