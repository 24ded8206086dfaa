# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import timedelta

from odoo import api, fields, models

from .freight_parked import LANES

BREAKER_STATES = [
    ("closed", "Closed: events flow"),
    ("open", "Open: waits for Odoo"),
    ("probing", "Asks whether Odoo is back"),
    ("trial", "Tries one call"),
]
#: A worker tells every ten seconds: what is older than this is not how things are.
FRESH = timedelta(seconds=60)
#: A worker that said nothing for so long is gone, and its row with it.
KEPT = timedelta(days=7)


class FreightSidecarState(models.Model):
    """What a worker of the sidecar last said of itself and of the queues of a lane.

    Odoo cannot see the queues: this is a report with its time, and only as true as it is young.
    """

    _name = "freight.sidecar.state"
    _description = "Freight Sidecar State"
    _order = "reported_at desc, lane, id"
    _rec_name = "process"
    _log_access = False

    process = fields.Char(
        string="Worker", required=True, readonly=True, help="Host and number of the process."
    )
    lane = fields.Selection([(lane, lane.capitalize()) for lane in LANES], required=True, readonly=True)
    breaker = fields.Selection(BREAKER_STATES, required=True, readonly=True)
    ready = fields.Integer(string="Waiting", readonly=True, help="Messages that wait for a worker.")
    retry = fields.Integer(string="To Be Tried Again", readonly=True)
    parked = fields.Integer(
        string="Parked, Not Handed Over",
        readonly=True,
        help="What Odoo could not record and has not kept yet.",
    )
    oldest_seconds = fields.Float(
        string="Oldest (Seconds)",
        readonly=True,
        digits=(16, 1),
        help="Estimated age of the oldest that waits.",
    )
    failed = fields.Integer(
        string="Calls Tried Again", readonly=True, help="Events whose call failed, since the worker started."
    )
    started_at = fields.Datetime(string="Running Since", required=True, readonly=True)
    reported_at = fields.Datetime(string="Told", required=True, readonly=True, index=True)
    is_fresh = fields.Boolean(string="Current", compute="_compute_is_fresh")

    _process_lane_unique = models.UniqueIndex("(process, lane)", "A worker tells once for each lane.")

    @api.depends("reported_at")
    def _compute_is_fresh(self):
        since = fields.Datetime.now() - FRESH
        for row in self:
            row.is_fresh = row.reported_at >= since

    @api.model
    def _newest(self):
        """(the row told last of each lane, the rows of each worker that are current)."""
        rows = self.search([])
        newest = {}
        for row in rows:
            newest.setdefault(row.lane, row)
        return newest, rows.filtered("is_fresh")

    @api.autovacuum
    def _gc_gone(self):
        self.search([("reported_at", "<", fields.Datetime.now() - KEPT)]).unlink()
