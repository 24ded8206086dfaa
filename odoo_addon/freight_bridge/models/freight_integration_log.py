# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import binascii
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ingest.canonical import REJECTED
from .append_only import guard_table
from .personal_field import PersonalText

OUTCOMES = [("applied", "Applied"), ("stale", "Stale"), ("exception", "Exception"), ("sent", "Sent")]
#: How the source of a message of ours begins; a partner's begins with /systems/.
OUTGOING = "/outbox/"
#: How the source of what we ourselves removed begins (``freight.payload.removal``).
REMOVING = "/retention/"
#: What retention and erasure may take out of a row; verification knows of it by ``freight.payload.removal``.
REMOVABLE = ("payload", "raw", "pointer", "message", "subject", "partition_key")


class FreightIntegrationLog(models.Model):
    """One event received (or replayed) or sent, with what became of it.

    A row is written once, complete and sealed, by ``freight.ingest``; the database refuses any later change.
    So its links use ``ondelete="restrict"``: what the log speaks of cannot be deleted.
    """

    _name = "freight.integration.log"
    _description = "Freight Integration Log"
    _inherit = ["freight.message.mixin", "freight.personal.mixin"]
    _order = "id desc"
    _rec_name = "event_id"
    _log_access = False

    system_id = fields.Many2one("freight.system", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    source = fields.Char(required=True, readonly=True)
    event_id = fields.Char(string="Event", required=True, readonly=True)
    replay = fields.Integer(
        required=True,
        readonly=True,
        help="0: as received; n: the n-th replay by a person. Of a message of ours: its n-th entry.",
    )
    direction = fields.Selection(
        [("in", "Received"), ("out", "Sent"), ("own", "Removed")],
        compute="_compute_direction",
        search="_search_direction",
    )
    event_type = fields.Char(string="Type", required=True, readonly=True)
    subject = fields.Char(readonly=True, index=True)
    event_time = fields.Datetime(string="Happened", readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True, help="When the gateway took the message.")
    logged_at = fields.Datetime(string="Logged", required=True, readonly=True, index=True)
    correlation_id = fields.Char(readonly=True, index=True)
    trace_id = fields.Char(
        string="Trace",
        readonly=True,
        index="btree_not_null",
        help="The sidecar's trace of this message, where it keeps traces.",
    )
    trace_url = fields.Char(string="Trace Address", compute="_compute_trace_url")
    partition_key = fields.Char(readonly=True)
    chain = fields.Char(required=True, readonly=True)
    payload = PersonalText(string="Canonical Event", required=True, readonly=True, personal="_shown_payload")
    raw = PersonalText(string="As Received or Sent", readonly=True, personal="_shown_raw")
    raw_type = fields.Char(readonly=True)
    pointer = fields.Char(
        readonly=True, help="Where in the partner's message these words stood (JSON Pointer)."
    )
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    code = fields.Char(readonly=True)
    message = fields.Char(readonly=True)
    shipment_id = fields.Many2one(
        "freight.shipment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    exception_id = fields.Many2one(
        "freight.exception", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    replay_of_id = fields.Many2one(
        "freight.integration.log", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    actor_id = fields.Many2one("res.users", string="Replayed By", readonly=True, ondelete="restrict")
    seal_id = fields.Many2one(
        "freight.integration.seal", required=True, readonly=True, index=True, ondelete="restrict"
    )
    seal_position = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)

    _event_unique = models.Constraint(
        "UNIQUE(source, event_id, replay)", "An event is recorded once, and once for each replay."
    )

    #: All rows of a system, and its newest at once.
    _system_idx = models.Index("(system_id, id)")
    #: What may expire, the oldest first.
    _kept_idx = models.Index("(logged_at, id) WHERE payload <> ''")

    def init(self):
        """Let the database itself refuse changes."""
        guard_table(self.env.cr, self._table, REMOVABLE)

    @api.depends("source")
    def _compute_direction(self):
        for row in self:
            own = "own" if row.source.startswith(REMOVING) else "in"
            row.direction = "out" if row.source.startswith(OUTGOING) else own

    def _search_direction(self, operator, value):
        if operator != "in":
            return NotImplemented
        outgoing = Domain("source", "=like", f"{OUTGOING}%")
        removing = Domain("source", "=like", f"{REMOVING}%")
        wanted = {"out": outgoing, "own": removing, "in": ~outgoing & ~removing}
        return Domain.OR(wanted[direction] for direction in value if direction in wanted)

    @api.depends("trace_id")
    def _compute_trace_url(self):
        """Where a person sees the trace, by the address that the system parameter names."""
        address = self.env["ir.config_parameter"].sudo().get_param("freight_bridge.trace_url") or ""
        for row in self:
            row.trace_url = row.trace_id and address.replace("{trace_id}", row.trace_id)

    def _shown_payload(self, text):
        return self.env["freight.personal"]._shown_event(text)

    def _shown_raw(self, text):
        return self.env["freight.personal"]._shown_message(text, self.sudo().raw_type)

    # -- messages -------------------------------------------------------------------------------------

    def _message_parts(self):
        return ("raw", "payload")

    def _compute_kept_parts(self):
        """A message that was not understood is kept within the event that says so."""
        super()._compute_kept_parts()
        for row in self:
            if row._is_rejected() and "raw" not in row.kept_parts:
                row.kept_parts = f"raw,{row.kept_parts}"

    def _message_part(self, part):
        if part != "raw" or not self._is_rejected():
            return super()._message_part(part)
        words, _media_type, is_bytes = self._rejected_words()
        body = (words or "").encode()
        if is_bytes:
            try:
                return base64.b64decode(body, validate=True), "bin"
            except binascii.Error:
                pass
        return body, "txt"

    def _is_rejected(self):
        """A partner's message that could not be understood (and not what was made of it since)."""
        return self.event_type == REJECTED and bool(self.received_at and self.payload)

    def _rejected_words(self, personal=None):
        """What could not be understood, as the user may see it: (words, media type, in base64?).

        :param personal: ``freight.personal`` of who looks, where the row itself is read as superuser
        """
        personal = self.env["freight.personal"] if personal is None else personal
        data = json.loads(self.payload)["data"]
        body, media_type = data.get("body"), data.get("content_type")
        is_bytes = data.get("encoding", "utf8") != "utf8"
        shown = personal._shown_message(body, None if is_bytes else media_type)
        return shown, media_type, is_bytes and shown == body

    def write(self, vals):
        raise UserError(
            self.env._("The integration log cannot be changed: correct and replay the event instead.")
        )

    def unlink(self):
        raise UserError(self.env._("The integration log cannot be deleted: it is kept as evidence."))
