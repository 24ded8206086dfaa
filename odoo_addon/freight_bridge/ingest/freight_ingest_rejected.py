# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models


class FreightIngestRejected(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "freight.message.rejected.v1": "_handle_rejected"}

    def _handle_rejected(self, events):
        """A body that the gateway could not read: only a person can say what it meant."""
        for event in events:
            reason = str(event.data.get("reason") or "")[:500]
            event.refuse(
                "message_rejected",
                self.env._("The partner's message could not be understood: %s", reason or event.subject),
            )
