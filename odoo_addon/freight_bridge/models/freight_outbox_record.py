# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..ingest.event import IngestEvent
from .freight_exception import OPEN_STATES

#: The chain that seals what was sent.
CHAIN = "outbox"
#: What a message is written in, by dialect; the others send the event itself.
MEDIA_TYPES = {"x12": "application/edi-x12", "edifact": "application/edifact"}
DEFAULT_MEDIA_TYPE = "application/cloudevents+json"


class FreightOutboxRecord(models.Model):
    """What is kept of a message, and who is told when it does not arrive."""

    _inherit = "freight.outbox"

    def _record_sent(self):
        """Keep in the integration log what was sent."""
        events = [row._log_event() for row in self if row.state == "sent"]
        for event in events:
            event.outcome = "sent"
        self._record(events)

    def _refuse(self, code, messages):
        """Tell a person about messages that did not arrive.

        :param code: an exception code
        :param messages: row → what happened, in words
        """
        events = [row._log_event() for row in self]
        for row, event in zip(self, events, strict=True):
            event.refuse(code, messages[row], row.shipment_id.id or None)
        self.env["freight.exception"]._raise_for(events)
        self._record(events)
        self._update_each(
            {row.id: {"exception_id": event.exception_id} for row, event in zip(self, events, strict=True)}
        )

    def _log_event(self):
        return IngestEvent.from_outbox(self, self._media_type())

    def _media_type(self):
        return MEDIA_TYPES.get(self.system_id.dialect, DEFAULT_MEDIA_TYPE)

    # -- what is shown of it --------------------------------------------------------------------------

    def _shown_payload(self, text):
        return self.env["freight.personal"]._shown_event(text)

    def _shown_body(self, text):
        return self.env["freight.personal"]._shown_message(text, self.sudo()._media_type())

    def _shown_response(self, text):
        """The beginning of an answer, in whatever format; what is cut off cannot be read."""
        return self.env["freight.personal"]._shown_message(text, "application/json")

    def _record(self, events):
        """Write the log rows of decided events about messages, one each."""
        if not events:
            return
        ingest = self.env["freight.ingest"]
        ingest._assign_log_ids(events)
        ingest._record(events, CHAIN)
        self.env.cr.execute(
            "UPDATE freight_outbox SET log_count = log_count + 1 WHERE message_id = ANY(%s)",
            [[f"msg_{event.event_id}" for event in events]],
        )
        self.invalidate_recordset(["log_count"], flush=False)

    # -- sending again --------------------------------------------------------------------------------

    def action_resend(self):
        """Send messages again that failed or that nobody acknowledged."""
        self._check_worker()
        self._lock()
        if wrong := self.filtered(lambda row: row.state not in ("failed", "sent")):
            raise UserError(
                self.env._(
                    "%s is neither failed nor sent: there is nothing to send again.", wrong[0].message_id
                )
            )
        rows = self.sudo()
        rows._resend()
        exceptions = rows.exception_id.filtered(lambda record: record.state in OPEN_STATES)
        exceptions.filtered(lambda record: not record._unsent_rows())._close("resolved", "replayed")

    def _resend(self):
        """Owe the messages anew.

        What did not arrive keeps its identity, so that a partner that has it all the same can tell. What the
        partner read and refused would be refused again as a repetition: it goes as a new message.
        """
        if expired := self.filtered("expired_on")[:1]:
            raise UserError(
                self.env._(
                    "%(message)s expired on %(day)s by policy “%(by)s”: its words are not kept any longer. "
                    "Do again what it told of, which owes a new message.",
                    message=expired.message_id,
                    day=format_date(self.env, expired.expired_on),
                    by=expired.expired_by,
                )
            )
        refused = self.filtered("acknowledged_at")
        self._enqueue([row._again() for row in refused])
        refused.write({"state": "cancelled"})
        (self - refused).write(
            {
                "state": "pending",
                "attempt": 0,
                "next_attempt_at": fields.Datetime.now(),
                "acknowledgement_due": False,
            }
        )

    # -- what is overdue ------------------------------------------------------------------------------

    @api.model
    def _cron_flag_unacknowledged(self):
        """Tell a person about sent messages that nobody acknowledged in time, in batches."""
        while batch := self._flag_unacknowledged():
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=1):
                break

    @api.model
    def _flag_unacknowledged(self, limit=500):
        """Raise an exception for each message whose acknowledgement is overdue, once; those messages."""
        late = self.search(
            [("state", "=", "sent"), ("acknowledgement_due", "<", fields.Datetime.now())],
            order="id",
            limit=limit,
        )
        late._refuse(
            "not_acknowledged",
            {
                row: self.env._(
                    "%(system)s did not acknowledge interchange %(number)s within %(hours)s hours.",
                    system=row.system_id.name,
                    number=row.control_number,
                    hours=row.system_id.acknowledgement_hours,
                )
                for row in late
            },
        )
        late.write({"acknowledgement_due": False})
        return late
