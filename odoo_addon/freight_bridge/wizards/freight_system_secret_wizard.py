# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightSystemSecretWizard(models.TransientModel):
    """Make a secret and show it once, or take the one that the partner made.

    A secret travels in the answer or in the question only: the fields are not stored, so it is gone when the
    window closes.
    """

    _name = "freight.system.secret.wizard"
    _inherit = ["freight.given.secret"]
    _description = "New Freight System Secret"

    system_id = fields.Many2one("freight.system", required=True, readonly=True)
    endpoint = fields.Char(related="system_id.endpoint")
    secret_report = fields.Html(related="system_id.secret_report")
    grace_hours = fields.Integer(
        string="Old Secret Works For (h)",
        default=24,
        help="So that the partner can change over without a gap.",
    )
    secret = fields.Char(store=False, readonly=True)

    _grace_range = models.Constraint(
        "CHECK(grace_hours BETWEEN 0 AND 720)", "The old secret may work between 0 and 720 hours more."
    )

    def action_generate(self):
        """Make the secret and reopen the window with it."""
        self.ensure_one()
        self.system_id.check_access("write")
        value = self.system_id._rotate_secret(self.grace_hours)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy the Secret Now"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_system_id": self.system_id.id, "default_secret": value},
        }

    def _given_kind(self):
        return self.system_id.signature

    def _take_given(self, value):
        self.system_id.check_access("write")
        self.system_id._rotate_secret(self.grace_hours, value)
