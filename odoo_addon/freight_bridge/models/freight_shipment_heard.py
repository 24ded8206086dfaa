# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .freight_integration_log import OUTGOING

#: Hours without a word after which a shipment under way counts as silent.
STALE_HOURS = 48
_PARAMETER = "freight_bridge.stale_hours"


class FreightShipmentHeard(models.Model):
    """When somebody last said something about a shipment."""

    _inherit = "freight.shipment"

    heard_at = fields.Datetime(
        string="Last Message",
        compute="_compute_heard_at",
        search="_search_heard_at",
        help="When the last message about it came.",
    )

    def _compute_heard_at(self):
        heard = (
            self.env["freight.integration.log"]
            .sudo()
            ._read_group(
                [("shipment_id", "in", self.ids), ("direction", "=", "in")],
                ["shipment_id"],
                ["logged_at:max"],
            )
        )
        latest = dict(heard)
        for shipment in self:
            shipment.heard_at = latest.get(shipment, False)

    def _search_heard_at(self, operator, value):
        """Before a moment: made before it, and nothing came since. By the log's index on the shipment."""
        if operator != "<":
            return NotImplemented
        moment = fields.Datetime.to_datetime(value)
        silent = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """NOT EXISTS (
                    SELECT FROM freight_integration_log heard
                     WHERE heard.shipment_id = %s AND heard.logged_at >= %s AND heard.source NOT LIKE %s
                )""",
                SQL.identifier(alias, "id"),
                moment,
                f"{OUTGOING}%",
            )
        )
        return silent & Domain("create_date", "<", value)

    @api.model
    def _stale_hours(self):
        """After how many hours without a word a shipment under way counts as silent."""
        told = self.env["ir.config_parameter"].sudo().get_param(_PARAMETER)
        return int(told) if told and told.isdecimal() and 0 < int(told) <= 10_000 else STALE_HOURS
