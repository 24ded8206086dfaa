# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from ..ingest.billing_credit import reconcile_shares
from .freight_billing_document import SETTLED


class FreightBillingDocumentBooks(models.Model):
    """A document is what its journal entry is: posted, taken back to draft, cancelled, settled."""

    _inherit = "freight.billing.document"

    @api.model
    def _follow_state(self, moves, state):
        """What a person did to entries. A cancelled one may be booked anew, by replaying its message."""
        documents = self.search([("move_id", "in", moves.ids), ("state", "not in", ("voided", "rejected"))])
        if state == "cancel":
            documents.write(
                {"state": "rejected", "note": self.env._("Its journal entry was cancelled here.")}
            )
        elif documents:
            documents.state = state
        if state == "posted":
            documents._match_told()

    def _match_told(self):
        """Match these with what pays, credits or is credited by them, as it was told."""
        if not self:
            return
        self.env["freight.billing.allocation"].search([("invoice_id", "in", self.ids)])._match()
        shares = self.env["freight.billing.share"].search([("invoice_id", "in", self.ids)])
        credits = (self.filtered("share_ids") | shares.document_id).filtered("move_id")
        reconcile_shares({row.move_id: row.share_ids.invoice_id.move_id for row in credits})

    @api.model
    def _watch_moves(self, move_ids):
        """Look at the documents of these entries before commit, once for the whole transaction."""
        data = self.env.cr.precommit.data
        if "freight_bridge_finance.moves" not in data:
            data["freight_bridge_finance.moves"] = set()
            self.env.cr.precommit.add(self.env(su=True)["freight.billing.document"]._follow_watched)
        data["freight_bridge_finance.moves"].update(move_ids)

    def _follow_watched(self):
        watched = self.env.cr.precommit.data.pop("freight_bridge_finance.moves", set())
        found = self.search([("move_id", "in", list(watched)), ("state", "in", ("posted", "reconciled"))])
        found.filtered(lambda row: row.kind in ("payment", "refund"))._follow_items()
        documents = found.filtered(lambda row: row.kind in ("invoice", "credit_note"))
        settled = documents.filtered(lambda row: row.move_id.payment_state in SETTLED)
        settled.filtered(lambda row: row.state == "posted").state = "reconciled"
        (documents - settled).filtered(lambda row: row.state == "reconciled").state = "posted"
        self.env.flush_all()
