# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
import uuid
from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ingest.canonical import completed, partition_key, strongest
from ..ingest.event import canonical_json
from ..ingest.validator import envelope_faults, text_faults
from .personal_field import PersonalText

STATES = [
    ("pending", "Pending"),
    ("claimed", "Being Sent"),
    ("sent", "Sent"),
    ("acknowledged", "Acknowledged"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
#: Where a row may go from each state. A partner's word (acknowledged, failed) may overtake the courier's.
TRANSITIONS = {
    "pending": {"claimed", "acknowledged", "failed", "cancelled"},
    "claimed": {"pending", "sent", "acknowledged", "failed"},
    "sent": {"pending", "acknowledged", "failed"},
    "acknowledged": {"failed"},
    "failed": {"pending", "acknowledged", "cancelled"},
    "cancelled": set(),
}
#: What was not sent yet: later rows of the same partition wait for it.
UNSETTLED = ("pending", "claimed")


class FreightOutbox(models.Model):
    """A message owed to a partner, made in the transaction of the business change that owes it.

    The courier claims rows with a lease, sends them and settles them (contract §11). A row keeps its message
    id at every attempt, so that a partner that got it twice can tell.
    """

    _name = "freight.outbox"
    _description = "Freight Outgoing Message"
    _inherit = ["freight.message.mixin", "freight.personal.mixin"]
    _order = "id desc"
    _rec_name = "message_id"

    system_id = fields.Many2one(
        "freight.system", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    state = fields.Selection(STATES, required=True, readonly=True, default="pending", index=True)
    event_type = fields.Char(string="Type", required=True, readonly=True)
    subject = fields.Char(readonly=True, index=True)
    partition_key = fields.Char(required=True, readonly=True, help="Messages of one key are sent in order.")
    message_id = fields.Char(string="Message", required=True, readonly=True)
    payload = PersonalText(string="Canonical Event", required=True, readonly=True, personal="_shown_payload")
    acknowledge = fields.Char(
        readonly=True, help="Of an acknowledgement: what it is made of, such as TA1,997 or CONTRL."
    )
    control_number = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="Of the interchange and of its one group; the partner's acknowledgement names it.",
    )
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field="res_model", readonly=True, index=True)
    shipment_id = fields.Many2one(
        "freight.shipment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    attempt = fields.Integer(string="Attempts", required=True, readonly=True, default=0)
    next_attempt_at = fields.Datetime(
        string="Next Attempt", required=True, readonly=True, default=fields.Datetime.now
    )
    courier = fields.Char(readonly=True, help="Who sends it at the moment, or sent it last.")
    lease = fields.Char(readonly=True)
    lease_expires_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(string="Sent", readonly=True)
    status = fields.Integer(string="HTTP Status", readonly=True, help="0: there was no answer.")
    detail = fields.Char(string="Last Result", readonly=True)
    body = PersonalText(string="What Was Sent", readonly=True, personal="_shown_body")
    response = PersonalText(string="Beginning of the Answer", readonly=True, personal="_shown_response")
    acknowledgement_due = fields.Datetime(
        readonly=True, index="btree_not_null", help="A person is told when none came until then."
    )
    acknowledged_at = fields.Datetime(string="Acknowledged", readonly=True)
    acknowledgement = fields.Char(readonly=True, help="What the partner said of it.")
    exception_id = fields.Many2one(
        "freight.exception", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    resend_of_id = fields.Many2one(
        "freight.outbox", string="Sent Again For", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    payload_digest = fields.Char(readonly=True, help="SHA-256 of the canonical event that expired.")
    expired_on = fields.Datetime(readonly=True)
    expired_by = fields.Char(readonly=True, help="The policy by which its words expired.")
    log_count = fields.Integer(string="Log Entries", required=True, readonly=True, default=0)

    _message_unique = models.Constraint("UNIQUE(message_id)", "A message has a row of its own.")
    _unsettled_idx = models.Index("(system_id, partition_key, id) WHERE state IN ('pending', 'claimed')")

    def _message_parts(self):
        return ("body", "response", "payload")

    @api.model
    def _enqueue(self, vals_list):
        """Owe messages to partners: rows in the caller's transaction, whatever the user's own rights.

        :param vals_list: dictionaries of ``system_id``, ``event_type``, ``data`` (of the canonical event),
            and of ``references`` (list of ``{"kind", "value"}``; left out: those of ``data``), ``subject``
            and ``partition_key`` (left out: from the strongest reference), ``res_model``, ``res_id``,
            ``shipment_id``, ``acknowledge`` (of an acknowledgement: its parts, such as ``"TA1,997"``)
        :return: the rows, superuser, in the same order
        """
        systems = self.env["freight.system"].sudo().browse(vals["system_id"] for vals in vals_list)
        rows = self.sudo().create(
            [
                self._new_vals(vals, system, number)
                for vals, system, number in zip(
                    vals_list, systems, systems._control_numbers_each(), strict=True
                )
            ]
        )
        rows._notify_pages()
        return rows

    def _again(self):
        """What ``_enqueue`` makes the same message from, under a new identity."""
        event = json.loads(self.payload)
        return {
            "system_id": self.system_id.id,
            "event_type": self.event_type,
            "data": event["data"],
            "subject": self.subject,
            "partition_key": self.partition_key,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "shipment_id": self.shipment_id.id,
            "acknowledge": self.acknowledge,
            "resend_of_id": self.id,
        }

    def _new_vals(self, vals, system, control_number):
        event = self._new_event(vals, system)
        optional = ("res_model", "res_id", "shipment_id", "acknowledge", "resend_of_id")
        return {
            "system_id": system.id,
            "company_id": system.company_id.id,
            "event_type": event["type"],
            "subject": event["subject"],
            "partition_key": event["partitionkey"],
            "message_id": f"msg_{event['id']}",
            "payload": canonical_json(event),
            "control_number": control_number and str(control_number),
            **{name: vals[name] for name in optional if name in vals},
        }

    def _new_event(self, vals, system):
        """The CloudEvent of a message; one that is not sound is a fault of the caller and stops it."""
        reference = strongest(vals.get("references") or vals["data"].get("references"))
        now = datetime.now(UTC)
        given = {
            "type": vals["event_type"],
            "subject": vals.get("subject") or (reference and reference["value"]),
            "partitionkey": vals.get("partition_key") or (reference and partition_key(reference)),
            "time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "data": vals["data"],
        }
        event = completed(given, {"id": str(uuid.uuid4()), "source": f"/systems/{system.code}"})
        faults = envelope_faults({"received_at": event["time"]}, event) or text_faults(canonical_json(event))
        if faults:
            raise UserError(
                self.env._(
                    "The message for %(system)s cannot be sent: %(faults)s",
                    system=system.name,
                    faults="; ".join(f"{pointer} {sentence}" for pointer, sentence in faults),
                )
            )
        return event

    # -- life -----------------------------------------------------------------------------------------

    def write(self, vals):
        """Keep the order of states, whoever asks; tell open pages what changed."""
        if "state" in vals:
            self._check_transition(vals["state"])
        result = super().write(vals)
        self._notify_pages()
        return result

    def _check_transition(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            if state != row.state and state not in TRANSITIONS[row.state]:
                raise UserError(
                    self.env._(
                        "%(message)s is %(old)s: it cannot become %(new)s any more.",
                        message=row.message_id,
                        old=labels[row.state],
                        new=labels[state],
                    )
                )

    def _check_worker(self):
        """The user must be allowed to decide about messages; what follows may then run as superuser."""
        if not self.env.su and not self.env.user.has_group("freight_bridge.group_user"):
            raise AccessError(
                self.env._("Only freight users decide about messages: ask your administrator for the role.")
            )
        self.check_access("read")

    def action_cancel(self):
        """Never send messages that were not sent yet."""
        self._check_worker()
        self._lock()
        if busy := self.filtered(lambda row: row.state == "claimed"):
            raise UserError(
                self.env._(
                    "%s is being sent at this moment: try again when its state has changed.",
                    busy[0].message_id,
                )
            )
        self.sudo().write({"state": "cancelled"})

    def action_open_document(self):
        """The document that the message is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def _lock(self):
        """Wait for a courier that claims or settles the same rows at this moment."""
        self.env.cr.execute(
            "SELECT 1 FROM freight_outbox WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [self.ids]
        )
        self.invalidate_recordset()

    def _notify_pages(self):
        """Tell open pages which messages changed."""
        if self.ids:
            self.env["freight.ingest"]._bus_notify("freight_bridge.outbox", self.ids)
