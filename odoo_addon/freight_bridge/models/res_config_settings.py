# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


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
