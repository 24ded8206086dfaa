# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.freight_bridge.models.freight_exception import OPEN_STATES
from odoo.addons.freight_bridge.tower.scope import text

#: Kinds of systems that tell of money.
KINDS = ("billing", "bank", "tax")


class FreightFinanceOverview(models.AbstractModel):
    """Billing, money, bank and tax at a glance, and what is left before a period can be closed.

    Read as the control tower is: as the user, each number with the domain of the records behind it. Of the
    time range whole days count, in UTC as in the books (contracts: "Control tower", "Finance overview").
    """

    _name = "freight.finance.overview"
    _description = "Finance Overview"
    _inherit = "freight.tower"

    @api.model
    def _pages(self):
        return {"overview": ("freight_bridge.group_finance", "freight_bridge.group_auditor")}

    @api.model
    @api.readonly
    def page(self, name, scope):
        """The blocks, and what the filters offer.

        :return: ``{"read_at", "blocks", "systems": [{"id", "name"}], "may_tick"}``
        """
        if not self._may_see(name):
            raise AccessError(
                self.env._(
                    "The finance overview is for Freight Finance: ask your administrator for the role."
                )
            )
        systems = self.env["freight.system"].search([("kind", "in", KINDS)], order="name")
        return {
            **super().page(name, scope),
            "systems": [{"id": system.id, "name": system.display_name} for system in systems],
            "may_tick": self._may_tick(),
        }

    def _may_tick(self):
        return self.env.user.has_group("freight_bridge.group_finance")

    def _overview_blocks(self, scope):
        found = self._states_found(scope)
        return [
            self._block_totals(scope, found),
            *self._blocks_checklist(scope),
            *self._blocks_risk(scope),
            self._block_kinds(scope, found),
            self._block_states(scope, found),
        ]

    def _mine(self, scope):
        """What the filters leave, of any model with a company and a system."""
        return scope.ours() & scope.told() & self._not_tried()

    def _finance_exceptions(self):
        """Open exceptions about money: of those systems, or of a code of this module."""
        codes = (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=", "freight_bridge_finance"), ("model", "=", "freight.exception.code")])
        )
        return (
            Domain("state", "in", OPEN_STATES)
            & (
                Domain("system_id.kind", "in", KINDS)
                | Domain("code_id", "in", sorted(codes.mapped("res_id")))
            )
            & (self._not_tried() | Domain("system_id", "=", False))
        )

    def _begun(self, scope):
        """What came, or is about what happened, before the end of the period."""
        end = text(scope.end)
        return Domain("create_date", "<", end) | Domain("log_ids", "any", [("event_time", "<", end)])

    def _month_name(self, month):
        return format_date(self.env, month, date_format="MMMM y")
