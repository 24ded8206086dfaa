# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from psycopg2.errors import QueryCanceled

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .scope import LONGEST, Scope, read_moment
from .tally import plain, tally

#: Who reads which page. An auditor reads everything about freight.
PAGES = {
    "operations": ("freight_bridge.group_user", "freight_bridge.group_auditor"),
    "finance": ("freight_bridge.group_finance", "freight_bridge.group_auditor"),
    "it": ("freight_bridge.group_manager", "freight_bridge.group_auditor"),
}
#: A page that takes longer than this asks for too much.
PATIENCE = "8s"


class FreightTower(models.AbstractModel):
    """What the control tower shows: blocks of numbers, each with the domain of the records behind it.

    Numbers are read as the user: access and company rules hold for them as for the records that they open.
    What waits is told as of now, what happened for the time range (contract §15).
    """

    _name = "freight.tower"
    _description = "Freight Control Tower"

    @api.model
    @api.readonly
    def pages(self):
        """The names of the pages that the user may see."""
        return [name for name in self._pages() if self._may_see(name)]

    @api.model
    @api.readonly
    def page(self, name, scope):
        """A page of the control tower.

        :param scope: ``{"from": "2026-11-20 00:00:00", "to": …, "companies": [id]}``; UTC, ``to`` not
            included; no companies: all of the user's. ``systems`` and ``kind`` where the page has them
        :return: ``{"read_at": instant, "blocks": [block]}`` (contract §15)
        """
        if not self._may_see(name):
            raise AccessError(
                self.env._(
                    "This page of the control tower is for others: ask your administrator for the role."
                )
            )
        known = self._scope(scope)
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute("SET LOCAL statement_timeout = %s", [PATIENCE])
                blocks = getattr(self, f"_{name}_blocks")(known)
                self.env.cr.execute("SET LOCAL statement_timeout = 0")
        except QueryCanceled:
            raise UserError(
                self.env._(
                    "Counting takes longer than %s: choose a shorter time range or fewer companies.", PATIENCE
                )
            ) from None
        return {"read_at": fields.Datetime.to_string(known.now), "blocks": blocks}

    def _may_see(self, name):
        return any(self.env.user.has_group(group) for group in self._pages().get(name, ()))

    @api.model
    def _pages(self):
        """Name of a page → groups that see it."""
        return PAGES

    def _scope(self, asked):
        """What a page asks for, checked; a company that the user has not switched on is not counted."""
        asked = asked if isinstance(asked, dict) else {}
        start, end = read_moment(asked.get("from")), read_moment(asked.get("to"))
        if not start or not end or start >= end:
            raise UserError(self.env._("Choose a time range that begins before it ends."))
        if end - start > LONGEST:
            raise UserError(self.env._("Choose a time range of at most a year."))
        companies = asked.get("companies") or []
        known = self.env.companies.ids
        if not isinstance(companies, list) or any(company not in known for company in companies):
            raise AccessError(self.env._("Choose companies that are switched on at the top of the page."))
        systems = asked.get("systems") or []
        if not isinstance(systems, list) or not all(isinstance(system, int) for system in systems):
            raise UserError(self.env._("Choose systems from the list."))
        kind = asked.get("kind") or ""
        return Scope(start, end, fields.Datetime.now(), tuple(companies), tuple(systems), str(kind))

    # -- building blocks ------------------------------------------------------------------------------

    def _tally(self, model, domain, parts, keys=()):
        return tally(self.env[model], domain, parts, keys)

    def _not_tried(self):
        """What test systems said is a try-out and counts nowhere."""
        tried = (
            self.env["freight.system"].sudo().with_context(active_test=False).search([("mode", "=", "test")])
        )
        return Domain("system_id", "not in", tried.ids) if tried else Domain.TRUE

    @staticmethod
    def _cell(model, domain, count, *, currency=None, tone=None):
        """A number with what opens its records: a count, or a sum in a currency with the count beside it.

        ``tone``: "danger" or "warning" where the number is bad news as soon as it is not 0.
        """
        return {
            "kind": "money" if currency else "count",
            "value": f"{count.amount:.{currency.decimal_places}f}" if currency else count.count,
            "count": count.count if currency else None,
            "currency_id": currency and currency.id,
            "tone": tone if count.count else None,
            "open": {"model": model, "domain": plain(Domain(domain))},
        }

    @staticmethod
    def _block(key, title, look, labels, columns, rows, hint=None, drawn=None):
        """A titled table: ``rows`` are (texts of the labels, cells), one cell for each column.

        ``look``: how it is drawn: "tiles", "table", "bars" or "time" (the labels are instants).
        ``columns``: {key: name}; ``drawn``: those in a chart, which are parts of a whole; else all
        """
        return {
            "key": key,
            "title": title,
            "hint": hint,
            "look": look,
            "labels": labels,
            "columns": [{"key": column, "name": name} for column, name in columns.items()],
            "drawn": list(drawn or columns),
            "rows": [{"labels": list(texts), "cells": cells} for texts, cells in rows],
        }
