# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models


class FreightContractPreset(models.Model):
    """What the form of a contract fills in where there is nothing to choose."""

    _inherit = "freight.contract"

    @api.onchange("side", "company_id")
    def _onchange_side(self):
        """The line haul is charged by its code, where there is one."""
        if not self.linehaul_charge_code_id:
            self.linehaul_charge_code_id = self._only_code("linehaul")

    @api.onchange("fuel_schedule_id")
    def _onchange_fuel_schedule_id(self):
        """Fuel likewise."""
        if self.fuel_schedule_id and not self.fuel_charge_code_id:
            self.fuel_charge_code_id = self._only_code("fuel")

    @api.onchange("carrier_id")
    def _onchange_carrier_id(self):
        """Who bills for a carrier: as in its last contract, else whose system it is."""
        if self.side != "cost" or not self.carrier_id or self.partner_id:
            return
        known = self.search(
            [
                ("side", "=", "cost"),
                ("carrier_id", "=", self.carrier_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        self.partner_id = known.partner_id or self.carrier_id.sudo().freight_system_id.partner_id

    def _only_code(self, category):
        """The charge code of a category, where the company has one only."""
        codes = self.env["freight.charge.code"].search(
            [("category", "=", category), ("company_id", "=", self.company_id.id)], limit=2
        )
        return codes if len(codes) == 1 else codes.browse()
