# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class AccountMoveLine(models.Model):
    """For which days a platform billed: what deferring its revenue goes by.

    Where Odoo Enterprise defers revenue, its own dates are filled, too.
    """

    _inherit = "account.move.line"

    billing_period_from = fields.Date(string="Billed From", readonly=True)
    billing_period_to = fields.Date(string="Billed To", readonly=True)

    def _copy_data_extend_business_fields(self, values):
        """What takes a line back is for the same days."""
        super()._copy_data_extend_business_fields(values)
        values["billing_period_from"] = self.billing_period_from
        values["billing_period_to"] = self.billing_period_to
