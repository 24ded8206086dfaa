# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.freight_parked import LANES
from ..models.freight_sidecar_state import BREAKER_STATES

_COUNTS = ("ready", "retry", "parked", "failed")
#: The largest integer of a column.
_LARGEST = 2**31 - 1


class FreightIngestState(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def report(self, process, state):
        """Keep a worker's last word of itself and of the queues of each lane (contract §15).

        :param process: the name of the worker, "<host>.<pid>"
        :param state: ``{"breaker": state, "running_seconds": n,
            "lanes": [{"lane", "ready", "retry", "parked", "failed", "oldest_seconds"}]}``
        """
        self._check_integration()
        rows = self._state_rows(process, state)
        names = [SQL.identifier(column) for column in rows[0]]
        self.env.cr.execute(
            SQL(
                "INSERT INTO freight_sidecar_state (%s) VALUES %s"
                " ON CONFLICT (process, lane) DO UPDATE SET %s",
                SQL(", ").join(names),
                SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows),
                SQL(", ").join(SQL("%s = EXCLUDED.%s", name, name) for name in names),
            )
        )
        self.env["freight.sidecar.state"].invalidate_model(flush=False)
        return True

    def _state_rows(self, process, state):
        """The rows of a report, each figure within its bounds; what is no report is refused."""
        try:
            now = fields.Datetime.now()
            common = {
                "process": _name(process),
                "breaker": _one_of(state["breaker"], dict(BREAKER_STATES)),
                "started_at": now - timedelta(seconds=_bounded(state["running_seconds"])),
                "reported_at": now,
            }
            rows = {
                lane["lane"]: {
                    **common,
                    "lane": _one_of(lane["lane"], LANES),
                    "oldest_seconds": _bounded(lane["oldest_seconds"]),
                    **{name: int(_bounded(lane[name])) for name in _COUNTS},
                }
                for lane in state["lanes"]
            }
        except (KeyError, TypeError, ValueError, OverflowError):
            rows = {}
        if not rows:
            raise UserError(self.env._("report takes the name of a worker and its state."))
        return list(rows.values())


def _name(value):
    if not isinstance(value, str) or not 0 < len(value) <= 200 or "\0" in value:
        raise ValueError(value)
    return value


def _one_of(value, known):
    if value not in known:
        raise ValueError(value)
    return value


def _bounded(value):
    if type(value) not in (int, float) or not 0 <= value < float("inf"):
        raise ValueError(value)
    return min(value, _LARGEST)
