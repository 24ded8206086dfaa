# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from ..ingest.digest import GENESIS


class FreightIntegrationChain(models.Model):
    """The head of one seal chain: how far it goes and what its last seal says.

    Its row is locked while a batch is sealed, so two batches of one chain end up one after the other
    (PostgreSQL refuses the second, Odoo runs it again) and cannot fork the chain. It also shows that the
    newest seal is missing, which the chain by itself could not.
    """

    _name = "freight.integration.chain"
    _description = "Freight Integration Chain"
    _order = "name"
    _log_access = False

    name = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)

    _name_unique = models.Constraint("UNIQUE(name)", "A chain of this name exists already.")

    def _advance(self, name):
        """Lock chain ``name`` (made on first use), step it, and return its (new sequence, last digest)."""
        self.env.cr.execute(
            """
            INSERT INTO freight_integration_chain AS chain (name, sequence, digest) VALUES (%s, 1, %s)
            ON CONFLICT (name) DO UPDATE SET sequence = chain.sequence + 1
            RETURNING sequence, digest
            """,
            [name, GENESIS],
        )
        return self.env.cr.fetchone()

    def _set_head(self, name, digest):
        """Record the digest of the seal just made."""
        self.env.cr.execute(
            "UPDATE freight_integration_chain SET digest = %s WHERE name = %s", [digest, name]
        )
        self.invalidate_model(flush=False)
