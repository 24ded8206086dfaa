# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from itertools import batched
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice
from odoo.addons.freight_bridge.models.freight_posting_mixin import POSTING_ERRORS

#: Items of one entry at most: what is beyond goes into a further one.
LIMIT = 50_000
#: Entries that are made together.
BATCH = 50


class Period(NamedTuple):
    """What an entry sums up."""

    system_id: int
    journal_id: int
    currency_id: int
    day: object
    start: object


class Line(NamedTuple):
    """What a line of an entry sums up."""

    account_id: int
    currency_id: int
    values: str
    amount: object
    balance: object
    tax_base: object


class Plan(NamedTuple):
    """An entry that is to be made of items."""

    item_ids: list
    lines: list
    values: dict


class Held(Exception):
    """A period that cannot be posted. ``code``: of an exception; ``message``: what to do."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


class FreightBillingSummaryPost(models.Model):
    """Posting: one entry for each period, each whole or not at all.

    Items are held while they are posted, and say afterwards in which line they are: whoever is killed in the
    middle leaves nothing behind, and who comes at the same moment passes them over. What comes after an
    entry is posted becomes a further one, which says which one it corrects: none is ever rewritten.
    """

    _inherit = "freight.billing.summary.item"

    @api.model
    def _cron_post(self):
        """Post the periods that are over; committed batch by batch."""
        periods = self._open_periods()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(periods))
        for batch in batched(periods, BATCH):
            self._post(*batch)
            if not commit(len(batch)):
                break

    @api.model
    def _open_periods(self, domain=(), is_over=True):
        """Periods with items that are in no entry, the oldest first.

        :param is_over: leave out those that go on still; a day ends where the company is, and in UTC, by
            which money is booked
        """
        query = self._search([("line_id", "=", False), *domain])
        if is_over:
            now = fields.Datetime.now()
            today = {
                company.id: min(now.date(), company._freight_day(now))
                for company in self.env["res.company"].search([])
            }
            query.add_where(
                SQL(
                    """
                    EXISTS (
                        SELECT FROM freight_system system
                          JOIN unnest(%s::int[], %s::date[]) AS company (id, today)
                            ON company.id = freight_billing_summary_item.company_id
                         WHERE system.id = freight_billing_summary_item.system_id
                           AND CASE system.billing_summary_period
                               WHEN 'hour' THEN freight_billing_summary_item.period <= %s - interval '1 hour'
                               ELSE freight_billing_summary_item.day < company.today END)
                    """,
                    list(today),
                    list(today.values()),
                    now,
                )
            )
        columns = SQL("system_id, journal_id, entry_currency_id, day, period")
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE %s GROUP BY 1, 2, 3, 4, 5 ORDER BY 4, 5, 1, 2, 3",
                columns,
                query.from_clause,
                query.where_clause,
            )
        )
        return [Period(*row) for row in rows]

    # -- posting --------------------------------------------------------------------------------------

    @api.model
    def _post_all(self, periods):
        """Post what is open of periods, however many; their entries."""
        return self.env["account.move"].union(*(self._post(*batch) for batch in batched(periods, BATCH)))

    @api.model
    def _post(self, *periods):
        """Post what is open of periods, together; their entries. A person hears of what cannot be posted."""
        held = {period: item_ids for period in periods if (item_ids := self._hold(period))}
        plans = {}
        for period, item_ids in held.items():
            lines = self._sum_up(item_ids)
            try:
                plans[period] = Plan(item_ids, lines, self._entry_values(period, lines))
            except Held as problem:
                self._tell(period, item_ids, problem.code, problem.message)
        made = self._post_plans(plans)
        for period, plan in plans.items():
            if len(plan.item_ids) == LIMIT:
                made |= self._post(period)
        return made

    def _post_plans(self, plans):
        """The entries of {period: plan}; where Odoo refuses one of several, each is tried by itself."""
        if not plans:
            return self.env["account.move"]
        try:
            with self.env.cr.savepoint():
                return self._make_entries(plans)
        except POSTING_ERRORS as error:
            self.env.invalidate_all(flush=False)
            if len(plans) == 1:
                [(period, plan)] = plans.items()
                self._tell(period, plan.item_ids, "billing_summary_held", str(error))
                return self.env["account.move"]
        made = self.env["account.move"]
        for period, plan in plans.items():
            made |= self._post_plans({period: plan})
        return made

    def _hold(self, period):
        """Ids of the open items of a period that nobody else is posting, held until the end."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM freight_billing_summary_item
                 WHERE line_id IS NULL
                   AND (system_id, journal_id, entry_currency_id, day, period) = %s
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                tuple(period),
                LIMIT,
            )
        )
        return [item_id for (item_id,) in rows]

    def _make_entries(self, plans):
        """Make and post entries, and say of each item in which line it is."""
        made, by_company = self.env["account.move"], {}
        for plan in plans.values():
            by_company.setdefault(plan.values["company_id"], []).append(plan)
        for company_id, some in by_company.items():
            company = self.env["res.company"].browse(company_id)
            posting = self.env["freight.posting.mixin"]._posting_moves(company)
            quiet = posting.with_context(skip_invoice_sync=True, skip_invoice_line_sync=True)
            moves = quiet.create([plan.values for plan in some])
            for plan, move in zip(some, moves, strict=True):
                self._fill_in(plan, move.line_ids.sorted("sequence"))
            moves.with_context(billing_formats={})._post(soft=False)
            made |= moves
        item_ids = [item_id for plan in plans.values() for item_id in plan.item_ids]
        self._settle(item_ids)
        self._follow_payouts(item_ids)
        return made

    def _sum_up(self, item_ids):
        """[Line] of items: by account, currency, and what else a line has, such as its taxes."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account_id, currency_id, line_values, sum(amount), sum(balance), sum(tax_base)
                  FROM freight_billing_summary_item WHERE id = ANY(%s)
                 GROUP BY account_id, currency_id, line_values
                 ORDER BY account_id, currency_id, line_values
                """,
                item_ids,
            )
        )
        return [Line(*row) for row in rows]

    def _entry_values(self, period, lines):
        """The values of a period's entry.

        :raises Held: its day is locked, and by policy a person decides then
        """
        system = self.env["freight.system"].browse(period.system_id)
        journal = self.env["account.journal"].browse(period.journal_id)
        currency = self.env["res.currency"].browse(period.currency_id)
        first = self._first_entry(period)
        accounts = self.env["account.account"].browse(line.account_id for line in lines)
        return {
            "move_type": "entry",
            "company_id": system.company_id.id,
            "journal_id": journal.id,
            "currency_id": currency.id,
            "date": self._entry_day(period, system, journal, lines),
            "ref": self._entry_words(period, system, currency, first),
            "billing_summary_system_id": system.id,
            "billing_summary_day": period.day,
            "billing_summary_period": period.start,
            "billing_corrects_id": first.id,
            "line_ids": [
                Command.create(self._line_values(place, line, account, system, period))
                for place, (line, account) in enumerate(zip(lines, accounts, strict=True))
            ],
        }

    def _line_values(self, place, line, account, system, period):
        told = json.loads(line.values)
        words = told.pop("name", None)
        is_owed = account.account_type == "asset_receivable"
        return {
            **told,
            "name": words or f"{system.name} {period.day}",
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

    def _first_entry(self, period):
        """The entry of a period that is posted already, which a further one corrects."""
        domain = [
            ("billing_summary_system_id", "=", period.system_id),
            ("billing_summary_day", "=", period.day),
            ("billing_summary_period", "=", period.start),
            ("journal_id", "=", period.journal_id),
            ("currency_id", "=", period.currency_id),
            ("billing_corrects_id", "=", False),
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

    def _entry_words(self, period, system, currency, first):
        words = {"system": system.name, "period": self._period_words(period), "currency": currency.name}
        if first:
            return self.env._(
                "%(system)s %(period)s %(currency)s, corrects %(entry)s", entry=first.name, **words
            )
        return self.env._("%(system)s %(period)s %(currency)s", **words)

    def _period_words(self, period):
        """The day, and the hour where hours are summed up (UTC)."""
        start = period.start
        if (start.date(), start.hour) == (period.day, 0):
            return str(period.day)
        return f"{period.day} ({start:%Y-%m-%d %H}h UTC)"

    def _fill_in(self, plan, items):
        """Say of each item in which line of the books it is."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE freight_billing_summary_item item SET line_id = line.id
              FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[])
                   AS line (account_id, currency_id, line_values, id)
             WHERE item.id = ANY(%s)
               AND item.account_id = line.account_id
               AND item.currency_id = line.currency_id
               AND item.line_values = line.line_values
            """,
            [
                [line.account_id for line in plan.lines],
                [line.currency_id for line in plan.lines],
                [line.values for line in plan.lines],
                items.ids,
                plan.item_ids,
            ],
        )
        self.invalidate_model(["line_id", "move_id"], flush=False)

    # -- what a person hears --------------------------------------------------------------------------

    def _tell(self, period, item_ids, code, message):
        """Raise an exception for items that are not posted, but for those of which a person knows."""
        told = self.search([("id", "in", item_ids), ("exception_id", "!=", False)])
        if len(told) == len(item_ids):
            return
        system = self.env["freight.system"].browse(period.system_id)
        journal = self.env["account.journal"].browse(period.journal_id)
        currency = self.env["res.currency"].browse(period.currency_id)
        known = told.exception_id.filtered(lambda row: row.state in OPEN_STATES and row.code == code)[:1]
        notice = ExceptionNotice(
            system_id=system.id,
            code=code,
            subject=f"{journal.code} {self._period_words(period)} {currency.name}",
            message=message,
            company_id=system.company_id.id,
            amount=self._at_stake(item_ids),
            exception_id=known.id,
        )
        if not known:
            self.env["freight.exception"]._raise_for([notice])
        self.env.cr.execute(
            "UPDATE freight_billing_summary_item SET exception_id = %s"
            " WHERE id = ANY(%s) AND exception_id IS DISTINCT FROM %s",
            [notice.exception_id, item_ids, notice.exception_id],
        )
        self.invalidate_model(["exception_id"], flush=False)

    def _at_stake(self, item_ids):
        """What items move, in the company's currency."""
        [(amount,)] = self.env.execute_query(
            SQL(
                "SELECT sum(balance) FROM freight_billing_summary_item WHERE balance > 0 AND id = ANY(%s)",
                item_ids,
            )
        )
        return float(amount or 0)

    def _follow_payouts(self, item_ids):
        """The bank's statement may have shown a payout before; one that failed since is open nowhere."""
        found = self.search([("id", "in", item_ids), ("kind", "=", "payout")]).document_id
        found.filtered(lambda payout: payout.state == "posted")._match_open_statement_lines()
        for payout in found.filtered(lambda payout: payout.state == "voided"):
            back = payout._outstanding_item()
            if back.account_id.reconcile and not sum(back.mapped("balance")):
                back.reconcile()

    def _settle(self, item_ids):
        """What is in the books after all needs no decision any more."""
        held = self.search([("id", "in", item_ids), ("exception_id", "!=", False)]).exception_id
        held.filtered(lambda row: row.state in OPEN_STATES)._close("resolved", "replayed")
