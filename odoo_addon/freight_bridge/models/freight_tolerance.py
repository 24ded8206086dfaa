# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class FreightTolerance(models.Model):
    """How far an invoice may differ from what was agreed before a person must look.

    The customer's goes before the carrier's, the carrier's before the company's; of these the newest holds.
    """

    _name = "freight.tolerance"
    _description = "Freight Tolerance"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one("res.partner", check_company=True, tracking=True)
    carrier_id = fields.Many2one("delivery.carrier", check_company=True, tracking=True)
    date_from = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(tracking=True)
    over_amount = fields.Monetary(tracking=True, help="Overcharges up to this amount pass.")
    over_percent = fields.Float(digits=(16, 4), tracking=True, help="Overcharges up to this percentage pass.")
    under_amount = fields.Monetary(tracking=True, help="Undercharges up to this amount pass.")
    under_percent = fields.Float(
        digits=(16, 4), tracking=True, help="Undercharges up to this percentage pass."
    )

    _limits_positive = models.Constraint(
        "CHECK(over_amount >= 0 AND over_percent >= 0 AND under_amount >= 0 AND under_percent >= 0)",
        "Limits are not negative; 0 lets nothing pass.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A tolerance cannot end before it begins."
    )
