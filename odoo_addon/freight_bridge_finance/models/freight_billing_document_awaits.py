# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.tools import SQL


class FreightBillingDocumentAwaits(models.Model):
    """A document that is summed up is in the books once all that is told of it is in a summary entry."""

    _inherit = "freight.billing.document"

    awaits_summary = fields.Boolean(
        string="Awaits Its Summary",
        compute="_compute_awaits_summary",
        search="_search_awaits_summary",
        compute_sudo=True,
        help="Something of it is in no journal entry so far: the period is not over, or posting it is held.",
    )

    def _compute_awaits_summary(self):
        open_items = self.env["freight.billing.summary.item"]._read_group(
            [("document_id", "in", self.ids), ("line_id", "=", False)], ["document_id"]
        )
        waiting = {document for (document,) in open_items}
        for document in self:
            document.awaits_summary = document in waiting

    def _search_awaits_summary(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = SQL("(SELECT document_id FROM freight_billing_summary_item WHERE line_id IS NULL)")
        return [("id", "in" if True in value else "not in", waiting)]
