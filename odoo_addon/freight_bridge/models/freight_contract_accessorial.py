# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightContractAccessorial(models.Model):
    """What may be charged beside the line haul, for how much, and what has to prove it."""

    _name = "freight.contract.accessorial"
    _inherit = ["freight.contract.part"]
    _description = "Contracted Accessorial"
    _order = "contract_id, charge_code_id, id"
    _check_company_auto = True

    contract_id = fields.Many2one("freight.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    charge_code_id = fields.Many2one("freight.charge.code", required=True, check_company=True)
    basis = fields.Selection(
        [
            ("flat", "Per Shipment"),
            ("piece", "Per Piece"),
            ("kg", "Per Kilogram"),
            ("hour", "Per Hour"),
            ("percent", "Percent of Line Haul"),
        ],
        required=True,
        default="flat",
    )
    price = fields.Float(digits=(16, 6), required=True, help="In the contract's currency, or percent.")
    cap = fields.Monetary(help="The most for one shipment; 0: no cap.")
    free_hours = fields.Float(digits=(16, 4), help="Waiting that is not charged, where the basis is an hour.")
    evidence = fields.Selection(
        [("none", "Nothing"), ("authorised", "Our Authorisation"), ("milestones", "Milestones")],
        required=True,
        default="authorised",
        help="What has to prove it: that somebody here agreed, or the times of arrival and departure.",
    )
    is_automatic = fields.Boolean(help="Part of every expected cost, whether or not anything proves it.")

    _charge_unique = models.Constraint(
        "UNIQUE(contract_id, charge_code_id)", "This accessorial is in the contract already."
    )
    _price_positive = models.Constraint(
        "CHECK(cap >= 0 AND free_hours >= 0)", "A cap and free hours are not negative."
    )

    @api.constrains("charge_code_id")
    def _check_charge_code(self):
        self.contract_id._check_charge_codes()
