# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    freight_invoice_line_id = fields.Many2one(
        "freight.invoice.line", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    freight_charge_id = fields.Many2one(
        "freight.charge", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
