# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json

from odoo import api, models


class FreightIngestSystems(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def systems(self, known):
        """The active systems with their live secrets, for the gateway.

        :param known: the digest that the caller has, or null
        :return: ``{"digest": str, "systems": None | [...]}``; None when nothing changed (contract §4)
        """
        self._check_integration()
        systems = self.env["freight.system"].sudo().search([], order="code")
        secrets = self.env["freight.system.secret"]._live(systems).grouped("system_id")
        rows = [
            {
                "code": system.code,
                "name": system.name,
                "dialect": system.dialect,
                "signature": system.signature,
                "secrets": [secret.value for secret in secrets.get(system, ())],
                "rate_per_minute": system.rate_per_minute,
                "active": True,
            }
            for system in systems
        ]
        digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
        return {"digest": digest, "systems": None if digest == known else rows}
