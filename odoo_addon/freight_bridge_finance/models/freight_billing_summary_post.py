# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from itertools import batched
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning
from odoo.tools import SQL

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.models.freight_exception_notice import ExceptionNotice
from odoo.addons.freight_bridge.models.freight_posting_mixin import POSTING_ERRORS

from .freight_billing_summary_entry import Held, Period

#: Items of one entry at most, but of a single message: what is beyond goes into a further one.
LIMIT = 50_000
#: Documents that a sentence names.
NAMED = 3
#: Entries that are made together.
BATCH = 50


class Plan(NamedTuple):
    """An entry that is to be made of items."""

    lines: list
    values: dict

    @property
    def item_ids(self):
        return [item_id for line in self.lines for item_id in line.item_ids]


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
        held, more = {}, set()
        for period in periods:
            item_ids, is_more = self._hold(period)
            if item_ids:
                held[period] = item_ids
            if is_more:
                more.add(period)
        # What corrects another of these periods comes after it, so that it can name its entry.
        late = self._correcting([item_id for item_ids in held.values() for item_id in item_ids])
        made = self._post_held({period: held[period] for period in held if period not in late})
        made |= self._post_held({period: held[period] for period in held if period in late})
        further = [self._post(period) for period in made if period in more]
        return self.env["account.move"].union(*made.values(), *further)

    def _post_held(self, held):
        """{period: entry} of what is posted of {period: ids of its items}."""
        plans = {}
        for period, all_ids in held.items():
            item_ids = self._set_aside(period, all_ids)
            lines = self._sum_up(item_ids)
            try:
                if item_ids:
                    plans[period] = Plan(lines, self._entry_values(period, lines))
            except Held as problem:
                self._tell(period, item_ids, problem.code, problem.message)
        return self._post_plans(plans)

    def _set_aside(self, period, item_ids):
        """Those of a period's items that Odoo lets be posted; of the others a person hears.

        A message is set aside whole, as only whole ones come to nothing: all others of the period go on.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT account_id, currency_id
                  FROM freight_billing_summary_item WHERE id = ANY(%s) ORDER BY 1, 2
                """,
                item_ids,
            )
        )
        company = self.env["freight.system"].browse(period.system_id).company_id
        accounts = self.env["account.account"].browse(account_id for account_id, _currency_id in rows)
        problems = {}
        for account, (_account_id, currency_id) in zip(accounts, rows, strict=True):
            currency = self.env["res.currency"].browse(currency_id)
            if problem := account._billing_problem(company, currency):
                problems[account, currency] = problem
        if not problems:
            return item_ids
        items = self.browse(item_ids)
        messages = items.filtered(lambda item: (item.account_id, item.currency_id) in problems).log_id
        aside = items.filtered(lambda item: item.log_id in messages)
        self._tell(period, aside.ids, "billing_summary_held", aside._aside_words(problems.values()))
        return sorted({*item_ids} - {*aside.ids})

    def _aside_words(self, problems):
        names = self.document_id.mapped(lambda document: document.number or document.reference)
        more = self.env._("%s more", len(names) - NAMED) if len(names) > NAMED else None
        return self.env._(
            "%(documents)s of this period wait: %(problems)s The rest of the period is posted.",
            documents=", ".join(filter(None, [*names[:NAMED], more])),
            problems=" ".join(problems),
        )

    def _post_plans(self, plans):
        """{period: entry} of {period: plan}; where Odoo refuses one of several, each is tried by itself."""
        if not plans:
            return {}
        try:
            with self.env.cr.savepoint():
                return self._make_entries(plans)
        except (*POSTING_ERRORS, RedirectWarning) as error:
            self.env.invalidate_all(flush=False)
            if len(plans) == 1:
                [(period, plan)] = plans.items()
                self._tell(period, plan.item_ids, "billing_summary_held", str(error.args[0]))
                return {}
        made = {}
        for period, plan in plans.items():
            made |= self._post_plans({period: plan})
        return made

    def _hold(self, period):
        """(ids of open items of a period that nobody else posts, held to the end; whether more are open).

        Messages are held whole, as only whole ones come to nothing.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH told AS (
                    SELECT log_id FROM freight_billing_summary_item
                     WHERE line_id IS NULL
                       AND (system_id, journal_id, entry_currency_id, day, period) = %(period)s
                     ORDER BY log_id LIMIT %(limit)s + 1),
                     bound AS (
                    SELECT count(*) > %(limit)s AS is_more,
                           CASE WHEN count(*) > %(limit)s THEN greatest(min(log_id), max(log_id) - 1)
                                ELSE max(log_id) END AS log_id
                      FROM told)
                SELECT item.id, bound.is_more FROM freight_billing_summary_item item, bound
                 WHERE item.line_id IS NULL AND item.log_id <= bound.log_id
                   AND (system_id, journal_id, entry_currency_id, day, period) = %(period)s
                 ORDER BY item.id FOR UPDATE OF item SKIP LOCKED
                """,
                period=tuple(period),
                limit=LIMIT,
            )
        )
        return [item_id for item_id, _is_more in rows], any(is_more for _item_id, is_more in rows)

    def _make_entries(self, plans):
        """Make and post entries, and say of each item in which line it is; {period: entry}."""
        made, by_company = {}, {}
        for period, plan in plans.items():
            by_company.setdefault(plan.values["company_id"], []).append((period, plan))
        for company_id, some in by_company.items():
            company = self.env["res.company"].browse(company_id)
            moves = (
                self.env["account.move"]
                ._billing_moves(company)
                .create([plan.values for _period, plan in some])
            )
            for (period, plan), move in zip(some, moves._leave_batch(), strict=True):
                self._fill_in(plan.lines, move.line_ids.sorted("sequence"))
                made[period] = move
            moves._post(soft=False)
        item_ids = [item_id for plan in plans.values() for item_id in plan.item_ids]
        self._settle(item_ids)
        # Odoo looks for the company of an exchange difference among those that are open.
        self.with_env(self.env["freight.ingest"]._in_companies().env)._follow_payouts(item_ids)
        return made

    # -- what a person hears --------------------------------------------------------------------------

    def _tell(self, period, item_ids, code, message):
        """Raise an exception for items that are not posted, but for those of which a person knows."""
        told = self.search([("id", "in", item_ids), ("exception_id", "!=", False)])
        known = told.exception_id.filtered(lambda row: row.state in OPEN_STATES and row.code == code)[:1]
        if known and known.summary != message:  # another account may be in the way by now
            known.summary = message
        if len(told) == len(item_ids):
            return
        system = self.env["freight.system"].browse(period.system_id)
        journal = self.env["account.journal"].browse(period.journal_id)
        currency = self.env["res.currency"].browse(period.currency_id)
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
        told = self.search([("id", "in", item_ids), ("exception_id", "!=", False)]).exception_id
        still = self.search([("exception_id", "in", told.ids), ("line_id", "=", False)]).exception_id
        (told - still).filtered(lambda row: row.state in OPEN_STATES)._close("resolved", "replayed")
