# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib

from odoo import api, fields, models


class FreightBillingIdentity(models.Model):
    """Who was made a partner by a message, so that two programs at once do not make one twice.

    A tax number, or an e-mail address with a name, by its digest: who is forgotten is not kept here.
    Who claims one that another one claims at the same moment is refused by PostgreSQL, and Odoo runs the call
    again: it then finds the other's partner.
    """

    _name = "freight.billing.identity"
    _description = "Identity of a Billed Customer"
    _log_access = False

    key = fields.Char(required=True, readonly=True, help="SHA-256 of what identifies them.")

    _key_unique = models.UniqueIndex("(key)")

    @api.model
    def _claim(self, keys):
        """Claim keys; those claimed long ago are no matter."""
        if keys:
            self.env.cr.execute(
                "INSERT INTO freight_billing_identity (key) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
                [sorted(hashlib.sha256(key.encode()).hexdigest() for key in keys)],
            )
