# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.exceptions import ValidationError


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _freight_check_carrier(self):
        """A tax that carries told amounts computes nothing itself: what is not told is then nothing.

        :raise ValidationError: what to change
        """
        for tax in self:
            if (tax.type_tax_use, tax.amount_type, tax.amount, tax.price_include) != (
                "sale",
                "percent",
                0.0,
                False,
            ):
                raise ValidationError(
                    self.env._(
                        "%s cannot carry what a tax engine says: choose a sales tax of zero percent "
                        "that is not included in the price.",
                        tax.name,
                    )
                )
