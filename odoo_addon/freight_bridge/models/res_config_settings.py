# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError


class ResConfigSettings(models.TransientModel):
    """Settings > Freight: where the company books freight."""

    _inherit = "res.config.settings"

    freight_currency_id = fields.Many2one(related="company_id.currency_id", string="Freight Currency")
    freight_journal_id = fields.Many2one(related="company_id.freight_journal_id", readonly=False)
    freight_bill_journal_id = fields.Many2one(related="company_id.freight_bill_journal_id", readonly=False)
    freight_expense_account_id = fields.Many2one(
        related="company_id.freight_expense_account_id", readonly=False
    )
    freight_accrual_account_id = fields.Many2one(
        related="company_id.freight_accrual_account_id", readonly=False
    )
    freight_variance_account_id = fields.Many2one(
        related="company_id.freight_variance_account_id", readonly=False
    )
    freight_income_account_id = fields.Many2one(
        related="company_id.freight_income_account_id", readonly=False
    )
    freight_split_basis = fields.Selection(related="company_id.freight_split_basis", readonly=False)
    freight_dispute_days = fields.Integer(related="company_id.freight_dispute_days", readonly=False)
    freight_separate_duties = fields.Boolean(related="company_id.freight_separate_duties", readonly=False)
    freight_approval_limit = fields.Monetary(
        related="company_id.freight_approval_limit",
        readonly=False,
        currency_field="freight_currency_id",
    )
    freight_payment_release = fields.Boolean(related="company_id.freight_payment_release", readonly=False)
    freight_release_limit = fields.Monetary(
        related="company_id.freight_release_limit",
        readonly=False,
        currency_field="freight_currency_id",
    )
    freight_release_user_ids = fields.Many2many(related="company_id.freight_release_user_ids", readonly=False)
    freight_unheld_count = fields.Integer(
        compute="_compute_freight_unheld_count",
        help="Open bills of carriers that were posted before payments had to be released.",
    )

    @api.depends("company_id")
    def _compute_freight_unheld_count(self):
        invoices = self.env["freight.invoice"].sudo()
        for settings in self:
            settings.freight_unheld_count = invoices.search_count(invoices._open_unheld(settings.company_id))

    def action_freight_hold_open(self):
        """Block the open bills, too, that were posted before payments had to be released."""
        company = self.company_id
        if not company.freight_payment_release:
            raise UserError(
                self.env._("%s does not ask for the release of payments: save that first.", company.name)
            )
        invoices = self.env["freight.invoice"].sudo()
        open_invoices = invoices.search(invoices._open_unheld(company))
        open_invoices.release_state = "held"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Open bills that are blocked now: %s.", len(open_invoices)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
