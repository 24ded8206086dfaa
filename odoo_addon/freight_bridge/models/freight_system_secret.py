# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import hashlib
import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from ..ingest.event import instant


def new_secret(signature):
    """A new random secret in the form the signature strategy asks for.

    Standard Webhooks: ``whsec_`` and the base64 of 24-64 random bytes (Standard Webhooks specification,
    "Signature scheme"); Stripe: ``whsec_`` and text; Adyen: 32 bytes in hexadecimal digits; the others take
    opaque text.
    """
    if signature == "standard_webhooks":
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    if signature == "adyen":
        return secrets.token_hex(32).upper()
    return ("whsec_" if signature == "stripe" else "") + secrets.token_urlsafe(32)


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
    last_used_at = fields.Datetime(readonly=True, help="When it last proved a message, to the minute.")

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

    def _mark(self):
        """What the sidecar names this secret by: the first 16 hex digits of its SHA-256 (contract §4)."""
        self.ensure_one()
        return hashlib.sha256(self.value.encode()).hexdigest()[:16]

    @api.model
    def _note_uses(self, uses):
        """Keep when secrets were last used; to the minute, so that a busy partner costs one write a minute.

        :param uses: as ``freight.ingest.systems`` is given them; of a secret that is gone: nothing happens
        """
        if not uses:
            return
        now = fields.Datetime.now()
        used = {(use["system"], use["secret"]): min(instant(use["at"]), now) for use in uses}
        mine = Domain("system_id.code", "in", [code for code, _mark in used])
        by_minute = {}
        for secret in self.sudo().search(mine & Domain("direction", "=", "in")):
            at = used.get((secret.system_id.code, secret._mark()))
            minute = at and at.replace(second=0, microsecond=0)
            if minute and (not secret.last_used_at or secret.last_used_at < minute):
                by_minute.setdefault(minute, self.browse())
                by_minute[minute] |= secret
        for minute, found in by_minute.items():
            found.sudo().last_used_at = minute

    @api.model
    def _told(self, systems):
        """What a person should know of: the live secrets, and the one of each system that ended last."""
        now = fields.Datetime.now()
        told = self._live(systems)
        ended = self.sudo().search(
            [("system_id", "in", systems.ids), ("direction", "=", "in"), ("expires_at", "<=", now)],
            order="expires_at desc, id desc",
        )
        for of_system in ended.grouped("system_id").values():
            told |= of_system[0]
        return told.sorted("id", reverse=True)

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
