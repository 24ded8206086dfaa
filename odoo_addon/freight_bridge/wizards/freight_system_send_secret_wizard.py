# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from ..models.freight_system_secret import new_secret


class FreightSystemSendSecretWizard(models.TransientModel):
    """Set the secret that proves that a message is ours: a new one, or one that the partner made.

    Neither is kept here: both fields are not stored, a secret goes to ``freight.system.secret`` at once.
    """

    _name = "freight.system.send.secret.wizard"
    _inherit = ["freight.given.secret"]
    _description = "Outgoing Freight System Secret"

    system_id = fields.Many2one("freight.system", required=True, readonly=True)
    secret = fields.Char(store=False, readonly=True)

    def action_generate(self):
        """Make a secret and reopen the window with it."""
        self.ensure_one()
        value = new_secret(self.system_id.send_signature)
        self._take_given(value)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy the Secret Now"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_system_id": self.system_id.id, "default_secret": value},
        }

    def _given_kind(self):
        is_signed = self.system_id.send_signature == "standard_webhooks"
        return "standard_webhooks" if is_signed else "token"

    def _take_given(self, value):
        self.system_id.check_access("write")
        self.env["freight.system.secret"]._replace(self.system_id, "out", value)
        self.system_id.message_post(body=self.env._("The outgoing secret was set."))
