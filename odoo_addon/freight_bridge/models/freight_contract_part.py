# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
from odoo import api, models


class FreightContractPart(models.AbstractModel):
    """A price that belongs to a contract, and changes only while the contract is a draft."""

    _name = "freight.contract.part"
    _description = "Part of a Freight Contract"

    def _priced_contracts(self):
        """The contracts whose prices these are."""
        return self.contract_id

    @api.model_create_multi
    def create(self, vals_list):
        """Add prices to drafts."""
        parts = super().create(vals_list)
        parts._priced_contracts()._touch_prices()
        return parts

    def write(self, vals):
        """Change prices of drafts; neither the old nor the new contract may be settled."""
        self._priced_contracts()._touch_prices()
        result = super().write(vals)
        self._priced_contracts()._touch_prices()
        return result

    def unlink(self):
        """Take prices out of drafts."""
        self._priced_contracts()._touch_prices()
        return super().unlink()
