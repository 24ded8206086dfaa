# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Where nothing was weighed as a whole, a shipment is priced by what its packages and products weigh."""

from odoo import models
from odoo.fields import Domain


class StockPackage(models.Model):
    _inherit = "stock.package"

    def write(self, vals):
        """Who weighs a package of what is billed says what that may cost."""
        result = super().write(vals)
        if self.ids and {"shipping_weight", "package_type_id"} & vals.keys():
            packed = Domain("picking_ids.move_line_ids.result_package_id", "in", self.ids)
            self.env["freight.shipment"]._note_billed(packed)
        return result


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        """Who says what a product of what is billed weighs says what that may cost."""
        result = super().write(vals)
        if self.ids and {"weight", "volume"} & vals.keys():
            carried = Domain("picking_ids.move_ids.product_id", "in", self.ids)
            self.env["freight.shipment"]._note_billed(carried)
        return result
