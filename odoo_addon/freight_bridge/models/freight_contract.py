# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from ..money import SIDES


class FreightContract(models.Model):
    """What was agreed with a carrier, or with a customer, about the price of freight."""

    _name = "freight.contract"
    _description = "Freight Contract"
    _inherit = ["mail.thread"]
    _order = "date_from desc, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    side = fields.Selection(SIDES, required=True, default="cost")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("closed", "Closed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        required=True,
        check_company=True,
        tracking=True,
        help="Who bills us, or whom we bill.",
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="The carrier whose shipments it prices. Empty on a customer's contract: those of any carrier.",
    )
    date_from = fields.Date(required=True, tracking=True)
    date_to = fields.Date(tracking=True, help="The last ship date it holds for; empty: until further notice.")
    fuel_schedule_id = fields.Many2one("freight.fuel.schedule", check_company=True, tracking=True)
    fuel_charge_code_id = fields.Many2one("freight.charge.code", check_company=True)
    linehaul_charge_code_id = fields.Many2one("freight.charge.code", required=True, check_company=True)
    dim_divisor = fields.Float(
        string="DIM Divisor",
        digits=(16, 4),
        tracking=True,
        help="Cubic centimetres to a kilogram of dimensional weight, such as 5000; 0: no such weight.",
    )
    weight_step = fields.Float(
        digits=(16, 4),
        help="Chargeable weight is rounded up to the next multiple (kg); 0: it is not rounded.",
    )
    is_all_in = fields.Boolean(
        string="All-in",
        tracking=True,
        help="The rate holds fuel and accessorials: none is charged beside it.",
    )
    rate_ids = fields.One2many("freight.rate", "contract_id", copy=True)
    accessorial_ids = fields.One2many("freight.contract.accessorial", "contract_id", copy=True)

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A contract cannot end before it begins."
    )
