# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models

#: What a carrier is told of an address.
ADDRESS = frozenset(
    {"name", "street", "street2", "city", "state_id", "zip", "country_id", "phone", "email", "ref"}
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        """A carrier that was told another address must hear of it."""
        result = super().write(vals)
        if self.ids and ADDRESS & vals.keys():
            Tender = self.env["freight.tender"]
            for path in ("shipment_id.partner_id", "shipment_id.shipper_id"):
                Tender._watch(path, self.ids)
        return result
