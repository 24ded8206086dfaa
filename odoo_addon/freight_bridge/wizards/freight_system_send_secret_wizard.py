# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import re

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.freight_system_secret import new_secret

_OPAQUE = re.compile(r"[\x21-\x7e]{8,256}")
#: Bytes of a Standard Webhooks secret (its specification, "Signature scheme").
_LEAST, _MOST = 24, 64


class FreightSystemSendSecretWizard(models.TransientModel):
    """Set the secret that proves that a message is ours: a new one, or one that the partner made.

    Neither is kept here: both fields are not stored, a secret goes to ``freight.system.secret`` at once.
    """

    _name = "freight.system.send.secret.wizard"
    _description = "Outgoing Freight System Secret"

    system_id = fields.Many2one("freight.system", required=True, readonly=True)
    given = fields.Char(
        string="The Partner's Secret",
        compute="_compute_given",
        inverse="_inverse_given",
        help="Empty: a new one is made for the partner.",
    )
    secret = fields.Char(store=False, readonly=True)

    def _compute_given(self):
        """Written, never read."""
        self.given = False

    def _inverse_given(self):
        for wizard in self.filtered("given"):
            wizard._set(wizard._checked(wizard.given.strip()))

    def action_keep(self):
        """Close the window: saving it has put the partner's secret in its place."""
        return {"type": "ir.actions.act_window_close"}

    def action_generate(self):
        """Make a secret and reopen the window with it."""
        self.ensure_one()
        value = self._set(new_secret(self.system_id.send_signature))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy the Secret Now"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_system_id": self.system_id.id, "default_secret": value},
        }

    def _set(self, value):
        self.system_id.check_access("write")
        self.env["freight.system.secret"]._replace(self.system_id, "out", value)
        self.system_id.message_post(body=self.env._("The outgoing secret was set."))
        return value

    def _checked(self, value):
        """The secret in the form that its signature asks for; an error says what that is."""
        if self.system_id.send_signature != "standard_webhooks":
            if not _OPAQUE.fullmatch(value):
                raise UserError(self.env._("A token is 8 to 256 characters of ASCII without blanks."))
            return value
        try:
            key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
        except ValueError:
            key = b""
        if not value.startswith("whsec_") or not _LEAST <= len(key) <= _MOST:
            raise UserError(
                self.env._("A secret of Standard Webhooks is whsec_ and the base64 of 24 to 64 bytes.")
            )
        return value
