# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from ..rating.fuel import fuel_week

#: What makes a percentage of an index.
RULES = frozenset({"base", "lag_weeks", "index_name", "bracket_ids"})


class FreightFuelSchedule(models.Model):
    """How a fuel surcharge follows an index: a week's price finds the bracket, the bracket the percentage."""

    _name = "freight.fuel.schedule"
    _description = "Freight Fuel Schedule"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    index_name = fields.Char(required=True, help="Such as: EIA US On-Highway Diesel.")
    base = fields.Selection(
        [("linehaul", "Line Haul after Discount"), ("gross", "Line Haul before Discount")],
        required=True,
        default="linehaul",
        help="What the percentage is taken of.",
    )
    lag_weeks = fields.Integer(help="How many weeks before the ship date's week the index counts.")
    bracket_ids = fields.One2many("freight.fuel.bracket", "schedule_id", copy=True)
    price_ids = fields.One2many("freight.fuel.price", "schedule_id")

    def write(self, vals):
        """How the index becomes a percentage is part of the contracts that follow it; its prices are news."""
        if RULES & vals.keys():
            self._priced_contracts()._touch_prices()
        return super().write(vals)

    def _entered_by(self, user, shipments):
        """The prices of the weeks in which shipments left, where this user entered them."""
        days = {shipment._ship_date() for shipment in shipments}
        weeks = {(schedule, fuel_week(schedule, day)) for schedule in self for day in days}
        return self.price_ids.filtered(
            lambda price: price.changed_by_id == user and (price.schedule_id, price.week) in weeks
        )

    def _priced_contracts(self):
        """The contracts that follow these schedules."""
        return self.env["freight.contract"].search(
            [("fuel_schedule_id", "in", self.ids), "|", ("state", "!=", "closed"), ("closed_on", "!=", False)]
        )


class FreightFuelBracket(models.Model):
    """From this price of the index on, this percentage."""

    _name = "freight.fuel.bracket"
    _inherit = ["freight.contract.part"]
    _description = "Freight Fuel Bracket"
    _order = "schedule_id, price_from, id"

    schedule_id = fields.Many2one("freight.fuel.schedule", required=True, index=True, ondelete="cascade")
    price_from = fields.Float(digits=(16, 4), required=True)
    percent = fields.Float(digits=(16, 4), required=True)

    _price_unique = models.Constraint(
        "UNIQUE(schedule_id, price_from)", "A bracket of this schedule begins at this price already."
    )

    def _priced_contracts(self):
        return self.schedule_id._priced_contracts()
