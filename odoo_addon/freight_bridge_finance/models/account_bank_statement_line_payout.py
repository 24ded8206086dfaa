# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models


class AccountBankStatementLinePayout(models.Model):
    """A line of a bank statement may show a payout of a payment gateway."""

    _inherit = "account.bank.statement.line"

    def _match_statement_lines(self):
        """Payouts are looked for among the lines that no invoice answers."""
        found = super()._match_statement_lines()
        left = self.filtered(lambda line: line not in found)
        return {**found, **self.env["freight.billing.document"].sudo()._payouts_shown(left)}

    @api.model
    def _reconcile_matches(self, matches):
        super()._reconcile_matches(matches)
        items = self.env["account.move.line"].union(*matches.values())
        summed = self.env["freight.billing.summary.item"].sudo().search([("line_id", "in", items.ids)])
        (items.move_id.billing_origin_id.sudo() | summed.document_id)._follow_payouts()
