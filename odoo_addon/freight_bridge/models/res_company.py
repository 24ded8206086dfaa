# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models


class ResCompany(models.Model):
    """Where freight is booked, and who may decide about it."""

    _inherit = "res.company"

    freight_journal_id = fields.Many2one(
        "account.journal", check_company=True, domain="[('type', '=', 'general')]", help="Takes accruals."
    )
    freight_bill_journal_id = fields.Many2one(
        "account.journal", check_company=True, domain="[('type', '=', 'purchase')]"
    )
    freight_expense_account_id = fields.Many2one("account.account", check_company=True)
    freight_accrual_account_id = fields.Many2one("account.account", check_company=True)
    freight_variance_account_id = fields.Many2one("account.account", check_company=True)
    freight_income_account_id = fields.Many2one("account.account", check_company=True)
    freight_separate_duties = fields.Boolean(
        default=True,
        help="Who changes rates, who approves invoices and who releases payments are different people.",
    )
    freight_approval_limit = fields.Monetary(help="Above it a freight manager approves; 0: no limit.")
