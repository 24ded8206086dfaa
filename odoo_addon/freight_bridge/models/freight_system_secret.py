# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain


def new_secret(signature):
    """A new random secret in the form the signature strategy asks for.

    Standard Webhooks: ``whsec_`` and the base64 of 24-64 random bytes (Standard Webhooks specification,
    "Signature scheme"); the others take opaque text.
    """
    if signature == "standard_webhooks":
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_urlsafe(32)


DIRECTIONS = [
    ("in", "Proves that a message is the partner's"),
    ("out", "Proves that a message is ours"),
    ("poll", "Opens what is fetched from the partner"),
    ("internal", "Proves to the sidecar that a call is Odoo's"),
]


class FreightSystemSecret(models.Model):
    """A secret of a system, or the one between Odoo and the sidecar.

    No group has access to this model: a secret is shown once by the wizard that makes it, and afterwards
    only the integration account is given it, by ``freight.ingest.systems``.
    """

    _name = "freight.system.secret"
    _description = "Freight System Secret"
    _order = "id desc"
    _rec_name = "id"

    system_id = fields.Many2one("freight.system", index=True, ondelete="cascade")
    direction = fields.Selection(DIRECTIONS, required=True, default="in")
    value = fields.Char(required=True, copy=False, groups=NO_ACCESS)
    expires_at = fields.Datetime(help="Empty: the current secret.")

    _owned = models.Constraint(
        "CHECK((direction = 'internal') = (system_id IS NULL))", "A secret belongs to a system."
    )
    _internal_unique = models.UniqueIndex("(direction) WHERE direction = 'internal'")

    @api.model
    def _live(self, systems, direction="in"):
        """The secrets of ``systems`` for one direction that still count, newest first."""
        unexpired = Domain("expires_at", "=", False) | Domain("expires_at", ">", fields.Datetime.now())
        mine = Domain("system_id", "in", systems.ids) & Domain("direction", "=", direction)
        return self.sudo().search(mine & unexpired)

    @api.model
    def _replace(self, system, direction, value):
        """Put ``value`` in the place of what ``system`` had for that direction; empty: nothing."""
        self._live(system, direction).unlink()
        if value:
            self.sudo().create({"system_id": system.id, "direction": direction, "value": value})

    @api.model
    def _internal(self):
        """The secret with which Odoo signs what it asks of the sidecar; made at installation."""
        found = self.sudo().search([("direction", "=", "internal")])
        return (
            found or self.sudo().create({"direction": "internal", "value": new_secret("standard_webhooks")})
        ).value
