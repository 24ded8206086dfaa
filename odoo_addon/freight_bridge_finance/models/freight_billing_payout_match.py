# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict
from datetime import timedelta

from odoo import api, models

#: So many days may a payout take beyond the day on which the gateway expects it, or come before it.
PATIENCE = timedelta(days=5)
#: For so long a payout is looked for again: what a person takes apart later stays so.
MISSED = timedelta(minutes=30)


class FreightBillingPayoutMatch(models.Model):
    """Payouts and the lines of bank statements that show them."""

    _inherit = "freight.billing.document"

    @api.model
    def _payouts_shown(self, lines):
        """Which payouts lines of bank statements show: {line: the item that is outstanding}.

        A line shows a payout of its journal with the same amount in the same currency whose bank reference
        stands in its words; where none does, one that is due within five days, as long as there is one such
        payout and one such line. What is not sure is left to a person. To be called as superuser.

        :param lines: ``account.bank.statement.line``; those that are matched already are passed over
        """
        lines = lines.filtered(lambda line: not line.is_reconciled)
        payouts = self.search(
            [
                ("kind", "=", "payout"),
                ("state", "=", "posted"),
                ("system_id.payout_journal_id", "in", lines.journal_id.ids),
            ]
        )
        groups = defaultdict(lambda: (self.browse(), lines.browse()))
        for payout in payouts:
            key = (
                payout.system_id.payout_journal_id,
                payout.currency_id,
                payout.currency_id.round(payout.amount),
            )
            groups[key] = groups[key][0] | payout, groups[key][1]
        for line in lines:
            key = line.journal_id, *_amount(line)
            if key in groups:
                groups[key] = groups[key][0], groups[key][1] | line
        pairs = {}
        for same_payouts, same_lines in groups.values():
            pairs |= self._pairs(same_payouts, same_lines)
        shown = {line: payout._outstanding_item() for line, payout in pairs.items()}
        return {line: item for line, item in shown.items() if item}

    @api.model
    def _pairs(self, payouts, lines):
        """{line: payout} of those that surely belong together, all of one amount."""
        pairs = {}
        for line in lines:
            words = (line.payment_ref or "").lower()
            named = payouts.filtered(
                lambda payout, words=words: payout.bank_reference and payout.bank_reference.lower() in words
            )
            if len(named) == 1 and named not in pairs.values():
                pairs[line] = named
        left = [payout for payout in payouts if payout not in pairs.values()]
        due = {
            line: [
                payout for payout in left if abs((payout.arrives_on or payout.date) - line.date) <= PATIENCE
            ]
            for line in lines
            if line not in pairs
        }
        for line, likely in due.items():
            if len(likely) == 1 and sum(likely[0] in others for others in due.values()) == 1:
                pairs[line] = likely[0]
        return pairs

    def _outstanding_item(self):
        """The item of a payout that the bank's statement is to show."""
        account = self.system_id._payout_account()
        return self._payout_items().filtered(lambda item: item.account_id == account and not item.reconciled)

    def _payout_items(self):
        """Its items in the books."""
        return self.move_id.line_ids

    def _follow_payouts(self):
        """What the bank's statement shows is there."""
        for payout in self.filtered(
            lambda document: document.kind == "payout" and document.state == "posted"
        ):
            if not payout._outstanding_item():
                payout.state = "reconciled"

    def _give_line_back(self):
        """What the bank's statement shows was another thing: a person says which."""
        items = self._payout_items()
        others = items.matched_debit_ids.debit_move_id | items.matched_credit_ids.credit_move_id
        others.move_id.statement_line_id.action_undo_reconciliation()

    @api.model
    def _match_missed_payouts(self):
        """Match what was booked in the same moment as its statement's line, where neither saw the other."""
        self.search(
            [
                ("kind", "=", "payout"),
                ("state", "=", "posted"),
                ("write_date", ">=", self.env.cr.now() - MISSED),
            ]
        )._match_open_statement_lines()

    def _match_open_statement_lines(self):
        """The statement may have come before the payout was told."""
        if not self:
            return
        lines = self.env["account.bank.statement.line"].search(
            [
                ("journal_id", "in", self.system_id.payout_journal_id.ids),
                ("is_reconciled", "=", False),
                "|",
                ("amount", "in", self.mapped("amount")),
                ("amount_currency", "in", self.mapped("amount")),
            ]
        )
        lines._reconcile_matches(self._payouts_shown(lines))


def _amount(line):
    """(currency, amount) of a line: of the transaction, where the bank exchanged it."""
    if line.foreign_currency_id:
        return line.foreign_currency_id, line.foreign_currency_id.round(line.amount_currency)
    return line.currency_id, line.currency_id.round(line.amount)
