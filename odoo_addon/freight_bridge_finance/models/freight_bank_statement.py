# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.append_only import defer_log_key

from ..ingest.bank_account import account_key

STATEMENT_KINDS = [("statement", "Statement"), ("notification", "Notification")]


class FreightBankStatement(models.Model):
    """What a bank told of one account in one message: a page of a statement, or a notification.

    Each of its entries leads to the line in Odoo that it is; an entry that several messages tell (MT940 and
    camt.053, or camt.054 before them) leads to the same line. Written by ``freight.ingest`` only.
    """

    _name = "freight.bank.statement"
    _description = "Message of a Bank"
    _order = "closed_on desc, id desc"
    _rec_name = "number"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    journal_id = fields.Many2one(
        "account.journal", required=True, readonly=True, index=True, ondelete="restrict"
    )
    log_id = fields.Many2one(
        "freight.integration.log", string="Message", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(STATEMENT_KINDS, required=True, readonly=True)
    format = fields.Char(required=True, readonly=True, help="What the bank wrote, such as mt940 or camt.053.")
    number = fields.Char(required=True, readonly=True)
    page = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    opening = fields.Monetary(string="Opening Balance", readonly=True)
    opened_on = fields.Date(readonly=True)
    closing = fields.Monetary(string="Closing Balance", readonly=True)
    closed_on = fields.Date(readonly=True, help="Of a notification: the last day of its entries.")
    entry_count = fields.Integer(string="Entries", readonly=True)
    known_count = fields.Integer(
        string="Known Already", readonly=True, help="How many of the entries another message had told before."
    )
    entry_ids = fields.One2many("freight.bank.entry", "statement_id", readonly=True)
    statement_id = fields.Many2one(
        "account.bank.statement",
        string="Bank Statement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    gap_exception_id = fields.Many2one(
        "freight.exception",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Raised because it does not follow from the statement before.",
    )

    _chain_idx = models.Index("(journal_id, closed_on DESC, id DESC)")

    def init(self):
        defer_log_key(self.env.cr, self._table)

    def action_view_lines(self):
        """The lines in Odoo that its entries are."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.number,
            "res_model": "account.bank.statement.line",
            "domain": [("id", "in", self.entry_ids.line_id.ids)],
            "views": [(False, "list"), (False, "form")],
        }

    @api.model
    def _hold(self, journals):
        """Hold journals until the end: who books the same account at the same moment does its work again.

        A row that another transaction changed meanwhile cannot be changed under REPEATABLE READ, upon which
        Odoo runs the whole call again, and sees what the other one booked.
        """
        if journals:
            self.env.cr.execute(
                SQL(
                    "UPDATE account_journal SET write_date = write_date WHERE id IN"
                    " (SELECT id FROM account_journal WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)",
                    journals.ids,
                )
            )


class FreightBankEntry(models.Model):
    """One entry as one message of a bank told it, and the line in Odoo that it is."""

    _name = "freight.bank.entry"
    _description = "Entry of a Bank's Message"
    _order = "statement_id, position"
    _rec_name = "reference"

    statement_id = fields.Many2one(
        "freight.bank.statement", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True, index=True)
    journal_id = fields.Many2one(related="statement_id.journal_id", store=True)
    line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank Line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    position = fields.Integer(readonly=True, help="Its place in the message, from 1.")
    booked_on = fields.Date(required=True, readonly=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    amount = fields.Monetary(readonly=True)
    reference = fields.Char(string="Bank's Reference", readonly=True)
    end_to_end_id = fields.Char(string="Payer's Reference", readonly=True)
    creditor_reference = fields.Char(string="Structured Reference", readonly=True)

    _day_idx = models.Index("(journal_id, booked_on)")


class FreightBankAccount(models.Model):
    """Which journal an account is that a bank writes in its own way."""

    _name = "freight.bank.account"
    _description = "Account of a Bank"
    _rec_name = "account"

    system_id = fields.Many2one("freight.system", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="system_id.company_id", store=True)
    account = fields.Char(required=True, help="The number as the bank writes it, its code before it or not.")
    key = fields.Char(compute="_compute_key", store=True, precompute=True)
    journal_id = fields.Many2one(
        "account.journal", required=True, ondelete="cascade", domain="[('type', '=', 'bank')]"
    )

    _key_unique = models.UniqueIndex("(system_id, key)", "This account of the system is in the list already.")
    _key_filled = models.Constraint("CHECK(key != '')", "An account's number has letters or figures.")

    @api.depends("account")
    def _compute_key(self):
        for row in self:
            row.key = account_key(row.account)

    @api.constrains("system_id", "journal_id")
    def _check_one_company(self):
        for row in self:
            if row.journal_id.type != "bank" or row.journal_id.company_id != row.system_id.company_id:
                raise ValidationError(
                    self.env._(
                        "%(account)s: choose a bank journal of %(company)s.",
                        account=row.account,
                        company=row.system_id.company_id.name,
                    )
                )
