# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from odoo import api, fields, models

from .context_defaults import without_defaults


class FreightShipmentAccessorial(models.Model):
    """A service beside the carriage that somebody here agreed to: what the carrier may charge for it."""

    _name = "freight.shipment.accessorial"
    _description = "Authorised Accessorial"
    _order = "shipment_id, id"
    _check_company_auto = True

    shipment_id = fields.Many2one("freight.shipment", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shipment_id.company_id", store=True, index=True)
    charge_code_id = fields.Many2one("freight.charge.code", required=True, check_company=True)
    quantity = fields.Float(
        digits=(16, 4), default=1.0, help="Hours where the contract prices hours, else how many times."
    )
    reason = fields.Char()
    user_id = fields.Many2one(
        "res.users", string="Authorised By", required=True, readonly=True, default=lambda self: self.env.uid
    )

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "The quantity of a service is more than 0.")

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever enters it authorised it."""
        plain = without_defaults(self, {"user_id"})
        own = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        rows = super(FreightShipmentAccessorial, plain).create(own).with_env(self.env)
        rows._rate_again()
        return rows

    def write(self, vals):
        """Whoever changes it authorises what it says now."""
        result = super().write({**vals, "user_id": self.env.uid})
        self._rate_again()
        return result

    def _rate_again(self):
        """What is agreed after the goods left is expected too: the next accrual finds it."""
        self.sudo().shipment_id.is_cost_rated = False
