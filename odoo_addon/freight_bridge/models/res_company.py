# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..money_split import SPLIT_BASES


class ResCompany(models.Model):
    """Where freight is booked, and who may decide about it."""

    _inherit = "res.company"

    freight_journal_id = fields.Many2one(
        "account.journal",
        string="Freight Accrual Journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Takes the accruals of freight and their reversals.",
    )
    freight_bill_journal_id = fields.Many2one(
        "account.journal",
        string="Carrier Bill Journal",
        check_company=True,
        domain="[('type', '=', 'purchase')]",
        help="Takes the vendor bills that carriers' invoices become.",
    )
    freight_expense_account_id = fields.Many2one(
        "account.account",
        string="Freight Expense Account",
        check_company=True,
        help="Takes what was agreed, unless the charge code's product has an expense account of its own.",
    )
    freight_accrual_account_id = fields.Many2one(
        "account.account",
        string="Accrued Freight Account",
        check_company=True,
        help="Owes what dispatched shipments will cost until the carrier's invoice is approved.",
    )
    freight_variance_account_id = fields.Many2one(
        "account.account",
        string="Freight Variance Account",
        check_company=True,
        help="Takes what carriers bill beyond, or below, what was expected.",
    )
    freight_income_account_id = fields.Many2one(
        "account.account",
        string="Freight Income Account",
        check_company=True,
        help="Takes freight that customers are billed for.",
    )
    freight_split_basis = fields.Selection(
        SPLIT_BASES,
        string="Split Freight by",
        required=True,
        default="weight",
        help="How a charge is divided among the goods of its shipment: over their cost centres, "
        "and over their value in stock where they were bought.",
    )
    freight_separate_duties = fields.Boolean(
        string="Separate Freight Duties",
        default=True,
        help="Who changes rates, who approves invoices and who releases payments are different people.",
    )
    freight_dispute_days = fields.Integer(
        string="Freight Dispute Window",
        default=30,
        help="Days after the date of a carrier's invoice within which it may be disputed.",
    )
    freight_approval_limit = fields.Monetary(help="Above it a freight manager approves; 0: no limit.")
    freight_payment_release = fields.Boolean(
        string="Release Freight Payments",
        help="Bills of carriers posted from now on are blocked from payment until somebody releases them.",
    )
    freight_release_limit = fields.Monetary(
        help="A bill above it is released by a freight manager, or by the people named; 0: no limit."
    )
    freight_release_user_ids = fields.Many2many(
        "res.users",
        "freight_release_user_rel",
        "company_id",
        "user_id",
        string="Large Payments Released By",
        help="Who releases bills above the limit; empty: any freight manager.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A new company has its flows, so that their timing can be chosen."""
        companies = super().create(vals_list)
        self.env["freight.flow"]._make_missing()
        return companies

    def _freight_setting(self, name):
        """The journal or account of a setting.

        :raises UserError: naming the setting when it is empty or archived; nothing is ever guessed
        """
        self.ensure_one()
        label = self._fields[name]._description_string(self.env)
        if not self[name]:
            raise UserError(
                self.env._(
                    "%(company)s has no %(setting)s: choose one under Settings > Freight, then post again.",
                    company=self.name,
                    setting=label,
                )
            )
        if not self[name].active:
            raise UserError(
                self.env._(
                    "The %(setting)s of %(company)s, %(value)s, is archived: choose another one under "
                    "Settings > Freight, then post again.",
                    company=self.name,
                    setting=label,
                    value=self[name].display_name,
                )
            )
        return self[name]

    def _freight_today(self):
        """The day where the company is."""
        return self._freight_day(fields.Datetime.now())

    def _freight_day(self, moment):
        """The day of a moment (naive UTC) where the company is."""
        zone = self.with_context(tz=self.partner_id.tz or "UTC")
        return fields.Datetime.context_timestamp(zone, moment).date()

    def _freight_open_date(self, date, journal, has_tax=False):
        """When something of ``date`` may be booked: on that day, or on the first one after every lock."""
        self.ensure_one()
        locks = self._get_violated_lock_dates(date, has_tax, journal)
        return locks[-1][0] + timedelta(days=1) if locks else date

    def _freight_check_rate(self, currency, date):
        """A currency must have a rate of that day or before: Odoo would else take one to one, silently.

        :raises UserError: naming the currency
        """
        self.ensure_one()
        if currency == self.currency_id:
            return
        known = self.env["res.currency.rate"].search_count(
            [
                ("currency_id", "=", currency.id),
                ("name", "<=", date),
                ("company_id", "in", (False, self.root_id.id)),
            ],
            limit=1,
        )
        if not known:
            raise UserError(
                self.env._(
                    "%(currency)s has no rate in %(company)s on %(date)s: enter one under Currencies, "
                    "then post again.",
                    currency=currency.name,
                    company=self.name,
                    date=date,
                )
            )
