# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.tower.scope import day, text
from odoo.addons.freight_bridge.tower.tally import NONE, Part

from ..models.freight_tax_document import OWED
from .freight_finance_states import DOCUMENT

CHECK = "freight.close.check"
#: A feed of a period that still runs has published within so long.
FRESH = timedelta(days=1)


class Line(NamedTuple):
    """One line of the checklist: which records of a model are not done, among those that it is about."""

    title: str
    hint: str
    model: str
    left: Domain
    #: Those of the period: without any, and with nothing left, the line is not in use. None: it always is.
    about: Domain | None = None
    amount: str | None = None


class Found(NamedTuple):
    left: int
    total: int
    #: What is compared with the last look.
    figures: str


class FreightFinanceChecklist(models.AbstractModel):
    """What is left before a company's period can be closed, and who looked at it.

    A line counts what is of the period or before. Systems that are chosen in the filters change nothing
    here: a company is closed as a whole.
    """

    _inherit = "freight.finance.overview"

    # -- the lines ------------------------------------------------------------------------------------

    def _close_lines(self, scope):
        """Key → Line. Another module adds its own."""
        lines = {
            **self._close_document_lines(scope),
            **self._close_book_lines(scope),
            **self._close_freight_lines(scope),
        }
        return {key: line for key, line in lines.items() if self.env[line.model].has_access("read")}

    def _close_document_lines(self, scope):
        bills = Domain("kind", "in", ("invoice", "credit_note"))
        money = Domain("kind", "in", ("payment", "refund"))
        payouts = Domain("kind", "=", "payout")
        real = self._not_tried()
        left, about = real & Domain("date", "<", day(scope.end)), real & scope.on_days("date")

        def line(title, hint, which, state):
            mine = which & left & Domain("state", "=", state)
            return Line(title, hint, DOCUMENT, mine, which & about, "amount")

        return {
            "waiting": line(
                self.env._("Nothing waits for another message"),
                self.env._("Documents that name a customer or a document of which nothing came so far."),
                Domain.TRUE,
                "waiting",
            ),
            "posted": line(
                self.env._("All invoices and credit notes are posted"),
                self.env._("Drafts that platforms told and a person has to post."),
                bills,
                "draft",
            ),
            "payments": line(
                self.env._("Payments and refunds are matched"),
                self.env._("Money whose journal item is open: no invoice or credit note takes it."),
                money,
                "posted",
            ),
            "payouts": line(
                self.env._("Payouts are found on bank statements"),
                self.env._("What gateways paid out and no line of a bank statement shows."),
                payouts,
                "posted",
            ),
        }

    def _close_book_lines(self, scope):
        before, during = Domain("date", "<", day(scope.end)), scope.on_days("date")
        real = self._not_tried()
        unasked = Domain("state", "=", "fallback") & Domain("res_model", "=", "account.move")
        gap = Domain("closed_on", "<", day(scope.end)) & Domain("gap_exception_id.state", "in", OPEN_STATES)
        return {
            "bank": Line(
                self.env._("Bank lines are reconciled"),
                self.env._("Lines of bank statements that belong to nothing yet."),
                "account.bank.statement.line",
                before & Domain("is_reconciled", "=", False),
                during,
            ),
            "gaps": Line(
                self.env._("Bank statements follow one another"),
                self.env._("Statements that open with another balance than the one before closed with."),
                "freight.bank.statement",
                real & gap,
                real & scope.on_days("closed_on"),
            ),
            "drafts": Line(
                self.env._("No journal entry is a draft"),
                self.env._("Entries with a day of the period or before that are not posted."),
                "account.move",
                before & Domain("state", "=", "draft"),
            ),
            "taxes": Line(
                self.env._("The tax engine has every document"),
                self.env._("Documents that the engine is still to be asked about, or told of."),
                "freight.tax.document",
                (Domain("state", "in", ("held", *OWED)) | unasked)
                & Domain("create_date", "<", text(scope.end)),
                scope.during("create_date"),
                "booked_amount",
            ),
            "feed": Line(
                self.env._("The reporting feed is published"),
                self.env._("Feeds that stand still, or published nothing since the end of the period."),
                "freight.feed",
                self._feeds_behind(scope),
                Domain.TRUE,
            ),
        }

    def _feeds_behind(self, scope):
        since = text(min(scope.end, scope.now - FRESH))
        published = [("state", "=", "published"), ("extracted_at", ">=", since)]
        return Domain("is_halted", "=", True) | Domain("run_ids", "not any", published)

    def _close_freight_lines(self, scope):
        return {
            "accruals": Line(
                self.env._("Accrued freight is in the ledger"),
                self.env._("Costs that are accrued and have no posted entry; as of now."),
                "freight.charge",
                self._charge_parts(scope)["unposted"].domain,
                Domain("cost_state", "=", "accrued"),
                "amount",
            ),
            "exceptions": Line(
                self.env._("No exception is open"),
                self.env._("Exceptions about money that came, or are about what happened, before the end."),
                "freight.exception",
                self._finance_exceptions() & self._begun(scope),
                amount="amount",
            ),
        }

    # -- what is found --------------------------------------------------------------------------------

    def _close_found(self, scope, lines):
        """(company id, key) → Found; one query for each line, however many companies."""
        found = {}
        for key, line in lines.items():
            about = line.left if line.about is None else line.left | line.about
            parts = {"left": Part(line.left, line.amount), "total": Part(Domain.TRUE, line.amount)}
            for (company_id,), counts in self._tally(
                line.model, scope.ours() & about, parts, ("company_id",)
            ):
                left, total = counts["left"], counts["total"]
                figures = f"{left.count} of {total.count}"
                if line.amount:
                    figures += f", {left.amount:.2f} of {total.amount:.2f}"
                found[company_id, key] = Found(left.count, total.count, figures)
        return found

    def _close_companies(self, scope):
        return self.env["res.company"].browse(scope.company_ids) if scope.company_ids else self.env.companies

    @staticmethod
    def _close_days(scope):
        """The first and the last day of the period."""
        return scope.start.date(), (scope.end - timedelta(seconds=1)).date()

    # -- blocks ---------------------------------------------------------------------------------------

    def _blocks_checklist(self, scope):
        """One for each company: what is left, opened by its number, and the last look at it."""
        lines, companies = self._close_lines(scope), self._close_companies(scope)
        found = self._close_found(scope, lines)
        looks = self.env[CHECK]._last(companies.ids, *self._close_days(scope))
        return [self._block_company(scope, company, lines, found, looks) for company in companies]

    def _block_company(self, scope, company, lines, found, looks):
        rows, checks = [], []
        for key, line in lines.items():
            count = found.get((company.id, key), Found(0, 0, "0 of 0"))
            look = looks.get((company.id, key), self.env[CHECK])
            domain = line.left & Domain("company_id", "=", company.id)
            cell = self._cell(line.model, domain, NONE._replace(count=count.left), tone="warning")
            rows.append(([line.title], [cell, self._look_cell(scope, company, key, look)]))
            checks.append(self._check_words(key, line, count, look))
        block = self._block(
            f"close_{company.id}",
            self.env._("Close checklist: %s", company.name),
            "checklist",
            [self.env._("Line")],
            {"left": self.env._("Left"), "looked": self.env._("Looked at by")},
            rows,
        )
        for row, check in zip(block["rows"], checks, strict=True):
            row["check"] = {**check, "company_id": company.id}
        return block

    @staticmethod
    def _check_words(key, line, count, look):
        is_unused = line.about is not None and not count.total
        return {
            "key": key,
            "hint": line.hint,
            "state": "left" if count.left else "unused" if is_unused else "done",
            "left": count.left,
            "looked": look
            and {
                "user": look.user_id.name,
                "at": fields.Datetime.to_string(look.looked_at),
                "left": look.left,
                "is_current": look.figures == count.figures,
            }
            or None,
        }

    def _look_cell(self, scope, company, key, look):
        first, last = self._close_days(scope)
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("date_from", "=", fields.Date.to_string(first))
            & Domain("date_to", "=", fields.Date.to_string(last))
            & Domain("key", "=", key)
        )
        value = look.user_id.name or ""
        return {**self._cell(CHECK, domain, NONE), "kind": "word", "value": value} if look else None

    # -- looking --------------------------------------------------------------------------------------

    @api.model
    def look(self, scope, company_id, key):
        """Keep that the user looked at a line, and what it said at that moment.

        :param scope: as ``page`` takes it; the period counts, what else was chosen does not
        """
        if not self._may_tick():
            raise AccessError(
                self.env._(
                    "Only Freight Finance ticks the close checklist: ask your administrator for the role."
                )
            )
        period = self._scope(scope)._replace(company_ids=(), system_ids=(), kind="")
        lines, companies = self._close_lines(period), self.env.companies
        if key not in lines or company_id not in companies.ids:
            raise UserError(self.env._("There is no such line any more: read the page again."))
        period = period._replace(company_ids=(company_id,))
        found = self._close_found(period, {key: lines[key]}).get((company_id, key), Found(0, 0, "0 of 0"))
        first, last = self._close_days(period)
        self.env[CHECK].sudo().create(
            {
                "company_id": company_id,
                "date_from": first,
                "date_to": last,
                "key": key,
                "title": lines[key].title,
                "left": found.left,
                "figures": found.figures,
                "user_id": self.env.uid,
                "looked_at": fields.Datetime.now(),
            }
        )
        return True
