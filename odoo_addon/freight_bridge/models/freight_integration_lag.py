# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_OPERATORS = {operator: SQL(operator) for operator in ("<", "<=", ">", ">=")}


class FreightIntegrationLag(models.Model):
    """How long an event took from the gateway to Odoo."""

    _inherit = "freight.integration.log"

    lag = fields.Float(
        string="Lag (Seconds)",
        compute="_compute_lag",
        search="_search_lag",
        digits=(16, 3),
        help="From the gateway's receipt of the message to its entry in the log.",
    )

    @api.depends("received_at", "logged_at")
    def _compute_lag(self):
        for row in self:
            row.lag = (row.logged_at - row.received_at).total_seconds() if row.received_at else 0

    def _search_lag(self, operator, value):
        """In whole microseconds, the precision of both ends, so that a number finds its own row again."""
        if operator not in _OPERATORS:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s %s", lag_sql(alias), _OPERATORS[operator], round(value * 1_000_000)
            )
        )


def lag_sql(alias):
    """The lag of a log row in microseconds; NULL for what no gateway received."""
    return SQL(
        "(extract(epoch FROM %s - %s) * 1000000)::bigint",
        SQL.identifier(alias, "logged_at"),
        SQL.identifier(alias, "received_at"),
    )
