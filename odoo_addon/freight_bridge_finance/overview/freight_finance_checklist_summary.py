# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models
from odoo.fields import Domain

from odoo.addons.freight_bridge.tower.scope import day

from .freight_finance_checklist import Line

ITEM = "freight.billing.summary.item"


class FreightFinanceChecklistSummary(models.AbstractModel):
    """A period is not closed while something of it waits for its summary."""

    _inherit = "freight.finance.overview"

    def _close_document_lines(self, scope):
        real = self._not_tried()
        return {
            **super()._close_document_lines(scope),
            "summaries": Line(
                self.env._("All summaries are posted"),
                self.env._("Items of platforms that are summed up, in no journal entry so far."),
                ITEM,
                real & Domain("line_id", "=", False) & Domain("day", "<", day(scope.end)),
                real & scope.on_days("day"),
            ),
        }
