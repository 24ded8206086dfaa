# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightZoneRange(models.Model):
    """One country, or a range of its postcodes, compared as text without blanks, in capitals."""

    _name = "freight.zone.range"
    _inherit = ["freight.contract.part"]
    _description = "Freight Zone Range"
    _order = "zone_id, country_id, zip_from, id"

    zone_id = fields.Many2one("freight.zone", required=True, index=True, ondelete="cascade")
    country_id = fields.Many2one("res.country", required=True)
    zip_from = fields.Char(string="Postcode From", help="Empty: the whole country.")
    zip_to = fields.Char(string="Postcode To")

    def _priced_contracts(self):
        zones = self.zone_id.ids
        return (
            self.env["freight.rate"]
            .search(
                [
                    "|",
                    ("origin_zone_id", "in", zones),
                    ("destination_zone_id", "in", zones),
                    "|",
                    ("contract_id.state", "!=", "closed"),
                    ("contract_id.closed_on", "!=", False),
                ]
            )
            .contract_id
        )
