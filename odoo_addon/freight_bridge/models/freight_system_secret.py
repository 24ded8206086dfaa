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


class FreightSystemSecret(models.Model):
    """A signing secret of a system.

    No group has access to this model: a secret is shown once by the wizard that makes it, and afterwards
    only the integration account is given it, by ``freight.ingest.systems``.
    """

    _name = "freight.system.secret"
    _description = "Freight System Secret"
    _order = "id desc"
    _rec_name = "id"

    system_id = fields.Many2one("freight.system", required=True, index=True, ondelete="cascade")
    value = fields.Char(required=True, copy=False, groups=NO_ACCESS)
    expires_at = fields.Datetime(help="Empty: the current secret.")

    @api.model
    def _live(self, systems):
        """The secrets of ``systems`` that still count, newest first."""
        unexpired = Domain("expires_at", "=", False) | Domain("expires_at", ">", fields.Datetime.now())
        return self.sudo().search(Domain("system_id", "in", systems.ids) & unexpired)
