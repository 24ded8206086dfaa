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
            event.refuse(
                "message_rejected",
                self.env._("The partner's message could not be understood: %s", _first_reason(event)),
            )


def _first_reason(event):
    """What is wrong with a message, after its place where the words do not name that."""
    reason = event.data.get("reason") or event.subject
    place = _first_place(event.data)
    return (reason if place in reason else f"{place} {reason}")[:500].strip()


def _first_place(data):
    """Where in the message the fault is that the reason tells, or an empty text."""
    faults = data.get("faults")
    first = faults[0] if isinstance(faults, list) and faults else None
    place = first.get("pointer") if isinstance(first, dict) else None
    return place[:100] if isinstance(place, str) else ""
