# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .canonical import ACKNOWLEDGEMENT
from .validator_edi import acknowledgement_faults

_ACCEPTED = frozenset({"accepted", "accepted_with_errors"})
#: Sets whose faults are told in a summary, and characters of it.
_SETS, _LIMIT = 3, 1000


class FreightIngestAcknowledgement(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), ACKNOWLEDGEMENT: "_handle_acknowledgement"}

    def _handle_acknowledgement(self, events):
        """Settle the messages of ours that the partner says it received (contract §11).

        The newest message of a control number is meant; a partner's no after its yes counts.
        """
        sound = [event for event in events if not self._refuse_malformed(event, acknowledgement_faults)]
        rows = self._acknowledged_rows(sound)
        accepted, refused = {}, {}
        for event in sound:
            row = rows.get((event.system_id, _control(event.data)))
            if not row:
                self._judge_unknown(event)
            elif row.state == "cancelled":
                event.skip(row.shipment_id.id, self.env._("The message was cancelled here meanwhile."))
            else:
                event.apply(row.shipment_id.id or None)
                is_accepted = event.data["status"] in _ACCEPTED
                (accepted if is_accepted else refused)[row] = (
                    event.data["kind"],
                    self._acknowledgement_text(event),
                )
        outbox = self.env["freight.outbox"]
        outbox._acknowledge({row: words for row, words in accepted.items() if row not in refused})
        outbox._reject(refused)

    def _acknowledged_rows(self, events):
        """Messages of ours by (system id, control number), of those that the events name."""
        found = self.env["freight.outbox"].search(
            [
                ("system_id", "in", list({event.system_id for event in events})),
                ("control_number", "in", list({_control(event.data) for event in events})),
            ],
            order="id",
        )
        found._lock()
        return {(row.system_id.id, row.control_number): row for row in found}

    def _judge_unknown(self, event):
        """An acknowledgement of something that Odoo did not send: another program of ours may have."""
        message = self.env._("No message of ours has the control number %s.", _control(event.data))
        if event.data["status"] in _ACCEPTED:
            event.skip(None, message)
        else:
            event.refuse("rejected_by_partner", f"{message} {self._acknowledgement_text(event)}"[:_LIMIT])

    def _acknowledgement_text(self, event):
        """What the partner said, for a person."""
        data = event.data
        labels = dict(self.env["freight.interchange"]._fields["status"]._description_selection(self.env))
        reason = " ".join(filter(None, (data.get("reason_code"), data.get("reason"))))
        faults = [
            f"{one['kind']} {one['control']}: {fault['pointer']} {fault['detail']}"
            for one in data.get("sets", [])
            if one["status"] != "accepted"
            for fault in one.get("faults", [])[:1]
        ][:_SETS]
        told = "; ".join(filter(None, (reason, *faults)))
        return f"{data['kind']} {labels[data['status']]}{told and ': '}{told}"[:_LIMIT]


def _control(data):
    """The number that names a message of ours, as it is kept: without leading zeros."""
    control = (data.get("group_control") or data.get("interchange_control")).strip()
    return control.lstrip("0") or "0"
