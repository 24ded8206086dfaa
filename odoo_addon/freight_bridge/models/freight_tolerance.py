# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..money import exact, exact_amount


class Limits(NamedTuple):
    """How far one side may differ, an amount in the company's currency and a percentage; 0: no such limit."""

    amount: object
    percent: object

    def admit(self, variance, expected, convert):
        """Whether a variance is within every limit that is set; where none is, nothing passes.

        :param variance: in the invoice's currency, not negative
        :param expected: what the percentage is taken of
        :param convert: makes an amount of the company's currency one of the invoice's
        """
        if not self.amount and not self.percent:
            return False
        if self.amount and variance > convert(self.amount):
            return False
        return not self.percent or variance <= abs(expected) * self.percent / 100


class FreightTolerance(models.Model):
    """How far an invoice may differ from what was agreed before a person must look.

    The customer's goes before the carrier's, the carrier's before the company's; of these the newest holds.
    Over- and undercharges of one shipment are summed apart: neither hides the other. Where an amount and a
    percentage are set, both must hold.
    """

    _name = "freight.tolerance"
    _description = "Freight Tolerance"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(
        "res.partner", check_company=True, tracking=True, help="Empty: whoever the goods are for."
    )
    carrier_id = fields.Many2one(
        "delivery.carrier", check_company=True, tracking=True, help="Empty: whoever carries."
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(
        tracking=True, help="The last invoice date it holds for; empty: until further notice."
    )
    over_amount = fields.Monetary(
        string="Over, Amount",
        tracking=True,
        help="Overcharges of a shipment up to this amount pass; 0: no such limit.",
    )
    over_percent = fields.Float(
        string="Over, %",
        digits=(16, 4),
        tracking=True,
        help="Overcharges of a shipment up to this percentage of what was agreed pass; 0: no such limit.",
    )
    under_amount = fields.Monetary(
        string="Under, Amount",
        tracking=True,
        help="Undercharges of a shipment up to this amount pass; 0: no such limit.",
    )
    under_percent = fields.Float(
        string="Under, %",
        digits=(16, 4),
        tracking=True,
        help="Undercharges of a shipment up to this percentage of what was agreed pass; 0: no such limit.",
    )
    changed_by_id = fields.Many2one(
        "res.users",
        string="Last Changed By",
        readonly=True,
        copy=False,
        help="Does not approve what passes by it.",
    )

    _limits_positive = models.Constraint(
        "CHECK(over_amount >= 0 AND over_percent >= 0 AND under_amount >= 0 AND under_percent >= 0)",
        "Limits are not negative; where neither an amount nor a percentage is set, nothing passes.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A tolerance cannot end before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who decides it."""
        return super().create([{**vals, "changed_by_id": self.env.uid} for vals in vals_list])

    def write(self, vals):
        return super().write({**vals, "changed_by_id": self.env.uid})

    @api.model
    def _of_companies(self, companies):
        """Every tolerance of the companies, the most specific first and of these the newest."""
        found = self.search(Domain("company_id", "in", companies.ids))
        return found.sorted(lambda row: (bool(row.customer_id), bool(row.carrier_id)), reverse=True)

    def _for(self, company, customer, carrier, day):
        """The first of these that holds, or none.

        :param customer: the commercial entity of who the goods are for
        """
        return next(
            (
                row
                for row in self
                if row.company_id == company
                and (not row.customer_id or row.customer_id.commercial_partner_id == customer)
                and (not row.carrier_id or row.carrier_id == carrier)
                and row.date_from <= day
                and (not row.date_to or day <= row.date_to)
            ),
            self.browse(),
        )

    def _limits(self, side):
        """The limits of one side, "over" or "under"."""
        return Limits(
            exact_amount(self[f"{side}_amount"], self.currency_id), exact(self[f"{side}_percent"], 4)
        )
