# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.fields import Domain

#: What a carrier is told of an address.
ADDRESS = frozenset(
    {"name", "street", "street2", "city", "state_id", "zip", "country_id", "phone", "email", "ref"}
)
#: What freight is priced by of an address.
PLACE = frozenset({"zip", "country_id"})


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        """A carrier that was told another address must hear of it."""
        result = super().write(vals)
        if self.ids and ADDRESS & vals.keys():
            Tender = self.env["freight.tender"]
            for path in ("shipment_id.partner_id", "shipment_id.shipper_id"):
                Tender._watch(path, self.ids)
        if self.ids and PLACE & vals.keys():
            self._note_freight_place()
        return result

    def _note_freight_place(self):
        """Shipments from or to these are priced by where that is."""
        ours = Domain("company_id.partner_id", "in", self.ids)
        ends = Domain.OR(
            Domain(end, "in", self.ids) | (ours & Domain(end, "=", False))
            for end in ("shipper_id", "partner_id")
        )
        self.env["freight.shipment"]._note_billed(ends)
