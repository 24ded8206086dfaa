# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError


class FreightSystemGateway(models.Model):
    """Where the money of a payment gateway is booked."""

    _inherit = "freight.system"

    gateway_journal_id = fields.Many2one(
        "account.journal",
        string="Gateway Journal",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        tracking=True,
        help="Stands for the balance at the gateway: what customers paid and what was not paid out yet.",
    )
    gateway_fee_account_id = fields.Many2one(
        "account.account",
        string="Gateway Fee Account",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other', 'expense_direct_cost'))]",
        tracking=True,
        help="Takes what the gateway keeps for itself.",
    )
    gateway_dispute_account_id = fields.Many2one(
        "account.account",
        string="Disputed Payments Account",
        check_company=True,
        tracking=True,
        help="Holds what the gateway took back for a dispute until it is decided.",
    )
    gateway_loss_account_id = fields.Many2one(
        "account.account",
        string="Lost Disputes Account",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other', 'expense_direct_cost'))]",
        tracking=True,
        help="Takes what a lost dispute cost. Empty: the customer owes it again.",
    )
    payout_journal_id = fields.Many2one(
        "account.journal",
        string="Payouts Reach",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        tracking=True,
        help="The bank account that payouts go to: they are outstanding receipts until its statement shows "
        "them.",
    )
    gateway_payer_id = fields.Many2one(
        "res.partner",
        string="Unknown Payer",
        check_company=True,
        help="On whose account a payment is booked of which the gateway says no customer and no invoice. "
        "Empty: on that of a contact that is called so.",
    )
    tells_failed_payments = fields.Boolean(
        string="Tell of Failed Payments",
        tracking=True,
        help="This system is sent each failed payment of the company (billing.payment.v1).",
    )

    def _gateway_setting(self, name):
        """The journal, account or contact of a setting.

        :raises UserError: naming the setting when it is empty or archived; nothing is ever guessed
        """
        self.ensure_one()
        value = self[name]
        if value and value.active:
            return value
        label = self._fields[name]._description_string(self.env)
        raise UserError(
            self.env._(
                "%(system)s has no %(setting)s: choose one on the page Billing of the system, then replay.",
                system=self.name,
                setting=label,
            )
            if not value
            else self.env._(
                "The %(setting)s of %(system)s, %(value)s, is archived: choose another one on the page "
                "Billing of the system, then replay.",
                setting=label,
                system=self.name,
                value=value.display_name,
            )
        )

    def _unknown_payer(self):
        """On whose account a payment of nobody is booked.

        :raises UserError: there is no such contact any more
        """
        default = self.env.ref("freight_bridge_finance.unknown_payer", raise_if_not_found=False)
        if self.gateway_payer_id or not default:
            return self._gateway_setting("gateway_payer_id")
        return default

    def _gateway_account(self):
        """The account of the balance at the gateway.

        :raises UserError: naming what is missing
        """
        journal = self._gateway_setting("gateway_journal_id")
        if not journal.default_account_id:
            raise UserError(
                self.env._("Journal %s has no account: choose one there, then replay.", journal.display_name)
            )
        return journal.default_account_id

    def _payout_account(self):
        """Where a payout stands until the bank's statement shows it: the outstanding receipts of its journal.

        :raises UserError: naming what is missing
        """
        journal = self._gateway_setting("payout_journal_id")
        account = (
            journal.inbound_payment_method_line_ids.payment_account_id[:1]
            or self._chart_account(journal.company_id)
            or journal.company_id.transfer_account_id
        )
        if not account:
            raise UserError(
                self.env._(
                    "Journal %s has no account for outstanding receipts: choose one at its incoming payment "
                    "methods, then replay.",
                    journal.display_name,
                )
            )
        return account

    @api.model
    def _chart_account(self, company):
        """The chart's own account of outstanding receipts, which payments of a person use as well."""
        chart = self.env["account.chart.template"].with_context(allowed_company_ids=company.root_id.ids)
        return chart.ref("account_journal_payment_debit_account_id", raise_if_not_found=False)

    def _finance_team(self):
        """Whose work the system's money is."""
        self.ensure_one()
        own = self.team_ids.filtered(lambda team: team.active and team.kind == "finance")
        return own[:1] or self.env.ref("freight_bridge.team_finance")
