# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

HELP = "What kind of goods or service it is, in the words of the outside tax engine."


class ProductTemplate(models.Model):
    _inherit = "product.template"

    freight_tax_code = fields.Char(string="Tax Engine Code", help=HELP + " Empty: that of its category.")


class ProductCategory(models.Model):
    _inherit = "product.category"

    freight_tax_code = fields.Char(string="Tax Engine Code", help=HELP)
