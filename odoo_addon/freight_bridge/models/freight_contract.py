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
        ondelete="restrict",
        tracking=True,
        help="The carrier whose shipments it prices. Empty on a customer's contract: those of any carrier.",
    )
    factor_ids = fields.Many2many(
        "res.partner",
        "freight_contract_factor_rel",
        "contract_id",
        "partner_id",
        string="Factors",
        check_company=True,
        help="Who else may be paid for this carrier: those that buy its claims. An invoice that is to be "
        "paid to anybody else waits for a person.",
    )
    date_from = fields.Date(required=True, tracking=True, default=fields.Date.context_today)
    date_to = fields.Date(tracking=True, help="The last ship date it holds for; empty: until further notice.")
    fuel_schedule_id = fields.Many2one(
        "freight.fuel.schedule", check_company=True, ondelete="restrict", tracking=True
    )
    fuel_charge_code_id = fields.Many2one("freight.charge.code", check_company=True, ondelete="restrict")
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
    is_per_piece = fields.Boolean(
        string="Each Piece by Itself",
        tracking=True,
        help="Each piece has its own greater weight (actual or dimensional) and rounding, and their sum is"
        " charged; else the shipment is weighed as one.",
    )
    is_next_break = fields.Boolean(
        string="Next Break if Cheaper",
        tracking=True,
        help="Per kilogram: where a higher weight break comes cheaper, its first weight is charged.",
    )
    is_all_in = fields.Boolean(
        string="All-in",
        tracking=True,
        help="The rate holds fuel and accessorials: none is charged beside it.",
    )
    rate_ids = fields.One2many("freight.rate", "contract_id", copy=True)
    accessorial_ids = fields.One2many("freight.contract.accessorial", "contract_id", copy=True)

    price_user_id = fields.Many2one(
        "res.users",
        string="Prices Last Changed By",
        readonly=True,
        copy=False,
        help="Where duties are separated, somebody else activates the contract.",
    )
    closed_on = fields.Date(
        readonly=True,
        copy=False,
        tracking=True,
        help="The last ship date that a closed contract prices. Empty: it was withdrawn, and prices nothing.",
    )
    activated_by = fields.Many2one("res.users", readonly=True, copy=False)
    activated_at = fields.Datetime(readonly=True, copy=False)

    _cost_has_carrier = models.Constraint(
        "CHECK(side = 'revenue' OR carrier_id IS NOT NULL)",
        "A contract about what a carrier charges us names the carrier.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A contract cannot end before it begins."
    )
