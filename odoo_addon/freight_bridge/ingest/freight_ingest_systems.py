# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json

from odoo import api, models


class FreightIngestSystems(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def systems(self, known, uses=None):
        """The active systems with their live secrets, for the gateway.

        :param known: the digest that the caller has, or null
        :param uses: which secrets proved a message since the caller's last question:
            ``[{"system": code, "secret": mark, "at": RFC 3339 instant}]``, or null
        :return: ``{"digest": str, "systems": None | [...], "internal_secret": str, "takes_uses": True}``
            (contract §4, §10); None when nothing changed
        """
        self._check_integration()
        self.env["freight.system.secret"]._note_uses(uses or [])
        systems = self.env["freight.system"].sudo().search([], order="code")
        Secrets = self.env["freight.system.secret"]
        secrets = Secrets._live(systems).grouped("system_id")
        authorizations = Secrets._live(systems, "poll").grouped("system_id")
        rows = [
            {
                "code": system.code,
                "name": system.name,
                "dialect": system.dialect,
                "signature": system.signature,
                "secrets": [secret.value for secret in secrets.get(system, ())],
                "rate_per_minute": system.rate_per_minute,
                "active": True,
                **system._sidecar_settings(authorizations),
            }
            for system in systems
        ]
        internal_secret = Secrets._internal()
        told = json.dumps([internal_secret, rows], sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        return {
            "digest": digest,
            "systems": None if digest == known else rows,
            "internal_secret": internal_secret,
            "takes_uses": True,
        }
