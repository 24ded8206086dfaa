# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class FreightMappingBilling(models.Model):
    """What a platform calls taxes and products, under the same governance as all that is read otherwise."""

    _inherit = "freight.mapping"

    tax_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "tax")], copy=False
    )
    product_line_ids = fields.One2many(
        "freight.mapping.line", "mapping_id", domain=[("kind", "=", "product")], copy=False
    )

    @api.model
    @tools.ormcache()
    def _billing_codes(self):
        """(system id, kind, the platform's word) → (tax id, product id, account id), of versions in force.

        Every batch of invoices asks for it: it is kept until a version comes into force or goes out of it.
        """
        lines = (
            self.env["freight.mapping.line"]
            .sudo()
            .search([("kind", "in", ("tax", "product")), ("mapping_id.state", "=", "active")])
        )
        return {
            (line.mapping_id.system_id.id, line.kind, line.partner_value.strip()): (
                line.tax_id.id,
                line.product_id.id,
                line.account_id.id,
            )
            for line in lines
        }


class FreightMappingLineBilling(models.Model):
    _inherit = "freight.mapping.line"

    kind = fields.Selection(
        selection_add=[("tax", "Tax"), ("product", "Product")],
        ondelete={"tax": "cascade", "product": "cascade"},
    )
    company_id = fields.Many2one(related="mapping_id.company_id")
    tax_id = fields.Many2one(
        "account.tax",
        ondelete="restrict",
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '!=', 'group'),"
        " ('company_id', '=', company_id)]",
    )
    product_id = fields.Many2one("product.product", ondelete="restrict")
    account_id = fields.Many2one(
        "account.account", ondelete="restrict", help="Instead of the product's own income account."
    )

    _billing_target = models.Constraint(
        "CHECK(CASE kind WHEN 'tax' THEN tax_id IS NOT NULL"
        " WHEN 'product' THEN product_id IS NOT NULL OR account_id IS NOT NULL ELSE true END)",
        "Say which tax, product or account the platform's word stands for.",
    )

    @api.constrains("kind", "tax_id", "product_id", "account_id", "mapping_id")
    def _check_billing_target(self):
        """What a word stands for is of the system's company, and a tax that an amount can be told of."""
        for line in self.sudo():
            company = line.mapping_id.company_id
            if line.tax_id and (
                line.tax_id.company_id not in company.parent_ids
                or line.tax_id.type_tax_use != "sale"
                or line.tax_id.amount_type == "group"
            ):
                raise ValidationError(
                    self.env._(
                        "%(code)s: choose a sales tax of %(company)s that is no group of taxes.",
                        code=line.partner_value,
                        company=company.name,
                    )
                )
            if (line.product_id and line.product_id.company_id not in (company, company.browse())) or (
                line.account_id and not line.account_id.company_ids & company.parent_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(code)s: choose a product and an account of %(company)s.",
                        code=line.partner_value,
                        company=company.name,
                    )
                )
