# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.tower.tally import Count, Part

from ..models.freight_integration_log_billing import TOLD

LOG, DOCUMENT = "freight.integration.log", "freight.billing.document"
#: Column → its state, of documents; each document is in one of them. What awaits its summary is pending.
PENDING = ("waiting", "draft")
STATES = ("reconciled", "rejected", "voided")
TONES = {"exception": "danger", "pending": "warning", "rejected": "danger"}


class FreightFinanceStates(models.AbstractModel):
    """How far what platforms told has come: messages, the documents they became, and the books."""

    _inherit = "freight.finance.overview"

    def _state_columns(self):
        return {
            "received": self.env._("Received"),
            "exception": self.env._("In exception"),
            "transformed": self.env._("Transformed"),
            "pending": self.env._("Pending"),
            "posted": self.env._("Posted"),
            "reconciled": self.env._("Reconciled"),
            "rejected": self.env._("Rejected"),
            "voided": self.env._("Voided"),
        }

    # -- what is counted ------------------------------------------------------------------------------

    def _state_sources(self, scope):
        """Model → (base domain, {name: Part}, keys): messages by what they tell of, and documents."""
        mine = self._mine(scope)
        messages = (
            mine
            & Domain("event_type", "in", list(TOLD))
            & scope.during("event_time")
            & Domain("replay", "=", 0)
        )
        documents = mine & scope.on_days("date")
        if scope.kind:
            messages &= Domain("billing_kind", "=", scope.kind)
            documents &= Domain("kind", "=", scope.kind)
        pending = Domain("state", "in", PENDING) | Domain("awaits_summary", "=", True)
        others = {state: ~pending & Domain("state", "=", state) for state in STATES}
        posted = ~pending & Domain("state", "not in", STATES)
        parts = {"transformed": Domain.TRUE, "pending": pending, **others, "posted": posted}
        return {
            LOG: (
                messages,
                {
                    "received": Part(Domain.TRUE),
                    "exception": Part(Domain("exception_id.state", "in", OPEN_STATES)),
                },
                ("company_id", "billing_currency", "billing_kind", "event_time:month"),
            ),
            DOCUMENT: (
                documents,
                {name: Part(domain, "amount") for name, domain in parts.items()},
                ("company_id", "currency_id", "kind", "date:month"),
            ),
        }

    def _states_found(self, scope):
        """The sources, and [(company id, currency name, kind, month, {column: Count})] in two queries."""
        sources = self._state_sources(scope)
        names = {
            currency.id: currency.name
            for currency in self.env["res.currency"].with_context(active_test=False).search([])
        }
        rows = []
        for model, (base, parts, keys) in sources.items():
            for (company, currency, kind, month), counts in self._tally(model, base, parts, keys):
                rows.append((company, names.get(currency, currency), kind, month, counts))
        return sources, rows

    # -- blocks ---------------------------------------------------------------------------------------

    def _block_totals(self, scope, found):
        sources, rows = found
        cells = self._state_cells(scope, sources, {}, [counts for *_keys, counts in rows])
        names = self._state_columns()
        rows = [([names[name]], [cell]) for name, cell in zip(names, cells, strict=True)]
        return self._block(
            "totals",
            self.env._("What platforms told"),
            "tiles",
            [self.env._("What")],
            {"count": self.env._("Number")},
            rows,
            self.env._(
                "Received are messages, of which several may be about one document. Transformed are the "
                "documents that they made: each is pending, posted, reconciled, rejected or voided."
            ),
        )

    def _block_states(self, scope, found):
        """By company, currency and month; amounts of one kind only, as those of several add up to nothing."""
        labels = [self.env._("Company"), self.env._("Currency"), self.env._("Month")]
        hint = (
            None
            if scope.kind
            else self.env._(
                "Numbers of documents of all kinds. For amounts choose one kind: an invoice and its payment "
                "are not to be added up."
            )
        )
        return self._block(
            "states",
            self.env._("By company, currency and month"),
            "table",
            labels,
            self._state_columns(),
            self._state_rows(
                scope, found, lambda company, currency, _kind, month: (company, currency, month)
            ),
            hint,
        )

    def _block_kinds(self, scope, found):
        labels = [self.env._("Company"), self.env._("Currency"), self.env._("Kind")]
        return self._block(
            "kinds",
            self.env._("By company, currency and kind"),
            "table",
            labels,
            self._state_columns(),
            self._state_rows(scope, found, lambda company, currency, kind, _month: (company, currency, kind)),
            self.env._("Amounts as the platforms told them, with the number of documents."),
        )

    def _state_rows(self, scope, found, key):
        sources, told = found
        groups = defaultdict(list)
        for *keys, counts in told:
            groups[key(*keys)].append(counts)
        companies = {
            row.id: row.name for row in self.env["res.company"].browse({company for company, *_ in groups})
        }
        currencies = {
            row.name: row for row in self.env["res.currency"].with_context(active_test=False).search([])
        }
        kinds = dict(self.env[DOCUMENT]._fields["kind"]._description_selection(self.env))
        rows = []
        for company, currency, last in sorted(groups, key=lambda group: _order(group, companies, kinds)):
            mine = {"company_id": company, "currency": currencies.get(currency)}
            is_kind = last in kinds
            mine["kind" if is_kind else "month"] = last
            with_amounts = is_kind or scope.kind
            cells = self._state_cells(scope, sources, mine, groups[company, currency, last], with_amounts)
            name = kinds[last] if is_kind else self._month_name(last)
            rows.append(([companies[company], currency or self.env._("Not known"), name], cells))
        return rows

    def _state_cells(self, scope, sources, group, counts, with_amounts=False):
        """One cell for each column: the sum of what was found in a group."""
        cells = []
        for name in self._state_columns():
            model = LOG if name in ("received", "exception") else DOCUMENT
            base, parts, _keys = sources[model]
            found = [one[name] for one in counts if name in one]
            total = Count(sum(one.count for one in found), sum(one.amount or 0 for one in found))
            domain = base & parts[name].domain & self._group_domain(scope, model, group)
            money = group["currency"] if with_amounts and model == DOCUMENT else None
            cells.append(self._cell(model, domain, total, currency=money, tone=TONES.get(name)))
        return cells

    def _group_domain(self, scope, model, group):
        if not group:
            return Domain.TRUE
        is_log = model == LOG
        currency = group["currency"]
        domain = Domain("company_id", "=", group["company_id"])
        if is_log:
            domain &= Domain("billing_currency", "=", currency.name if currency else False)
        else:
            domain &= Domain("currency_id", "=", currency.id if currency else False)
        if kind := group.get("kind"):
            domain &= Domain("billing_kind" if is_log else "kind", "=", kind)
        if month := group.get("month"):
            start = max(fields.Datetime.to_datetime(month), scope.start)
            end = min(fields.Datetime.to_datetime(month + relativedelta(months=1)), scope.end)
            clipped = scope._replace(start=start, end=end)
            domain &= clipped.during("event_time") if is_log else clipped.on_days("date")
        return domain


def _order(group, companies, kinds):
    company, currency, last = group
    place = list(kinds).index(last) if last in kinds else last.toordinal()
    return companies[company], company, currency or "", place
