# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..money import BILLING_STATES, COST_STATES, SIDES


class FreightCharge(models.Model):
    """One charge of a shipment as it was agreed: what a carrier will bill, or what a customer owes.

    What a carrier did bill is a ``freight.invoice.line``, held against these.
    """

    _name = "freight.charge"
    _description = "Freight Charge"
    _order = "shipment_id, side, id"
    _check_company_auto = True

    shipment_id = fields.Many2one("freight.shipment", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="shipment_id.company_id", store=True, index=True)
    side = fields.Selection(SIDES, required=True)
    charge_code_id = fields.Many2one("freight.charge.code", required=True, check_company=True)
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, help="The carrier, or the customer."
    )
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(required=True)
    contract_id = fields.Many2one(
        "freight.contract", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    rate_id = fields.Many2one("freight.rate", check_company=True, ondelete="restrict")
    explanation = fields.Text(readonly=True, help="Every step from what was shipped to the amount.")
    cost_state = fields.Selection(COST_STATES, readonly=True, copy=False, index=True)
    billing_state = fields.Selection(BILLING_STATES, readonly=True, copy=False, index=True)
    accrual_line_id = fields.Many2one(
        "account.move.line", readonly=True, copy=False, index="btree_not_null", help="The accrued expense."
    )
    accrual_date = fields.Date(related="accrual_line_id.date", string="Accrued On")
    accrual_state = fields.Selection(related="accrual_line_id.parent_state", string="Accrual Entry State")
    accrual_days = fields.Integer(
        string="Age (Days)",
        compute="_compute_accrual_days",
        help="How long it has been accrued without the carrier's bill.",
    )
    accrual_move_id = fields.Many2one(related="accrual_line_id.move_id", string="Accrual Entry")
    accrual_reversal_line_id = fields.Many2one(
        "account.move.line", readonly=True, copy=False, index="btree_not_null"
    )
    invoice_line_id = fields.Many2one(
        "account.move.line",
        string="Customer Invoice Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    _side_has_state = models.Constraint(
        "CHECK((side = 'cost') = (cost_state IS NOT NULL)"
        " AND (side = 'revenue') = (billing_state IS NOT NULL))",
        "A charge lives on its own side only.",
    )
    #: Nothing is charged to one customer twice, whatever makes the charges.
    _charge_unique = models.UniqueIndex(
        "(shipment_id, side, charge_code_id, partner_id) WHERE COALESCE(cost_state, '') <> 'void'",
        "This charge of the shipment exists already.",
    )

    @api.depends("cost_state", "accrual_line_id.date")
    def _compute_accrual_days(self):
        today = fields.Date.context_today(self)
        for charge in self:
            is_open = charge.cost_state == "accrued" and charge.accrual_date
            charge.accrual_days = (today - charge.accrual_date).days if is_open else 0
