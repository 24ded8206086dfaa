# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..money import exact
from ..rating import Area, ZipRange, describe, normal_zip, number

ENDS = ("origin", "destination")
ZIP_HELP = "Compared as text without blanks. Without an end: every postcode that begins like it."


class FreightRate(models.Model):
    """The price of a lane. Of several rates that fit, the most specific lane and service wins."""

    _name = "freight.rate"
    _inherit = ["freight.contract.part"]
    _description = "Freight Rate"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one("freight.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10)
    service_level_id = fields.Many2one(
        "freight.service.level", check_company=True, ondelete="restrict", help="Empty: any service."
    )
    origin_zone_id = fields.Many2one(
        "freight.zone", check_company=True, ondelete="restrict", help="Empty: from anywhere."
    )
    origin_country_id = fields.Many2one("res.country", ondelete="restrict")
    origin_zip_from = fields.Char(string="Origin Postcode From", help=ZIP_HELP)
    origin_zip_to = fields.Char(string="Origin Postcode To")
    destination_zone_id = fields.Many2one(
        "freight.zone", check_company=True, ondelete="restrict", help="Empty: to anywhere."
    )
    destination_country_id = fields.Many2one("res.country", ondelete="restrict")
    destination_zip_from = fields.Char(string="Destination Postcode From", help=ZIP_HELP)
    destination_zip_to = fields.Char(string="Destination Postcode To")
    basis = fields.Selection(
        [("kg", "Per Kilogram"), ("piece", "Per Piece"), ("km", "Per Kilometre"), ("flat", "Flat")],
        required=True,
        default="kg",
    )
    price = fields.Float(digits=(16, 6), help="Used where there are no weight breaks.")
    minimum = fields.Monetary(help="The least the line haul costs.")
    discount = fields.Float(string="Discount (%)", digits=(16, 4))
    break_ids = fields.One2many("freight.rate.break", "rate_id", copy=True)

    origin = fields.Char(compute="_compute_lane")
    destination = fields.Char(compute="_compute_lane")
    price_text = fields.Char(compute="_compute_price_text")

    _discount_is_share = models.Constraint(
        "CHECK(discount >= 0 AND discount <= 100)", "A discount is between 0 and 100 percent."
    )
    _price_positive = models.Constraint(
        "CHECK(price >= 0 AND minimum >= 0)", "A price and a minimum are not negative."
    )
    _origin_has_country = models.Constraint(
        "CHECK(origin_country_id IS NOT NULL OR COALESCE(origin_zip_from, origin_zip_to, '') = '')",
        "Postcodes of the origin are those of a country: choose it.",
    )
    _destination_has_country = models.Constraint(
        "CHECK(destination_country_id IS NOT NULL"
        " OR COALESCE(destination_zip_from, destination_zip_to, '') = '')",
        "Postcodes of the destination are those of a country: choose it.",
    )

    @api.depends(
        lambda self: [
            f"{end}_{part}"
            for end in ENDS
            for part in ("zone_id.name", "country_id.code", "zip_from", "zip_to")
        ]
    )
    def _compute_lane(self):
        for rate in self:
            for end in ENDS:
                rate[end] = describe(rate._area(end), self.env._)

    @api.depends("price", "break_ids.weight_from", "break_ids.price")
    def _compute_price_text(self):
        for rate in self:
            rows = rate.break_ids.sorted("weight_from")
            rate.price_text = "; ".join(
                self.env._(
                    "from %(weight)s kg: %(price)s",
                    weight=number(exact(row.weight_from, 4)),
                    price=number(exact(row.price)),
                )
                for row in rows
            ) or number(exact(rate.price))

    def _area(self, end):
        """One end of the lane as rating knows it."""
        zone = self[f"{end}_zone_id"]
        return Area(
            zone=zone.name or None,
            zone_ranges=tuple(
                ZipRange(row.country_id.code, normal_zip(row.zip_from), normal_zip(row.zip_to))
                for row in zone.range_ids
            ),
            country=self[f"{end}_country_id"].code or None,
            zip_from=normal_zip(self[f"{end}_zip_from"]),
            zip_to=normal_zip(self[f"{end}_zip_to"]),
        )


class FreightRateBreak(models.Model):
    """From this chargeable weight on, this price."""

    _name = "freight.rate.break"
    _inherit = ["freight.contract.part"]
    _description = "Freight Rate Weight Break"
    _order = "rate_id, weight_from, id"

    rate_id = fields.Many2one("freight.rate", required=True, index=True, ondelete="cascade")
    weight_from = fields.Float(digits=(16, 4), required=True, help="Kilograms.")
    price = fields.Float(digits=(16, 6), required=True)

    _weight_unique = models.Constraint(
        "UNIQUE(rate_id, weight_from)", "A break of this rate begins at this weight already."
    )
    _price_positive = models.Constraint(
        "CHECK(weight_from >= 0 AND price >= 0)", "A weight and a price are not negative."
    )

    def _priced_contracts(self):
        return self.rate_id.contract_id
