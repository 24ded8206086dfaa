# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.fields import Domain

from ..models.freight_outbox import UNSETTLED
from ..models.freight_parked import LANES
from .scope import text
from .tally import NONE, Count, Part

_LOG = "freight.integration.log"
_STATE = "freight.sidecar.state"
_OUTBOX = "freight.outbox"
_PARKED = "freight.parked"
#: Most partners that the page lists.
MOST = 200


class FreightTowerIt(models.AbstractModel):
    _inherit = "freight.tower"

    def _it_blocks(self, scope):
        traffic = self._traffic(scope)
        lags = self._lags(scope)
        newest, current = self.env[_STATE]._newest()
        outbox = self._outbox(scope)
        parked = self._parked(scope)
        return [
            self._block_flow(scope, traffic, lags),
            self._block_queues(newest, current),
            self._block_kept(parked, outbox),
            self._block_throughput(scope, traffic),
            self._block_it_lanes(traffic, lags, newest, parked),
            self._block_workers(),
            self._block_partners(scope, traffic, outbox),
        ]

    def _outbox(self, scope):
        """(base domain, parts, {system id: counts}) of what is owed, and what failed in the time range."""
        unsettled = Domain("state", "in", UNSETTLED)
        failed = Domain("state", "=", "failed") & scope.during("create_date")
        base = scope.ours() & self._not_tried() & (unsettled | failed)
        parts = {
            "owed": Part(unsettled),
            "retried": Part(unsettled & Domain("attempt", ">", 0)),
            "failed": Part(failed),
        }
        found = self._tally(_OUTBOX, base, parts, ("system_id",))
        return base, parts, {system_id: counts for (system_id,), counts in found}

    def _parked(self, scope):
        """(base domain, {lane: counts}) of what Odoo could not record and nobody has decided about."""
        base = scope.ours() & self._not_tried() & Domain("state", "=", "parked")
        found = self._tally(_PARKED, base, {"all": Part(Domain.TRUE)}, ("lane",))
        return base, {lane: counts["all"] for (lane,), counts in found}

    # -- tiles ----------------------------------------------------------------------------------------

    def _block_flow(self, scope, traffic, lags):
        """What flowed in the time range."""
        messages = sum(sum(counts.values()) for counts in traffic.by_lane.values())
        refused = sum(counts.get("exception", 0) for counts in traffic.by_lane.values())
        hours = max((min(scope.end, scope.now) - scope.start).total_seconds() / 3600, 1 / 60)
        is_refused = Domain("outcome", "=", "exception")
        tiles = [
            (self.env._("Messages received"), self._number(_LOG, traffic.base, messages)),
            (
                self.env._("Per hour"),
                self._number(_LOG, traffic.base, round(messages / hours, 1), kind="rate"),
            ),
            (
                self.env._("Needed a person"),
                self._number(_LOG, traffic.base & is_refused, refused, tone="warning"),
            ),
            (self.env._("Half arrive within"), self._lag_cell(lags, None, "median")),
            (self.env._("99 of 100 arrive within"), self._lag_cell(lags, None, "high")),
        ]
        return self._tiles("flow", self.env._("In the time range"), tiles)

    def _block_queues(self, newest, current):
        """What workers told last; that of a worker which is silent is said to be old."""
        rows = self.env[_STATE].browse(row.id for row in newest.values())
        is_old = bool(rows) and not all(rows.mapped("is_fresh"))
        names = (
            (self.env._("Waiting in queues"), "ready", None),
            (self.env._("To be tried again"), "retry", "warning"),
        )
        tiles = [
            (
                name,
                {
                    **self._number(_STATE, Domain("id", "in", rows.ids), sum(rows.mapped(field)), tone=tone),
                    "old": is_old,
                }
                if rows
                else None,
            )
            for name, field, tone in names
        ]
        open_breakers = current.filtered(lambda row: row.breaker != "closed")
        stopped = len(set(open_breakers.mapped("process")))
        tiles.append(
            (
                self.env._("Workers that wait for Odoo"),
                {
                    **self._number(_STATE, Domain("id", "in", open_breakers.ids), stopped, tone="danger"),
                    "old": is_old,
                }
                if rows
                else None,
            )
        )
        told = max(rows.mapped("reported_at"), default=None)
        block = self._tiles("queues", self.env._("Queues, as the sidecar told last"), tiles)
        block["told_at"] = text(told) if told else None
        block["is_old"] = is_old or not rows
        return block

    def _block_kept(self, parked, outbox):
        """What Odoo itself holds: parked messages, and those owed to partners."""
        base, by_lane = parked
        count = Count(sum(found.count for found in by_lane.values()), None)
        tiles = [(self.env._("Parked"), self._cell(_PARKED, base, count, tone="danger"))]
        owed_base, parts, owed = outbox
        for name, key, tone in (
            (self.env._("To be sent to partners"), "owed", None),
            (self.env._("Of these tried before"), "retried", "warning"),
            (self.env._("Failed in the time range"), "failed", "danger"),
        ):
            count = Count(sum(counts[key].count for counts in owed.values()), None)
            tiles.append((name, self._cell(_OUTBOX, owed_base & parts[key].domain, count, tone=tone)))
        return self._tiles("kept", self.env._("Held in Odoo"), tiles)

    def _tiles(self, key, title, tiles):
        rows = [([name], [cell]) for name, cell in tiles]
        return self._block(key, title, "tiles", [self.env._("What")], {"value": self.env._("Number")}, rows)

    # -- tables ---------------------------------------------------------------------------------------

    def _block_it_lanes(self, traffic, lags, newest, parked):
        labels = dict(self.env[_STATE]._fields["lane"]._description_selection(self.env))
        base, by_lane = parked
        rows = []
        for lane in LANES:
            state = newest.get(lane, self.env[_STATE])
            is_lane = Domain("chain", "=like", f"{lane}.%")
            messages = sum(traffic.by_lane.get(lane, {}).values())
            cells = [
                self._number(_LOG, traffic.base & is_lane, messages),
                self._lag_cell(lags, lane, "median"),
                self._lag_cell(lags, lane, "high"),
                self._cell(_PARKED, base & Domain("lane", "=", lane), by_lane.get(lane, NONE), tone="danger"),
                *(self._state_cell(state, *column) for column in _STATE_COLUMNS),
            ]
            rows.append(([labels[lane]], cells))
        columns = {
            "messages": self.env._("Messages"),
            "median": self.env._("Lag, p50"),
            "high": self.env._("Lag, p99"),
            "parked": self.env._("Parked"),
            "ready": self.env._("Waiting"),
            "oldest_seconds": self.env._("Oldest waits"),
            "retry": self.env._("To be tried again"),
            "reported_at": self.env._("Told"),
        }
        return self._block(
            "it_lanes",
            self.env._("Lanes"),
            "table",
            [self.env._("Lane")],
            columns,
            rows,
            self.env._("Messages and lag of the time range; the queues as the sidecar told last."),
        )

    def _block_workers(self):
        state = self.env[_STATE]
        labels = dict(state._fields["breaker"]._description_selection(self.env))
        rows = []
        for process, told in state.search([]).grouped("process").items():
            first = told[0]
            domain = Domain("id", "in", told.ids)
            is_closed = first.breaker == "closed"
            cells = [
                {
                    **self._number(_STATE, domain, labels[first.breaker], kind="word"),
                    "tone": None if is_closed else "danger",
                    "old": not first.is_fresh,
                },
                {
                    **self._number(_STATE, domain, sum(told.mapped("failed")), tone="warning"),
                    "old": not first.is_fresh,
                },
                self._state_cell(first, "started_at", "moment", None),
                self._state_cell(first, "reported_at", "moment", None),
            ]
            rows.append(([process], cells))
        columns = {
            "breaker": self.env._("Breaker"),
            "failed": self.env._("Events tried again"),
            "started_at": self.env._("Running since"),
            "reported_at": self.env._("Told"),
        }
        return self._block(
            "workers", self.env._("Workers of the sidecar"), "table", [self.env._("Worker")], columns, rows
        )

    def _block_partners(self, scope, traffic, outbox):
        """Each live partner: when it was heard of last, what it sent, what it is owed."""
        systems = self.env["freight.system"].search(scope.ours() & Domain("mode", "=", "live"), limit=MOST)
        heard = self._last_heard(systems)
        base, parts, owed = outbox
        rows = []
        for system in systems:
            mine = Domain("system_id", "=", system.id)
            counts = traffic.by_system.get(system.id, {})
            log_id, moment = heard.get(system.id, (None, None))
            cells = [
                self._number(_LOG, Domain("id", "=", log_id), text(moment), kind="moment")
                if log_id
                else None,
                self._number(_LOG, traffic.base & mine, sum(counts.values())),
                self._number(
                    _LOG,
                    traffic.base & mine & Domain("outcome", "=", "exception"),
                    counts.get("exception", 0),
                    tone="warning",
                ),
                *(
                    self._cell(
                        _OUTBOX,
                        base & part.domain & mine,
                        owed.get(system.id, {}).get(name, NONE),
                        tone=None if name == "owed" else "warning",
                    )
                    for name, part in parts.items()
                ),
            ]
            rows.append(([system.display_name], cells))
        columns = {
            "last": self.env._("Last message"),
            "messages": self.env._("Messages"),
            "exceptions": self.env._("Exceptions"),
            "owed": self.env._("To be sent"),
            "retried": self.env._("Of these tried before"),
            "failed": self.env._("Failed"),
        }
        return self._block(
            "partners",
            self.env._("Partners"),
            "table",
            [self.env._("Partner")],
            columns,
            rows,
            self.env._("The last message whenever it came; messages and failures of the time range."),
        )

    # -- cells ----------------------------------------------------------------------------------------

    def _number(self, model, domain, value, *, kind="count", tone=None):
        """A figure that was not tallied. ``kind``: "count", "rate", "seconds", "moment" or "word"."""
        return {**self._cell(model, domain, Count(value, None), tone=tone), "kind": kind}

    def _lag_cell(self, lags, lane, name):
        """A percentile, with the messages that took as long or longer; nothing where nothing came."""
        base, by_lane = lags
        lag = by_lane.get(lane)
        if not lag:
            return None
        seconds = getattr(lag, name) / 1_000_000
        domain = base & Domain("lag", ">=", seconds)
        if lane:
            domain &= Domain("chain", "=like", f"{lane}.%")
        return self._number(_LOG, domain, seconds, kind="seconds")

    def _state_cell(self, state, field, kind, tone):
        if not state:
            return None
        value = text(state[field]) if kind == "moment" else state[field]
        cell = self._number(_STATE, Domain("id", "=", state.id), value, kind=kind, tone=tone)
        return {**cell, "old": not state.is_fresh}


_STATE_COLUMNS = (
    ("ready", "count", None),
    ("oldest_seconds", "seconds", None),
    ("retry", "count", "warning"),
    ("reported_at", "moment", None),
)
