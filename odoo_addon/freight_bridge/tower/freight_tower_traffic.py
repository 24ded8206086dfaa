# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import math
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..ingest.metric_queries import NEWEST
from ..models.freight_integration_lag import lag_sql
from ..models.freight_integration_log import OUTGOING
from .scope import text

#: Widths of a bar of the chart, in hours, and the most bars that it has.
STEPS = (1, 3, 6, 12, 24, 48, 168)
BARS = 62
#: Percentiles are those of the newest messages of the time range, as many as these.
SAMPLE = 100_000


class Traffic(NamedTuple):
    """What came in the time range. Messages are {outcome: count}."""

    base: Domain
    step: timedelta
    by_bar: dict
    by_system: dict
    by_lane: dict


class Lag(NamedTuple):
    """From the gateway to the log, in microseconds: the smallest that half, and 99 of 100, do not exceed."""

    count: int
    median: int
    high: int


class FreightTowerTraffic(models.AbstractModel):
    _inherit = "freight.tower"

    def _traffic(self, scope):
        """What was received, by time, by partner and by lane, in one reading of the log."""
        base = self._received(scope)
        step = _step(scope)
        query = self.env["freight.integration.log"]._search(base)
        logged = SQL.identifier(query.table, "logged_at")
        keys = (
            SQL("floor(extract(epoch FROM %s - %s) / %s)::int", logged, scope.start, step.total_seconds()),
            SQL.identifier(query.table, "system_id"),
            SQL("split_part(%s, '.', 1)", SQL.identifier(query.table, "chain")),
        )
        outcome = SQL.identifier(query.table, "outcome")
        query.groupby = SQL(
            "GROUPING SETS (%s)", SQL(", ").join(SQL("(%s, %s)", key, outcome) for key in keys)
        )
        kind = SQL("GROUPING(%s)", SQL(", ").join(keys))
        found = defaultdict(lambda: defaultdict(dict))
        if not query.is_empty():
            for place, *values, result, count in self.env.execute_query(
                query.select(kind, *keys, outcome, SQL("count(*)"))
            ):
                # The one key that the row is grouped by is the one whose bit is not set.
                index = {0b011: 0, 0b101: 1, 0b110: 2}[place]
                found[index][values[index]][result] = count
        return Traffic(base, step, found[0], found[1], found[2])

    def _received(self, scope):
        """Messages of partners, each once: no replay, nothing of ours, nothing that a test system said."""
        return (
            scope.ours()
            & scope.during("logged_at")
            & Domain("direction", "=", "in")
            & Domain("replay", "=", 0)
            & self._not_tried()
        )

    def _lags(self, scope):
        """(the domain of the messages that were measured, {lane: Lag}, None for all lanes)."""
        log = self.env["freight.integration.log"]
        base = self._received(scope) & Domain("received_at", "!=", False)
        newest = log._search(base, order="logged_at desc", offset=SAMPLE - 1, limit=1)
        is_more = (
            []
            if newest.is_empty()
            else self.env.execute_query(newest.select(SQL.identifier(newest.table, "logged_at")))
        )
        if is_more:
            base &= Domain("logged_at", ">=", text(is_more[0][0]))
        query = log._search(base)
        if query.is_empty():
            return base, {}
        lane = SQL("split_part(%s, '.', 1)", SQL.identifier(query.table, "chain"))
        lag = lag_sql(query.table)
        query.groupby = SQL("GROUPING SETS ((%s), ())", lane)
        rows = self.env.execute_query(
            query.select(
                lane,
                SQL("count(*)"),
                SQL("percentile_disc(0.5) WITHIN GROUP (ORDER BY %s)", lag),
                SQL("percentile_disc(0.99) WITHIN GROUP (ORDER BY %s)", lag),
            )
        )
        return base, {name: Lag(*figures) for name, *figures in rows if figures[0]}

    def _last_heard(self, systems):
        """{system id: (log id, moment)} of the newest message of each."""
        self.env.cr.execute(
            f"""SELECT system.id, heard.id, heard.logged_at
                  FROM freight_system system JOIN LATERAL ({NEWEST}) heard ON TRUE
                 WHERE system.id = ANY(%(systems)s)""",
            {"systems": systems.ids, "outgoing": f"{OUTGOING}%"},
        )
        return {system_id: (log_id, moment) for system_id, log_id, moment in self.env.cr.fetchall()}

    def _block_throughput(self, scope, traffic):
        hours = int(traffic.step.total_seconds() // 3600)
        wanted = Domain("outcome", "!=", "exception")
        columns = {
            "sound": (self.env._("Without a question"), wanted),
            "exception": (self.env._("Exceptions"), Domain("outcome", "=", "exception")),
        }
        rows = []
        for bar in range(math.ceil((scope.end - scope.start) / traffic.step)):
            start = scope.start + bar * traffic.step
            if start > scope.now:
                break
            end = min(start + traffic.step, scope.end)
            part = traffic.base & Domain("logged_at", ">=", text(start)) & Domain("logged_at", "<", text(end))
            counts = traffic.by_bar.get(bar, {})
            refused = counts.get("exception", 0)
            figures = {"sound": sum(counts.values()) - refused, "exception": refused}
            cells = [
                self._number("freight.integration.log", part & domain, figures[key])
                for key, (_name, domain) in columns.items()
            ]
            rows.append(([text(start)], cells))
        title = self.env._("Messages per hour") if hours == 1 else self.env._("Messages per %s hours", hours)
        names = {key: name for key, (name, _domain) in columns.items()}
        return self._block("throughput", title, "time", [self.env._("From")], names, rows)


def _step(scope):
    """The narrowest bar of which not too many cover the time range."""
    hours = (scope.end - scope.start).total_seconds() / 3600
    return timedelta(hours=next((step for step in STEPS if hours / step <= BARS), STEPS[-1]))
