# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models


class FreightSystemPush(models.Model):
    """Whether a billing platform is asked to take over invoices that are made here."""

    _inherit = "freight.system"

    billing_push = fields.Selection(
        [("no", "Never"), ("post", "When They Are Posted"), ("hand", "By Hand")],
        string="Tell It of Our Invoices",
        required=True,
        default="no",
        tracking=True,
        help="Of customers that the platform knows, and but for those that came from it. What it refuses, "
        "or what cannot be delivered, stays in the books as it is.",
    )

    billing_told = fields.Boolean(
        readonly=True,
        copy=False,
        help="Whether it was ever told of an invoice of ours: it may tell it as one of its own.",
    )

    @api.model
    def _push_systems(self, companies, modes):
        """The platforms of companies that are told of invoices in one of these modes."""
        return self.sudo().search(
            [("kind", "=", "billing"), ("billing_push", "in", modes), ("company_id", "in", companies.ids)]
        )
