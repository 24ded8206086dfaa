# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from typing import NamedTuple

from odoo import Command, api, models
from odoo.tools import SQL

#: Entries that a label names.
_NAMED = 3


class Period(NamedTuple):
    """What an entry sums up."""

    system_id: int
    journal_id: int
    currency_id: int
    day: object
    start: object


class Line(NamedTuple):
    """What a line of an entry sums up; ``corrected_ids``: the entries of what its items take back."""

    account_id: int
    currency_id: int
    values: str
    corrected_ids: list
    amount: object
    balance: object
    tax_base: object
    item_ids: list


class Held(Exception):
    """A period that cannot be posted. ``code``: of an exception; ``message``: what to do."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


class FreightBillingSummaryEntry(models.Model):
    """What the entry of a period says.

    An entry corrects others where it comes after the one of its own period, and where what it sums up takes
    back or credits what stands in them: such lines stand apart, and are called by the entries.
    """

    _inherit = "freight.billing.summary.item"

    # -- lines ----------------------------------------------------------------------------------------

    @api.model
    def _sum_up(self, item_ids):
        """[Line] of items: by account, currency, what else a line has, such as its taxes, and corrections."""
        self.env["freight.billing.share"].flush_model(["document_id", "invoice_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH item AS (SELECT * FROM freight_billing_summary_item WHERE id = ANY(%s)),
                     about AS (%s),
                     corrected AS (
                        SELECT about.document_id, about.is_back,
                               array_agg(DISTINCT line.move_id ORDER BY line.move_id) AS entry_ids
                          FROM about
                          JOIN freight_billing_summary_item told ON told.document_id = about.of_id
                           AND told.step NOT IN ('back', 'fee')
                          JOIN account_move_line line ON line.id = told.line_id
                         GROUP BY about.document_id, about.is_back)
                SELECT item.account_id, item.currency_id, item.line_values,
                       coalesce(corrected.entry_ids, '{}'),
                       sum(item.amount), sum(item.balance), sum(item.tax_base), array_agg(item.id)
                  FROM item
                  LEFT JOIN corrected ON corrected.document_id = item.document_id
                   AND corrected.is_back = (item.step = 'back')
                 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                """,
                item_ids,
                self._about(),
            )
        )
        return [Line(*row) for row in rows]

    @api.model
    def _about(self):
        """Of the rows of ``item`` the documents that take others back (or themselves), as SQL.

        ``of_id`` is the document that they correct: what is taken back, or an invoice that is credited.
        """
        return SQL(
            """
            SELECT DISTINCT document_id, true AS is_back, document_id AS of_id FROM item WHERE step = 'back'
            UNION
            SELECT DISTINCT item.document_id, false, share.invoice_id
              FROM item JOIN freight_billing_share share ON share.document_id = item.document_id
             WHERE item.kind = 'credit_note' AND item.step <> 'back'
            """
        )

    @api.model
    def _correcting(self, item_ids):
        """Periods of items that correct what stands in no entry yet, and is of another period."""
        self.env["freight.billing.share"].flush_model(["document_id", "invoice_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH item AS (SELECT * FROM freight_billing_summary_item WHERE id = ANY(%s)),
                     about AS (%s)
                SELECT DISTINCT item.system_id, item.journal_id, item.entry_currency_id, item.day, item.period
                  FROM about
                  JOIN freight_billing_summary_item told ON told.document_id = about.of_id
                   AND told.line_id IS NULL AND told.step NOT IN ('back', 'fee')
                  JOIN item ON item.document_id = about.document_id
                   AND (item.step = 'back') = about.is_back
                 WHERE (told.day, told.period) <> (item.day, item.period)
                """,
                item_ids,
                self._about(),
            )
        )
        return {Period(*row) for row in rows}

    # -- values ---------------------------------------------------------------------------------------

    def _entry_values(self, period, lines):
        """The values of a period's entry.

        :raises Held: its day is locked, and by policy a person decides then
        """
        system = self.env["freight.system"].browse(period.system_id)
        journal = self.env["account.journal"].browse(period.journal_id)
        currency = self.env["res.currency"].browse(period.currency_id)
        first = self._first_entry(period)
        corrected = first.union(*(first.browse(line.corrected_ids) for line in lines))
        # One that does nothing but correct is called by that.
        is_whole = all(line.corrected_ids for line in lines)
        leading = first or (corrected.sorted("id") if is_whole else first)
        accounts = self.env["account.account"].browse(line.account_id for line in lines)
        return {
            "move_type": "entry",
            "company_id": system.company_id.id,
            "journal_id": journal.id,
            "currency_id": currency.id,
            "date": self._entry_day(period, system, journal, lines),
            "ref": self._entry_words(period, system, currency, leading),
            "billing_summary_system_id": system.id,
            "billing_summary_day": period.day,
            "billing_summary_period": period.start,
            "billing_corrects_id": leading[:1].id,
            "billing_corrected_ids": [Command.set(corrected.ids)],
            "line_ids": [
                Command.create(self._line_values(place, line, account, system, period))
                for place, (line, account) in enumerate(zip(lines, accounts, strict=True))
            ],
        }

    def _line_values(self, place, line, account, system, period):
        told = json.loads(line.values)
        words = told.pop("name", None) or f"{system.name} {period.day}"
        is_owed = account.account_type == "asset_receivable"
        return {
            **told,
            "name": self._correcting_words(" ".join([words, *self._billed_days(told)]), line.corrected_ids),
            "sequence": place,
            "account_id": account.id,
            "partner_id": is_owed and system.billing_summary_partner_id.id,
            "currency_id": line.currency_id,
            "amount_currency": float(line.amount),
            "balance": float(line.balance),
            "tax_base_amount": float(line.tax_base or 0),
            # Odoo would ask for each item of the balance sheet which costs it is of.
            **({} if account.internal_group in ("income", "expense") else {"analytic_distribution": False}),
        }

    def _billed_days(self, told):
        """For which days a line was billed, in words: [] where nobody said."""
        days = [told.get("billing_period_from"), told.get("billing_period_to")]
        return [f"({' – '.join(day or '…' for day in days)})"] if any(days) else []

    # -- when -----------------------------------------------------------------------------------------

    def _first_entry(self, period):
        """The entry of a period that is posted already, which a further one corrects."""
        domain = [
            ("billing_summary_system_id", "=", period.system_id),
            ("billing_summary_day", "=", period.day),
            ("billing_summary_period", "=", period.start),
            ("journal_id", "=", period.journal_id),
            ("currency_id", "=", period.currency_id),
        ]
        return self.env["account.move"].search(domain, order="id", limit=1)

    def _entry_day(self, period, system, journal, lines):
        """The day of a period, or by policy the first one after every lock.

        :raises Held: it is locked, and a person decides
        """
        has_tax = any('"tax_ids"' in line.values or '"tax_repart' in line.values for line in lines)
        day = system.company_id._freight_open_date(period.day, journal, has_tax)
        if day == period.day or system.billing_late_policy == "next":
            return day
        raise Held(
            "billing_summary_late",
            self.env._(
                "%(day)s is locked, and messages of that day came since. Open the day and replay this, or "
                "let the system %(system)s, page Billing, book what is late on the next open day "
                "(%(open)s now).",
                day=period.day,
                system=system.name,
                open=day,
            ),
        )

    # -- words ----------------------------------------------------------------------------------------

    def _entry_words(self, period, system, currency, corrected):
        words = self.env._(
            "%(system)s %(period)s %(currency)s",
            system=system.name,
            period=self._period_words(period),
            currency=currency.name,
        )
        return self._correcting_words(words, corrected.ids)

    def _correcting_words(self, words, corrected_ids):
        """The words, and which entries are corrected."""
        if not corrected_ids:
            return words
        names = self.env["account.move"].browse(corrected_ids[:_NAMED]).mapped("name")
        if more := len(corrected_ids) - len(names):
            names.append(self.env._("%s more", more))
        return self.env._("%(words)s, corrects %(entries)s", words=words, entries=", ".join(names))

    def _period_words(self, period):
        """The day, and the hour where hours are summed up (UTC)."""
        start = period.start
        if (start.date(), start.hour) == (period.day, 0):
            return str(period.day)
        return f"{period.day} ({start:%Y-%m-%d %H}h UTC)"

    # -- afterwards -----------------------------------------------------------------------------------

    @api.model
    def _fill_in(self, lines, entry_lines):
        """Say of each item in which line of the books it is.

        :param lines: [Line], in the order of ``entry_lines``, the journal items made of them
        """
        self.env.flush_all()
        pairs = [
            (item_id, made.id)
            for line, made in zip(lines, entry_lines, strict=True)
            for item_id in line.item_ids
        ]
        self.env.cr.execute(
            """
            UPDATE freight_billing_summary_item item SET line_id = told.line_id
              FROM unnest(%s::int[], %s::int[]) AS told (item_id, line_id) WHERE item.id = told.item_id
            """,
            [list(column) for column in zip(*pairs, strict=True)],
        )
        self.invalidate_model(["line_id", "move_id"], flush=False)
