# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from ..lifecycle import STANDING_STATES
from ..models.freight_dispute import WAITING
from ..models.freight_exception import OPEN_STATES
from ..models.freight_integration_log import OUTGOING
from ..models.freight_invoice_approve import UNDECIDED
from ..models.freight_outbox import UNSETTLED
from ..models.freight_reconciliation_check import UNBILLED
from .metric_queries import QUERIES

#: Most rows of one kind, the largest first: monitoring keeps a series for each of them.
ROWS = 1000
#: Whoever looks at figures does not hold up those who make them.
PATIENCE = "8s"


class FreightIngestMetrics(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def metrics(self):
        """What waits for people and what is owed, over all companies, for monitoring (contract §13).

        :return: ``{"rows": {kind: [{label: text, figure: int or decimal text}]}, "left_out": {kind: n}}``,
            n: rows of the kind beyond the first thousand
        """
        self._check_integration()
        return self.sudo()._measure()

    def _measure(self):
        """One query for each kind, whatever there is to count."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("SET LOCAL statement_timeout = %s", [PATIENCE])
        values, limit = self._metric_values(), ROWS
        rows, left_out = {}, {}
        for kind, query in self._metric_queries().items():
            cr.execute(f"SELECT *, count(*) OVER () AS total FROM ({query}) counted LIMIT {limit:d}", values)
            found = cr.dictfetchall()
            totals = [row.pop("total") for row in found]
            rows[kind] = found
            left_out[kind] = max(totals, default=0) - len(found)
        return {"rows": rows, "left_out": left_out}

    @api.model
    def _metric_queries(self):
        """Kind → the query that gives its rows, the most important first. Extend by inheritance."""
        return QUERIES

    @api.model
    def _metric_values(self):
        """What the queries are given by name."""
        return {
            "now": fields.Datetime.now(),
            "open": list(OPEN_STATES),
            "moving": [*STANDING_STATES, "dispatched", "in_transit"],
            "unbilled": list(UNBILLED),
            "undecided": [*UNDECIDED, "approved"],
            "waiting": list(WAITING),
            "unsettled": list(UNSETTLED),
            "outgoing": f"{OUTGOING}%",
        }
