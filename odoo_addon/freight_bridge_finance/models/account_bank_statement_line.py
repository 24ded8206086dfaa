# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import re
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.freight_bridge.money import exact_amount

_APART = re.compile(r"[^A-Z0-9]")
#: A word of a payer's text that is shorter, or has no figure, names no document.
_SHORTEST = 5
#: So many words of a text are looked at, and so many in a row are taken for one reference.
_WORDS, _IN_A_ROW = 60, 6


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    def _match_statement_lines(self):
        """What surely is paid by lines that no journal item answers yet: {line: journal items}.

        Here: open invoices that the payer names. Other modules extend it by inheritance, for lines that are
        not in the answer of ``super()``; a journal item is given to lines up to what is open of it. All items
        of a line are of one account and one partner (or none), in the line's currency.
        """
        return self._match_invoices()

    @api.model
    def _reconcile_matches(self, matches):
        """Replace the suspense item of each line by one of the account of its items, and reconcile them.

        :param matches: {line: journal items of one account}, as ``_match_statement_lines`` gives them
        """
        groups, suspense = defaultdict(self.browse), {}
        for line, items in matches.items():
            _liquidity, suspense[line], others = line._seek_for_lines()
            if len(suspense[line]) == 1 and not others:
                groups[items.account_id, items.partner_id] |= line
        quiet = {"skip_account_move_synchronization": True, "skip_readonly_check": True}
        for (_account, partner), lines in groups.items():
            lines.with_context(**quiet).partner_id = partner
            lines.move_id.with_context(**quiet).partner_id = partner
            lines.move_id.line_ids.with_context(**quiet).partner_id = partner
        by_account = defaultdict(self.env["account.move.line"].browse)
        for (account, _partner), lines in groups.items():
            by_account[account] |= self.env["account.move.line"].union(*(suspense[line] for line in lines))
        for account, items in by_account.items():
            items.with_context(**quiet).account_id = account
        booked = self.browse().union(*groups.values())
        if not booked:
            return
        self.env["account.move.line"]._reconcile_plan([suspense[line] | matches[line] for line in booked])

    # -- invoices that the payer names ----------------------------------------------------------------

    def _match_invoices(self):
        """{line: open receivable items} where exactly one invoice is named, and nothing is paid beyond it.

        A structured reference, or the payer's own reference of the payment, is enough by itself; of an
        invoice that stands in the text only the whole open amount is sure.
        """
        incoming = self.filtered(
            lambda line: line.amount > 0 and not line.is_reconciled and not line.foreign_currency_id
        )
        strong = {line: line._exact_references() for line in incoming}
        weak = {line: _references_in(line.payment_ref or "") for line in incoming}
        invoices = incoming._open_invoices(set().union(*strong.values(), *weak.values()))
        left, matches = {}, {}
        for line in incoming:
            for references, is_exact in ((strong[line], True), (weak[line], False)):
                items = line._only_invoice(invoices, references)
                if not items:
                    continue
                currency = line.currency_id
                open_amount = left.setdefault(
                    items, exact_amount(sum(items.mapped("amount_residual_currency")), currency)
                )
                amount = exact_amount(line.amount, currency)
                if amount == open_amount or (is_exact and amount < open_amount):
                    matches[line] = items
                    left[items] -= amount
                break
        return matches

    def _only_invoice(self, invoices, references):
        """The open items of the one invoice of the line's company and currency that is named."""
        named = self.env["account.move"].union(
            *(
                invoices.get((self.company_id.id, self.currency_id.id, reference), self.env["account.move"])
                for reference in references
            )
        )
        if len(named) != 1:
            return self.env["account.move.line"]
        items = named.line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable" and not item.reconciled
        )
        return items if len(items.account_id) == 1 else self.env["account.move.line"]

    def _open_invoices(self, references):
        """(company id, currency id, reference) → invoices, by number or payment reference, in one query."""
        self.env["account.move"].flush_model(["name", "payment_reference", "payment_state", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT named.id, named.company_id, named.currency_id, named.reference
                  FROM (SELECT id, company_id, currency_id, unnest(ARRAY[
                               regexp_replace(upper(name), '[^A-Z0-9]', '', 'g'),
                               regexp_replace(upper(payment_reference), '[^A-Z0-9]', '', 'g')]) AS reference
                          FROM account_move
                         WHERE move_type = 'out_invoice' AND state = 'posted'
                           AND payment_state IN ('not_paid', 'partial')
                           AND company_id = ANY(%s)) AS named
                 WHERE named.reference = ANY(%s)
                """,
                self.company_id.ids,
                sorted(references),
            )
        )
        found = defaultdict(self.env["account.move"].browse)
        for move_id, company_id, currency_id, reference in rows:
            found[company_id, currency_id, reference] |= self.env["account.move"].browse(move_id)
        return found

    def _exact_references(self):
        """What the payer says the payment is for, in fields of its own."""
        details = self.transaction_details or {}
        names = ("creditor_reference", "end_to_end_id", "owner_reference")
        return {plain for name in names if len(plain := _plain(details.get(name))) >= _SHORTEST}


def _plain(text):
    return _APART.sub("", (text or "").upper())


def _references_in(text):
    """Words of a text, and words in a row, that may be the number of a document."""
    words = [_plain(word) for word in text.split()[:_WORDS]]
    rows = ("".join(words[at : at + size]) for at in range(len(words)) for size in range(1, _IN_A_ROW + 1))
    return {row for row in rows if _SHORTEST <= len(row) <= 50 and any(char.isdigit() for char in row)}
