# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..master import CHARGE_CATEGORIES


class FreightChargeCode(models.Model):
    """What a carrier charges for: the code that lines of freight invoices carry."""

    _name = "freight.charge.code"
    _description = "Freight Charge Code"
    _order = "code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    category = fields.Selection(CHARGE_CATEGORIES, required=True, default="other")
    product_id = fields.Many2one(
        "product.product", check_company=True, help="What the charge is booked as on bills."
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    system_id = fields.Many2one(
        "freight.system",
        string="Made by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The system whose messages made this code and keep its name. Empty: a person did.",
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code, COALESCE(system_id, 0))", "This charge code exists already."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = f"[{charge.code}] {charge.name}" if charge.code else charge.name

    @api.model
    def _freight_words(self, data):
        """What a partner's statement says about the record, as values."""
        told = data.get("attributes", {}).get("category", "").strip().lower()
        values = {"name": data["name"].strip()}
        return {**values, "category": told} if told in dict(CHARGE_CATEGORIES) else values
