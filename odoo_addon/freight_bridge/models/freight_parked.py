# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import binascii
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ingest.event import IngestEvent
from ..masked import masked_head
from ..runbook import runbook_url

LANES = ("operational", "financial", "master")
STATES = [("parked", "Parked"), ("replayed", "Replayed"), ("discarded", "Discarded")]
#: Most messages of one call.
MESSAGES = 500
#: Longest word of a reason.
REASON = 100


class FreightParked(models.Model):
    """A message that Odoo could not record although it was tried again and again (contract §14).

    The sidecar hands it over word for word, and takes it off its queue once it is kept here. What becomes of
    it then is decided by an act (``freight.parked.act``): it is replayed, or discarded with a reason. The row
    and its digest stay in either case.
    """

    _name = "freight.parked"
    _description = "Parked Message"
    _order = "first_at desc, id desc"
    _rec_name = "subject"

    lane = fields.Selection([(lane, lane.capitalize()) for lane in LANES], required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True, index=True, help="The sidecar's word for why.")
    cause = fields.Char(compute="_compute_cause")
    attempts = fields.Integer(
        required=True,
        readonly=True,
        aggregator="max",
        help="How often it was tried before it was parked, and replayed since.",
    )
    system_id = fields.Many2one("freight.system", readonly=True, index="btree_not_null", ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null", ondelete="restrict")
    source = fields.Char(readonly=True)
    event_id = fields.Char(string="Event", readonly=True)
    event_type = fields.Char(string="Type", readonly=True, help="Empty: it is no message of ours.")
    subject = fields.Char(required=True, readonly=True)
    correlation_id = fields.Char(readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True, help="When the gateway took the message.")
    first_at = fields.Datetime(string="First Parked", required=True, readonly=True, index=True)
    last_at = fields.Datetime(string="Last Parked", required=True, readonly=True)
    size = fields.Integer(required=True, readonly=True, help="In bytes.")
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the message, word for word.")
    head = fields.Text(string="Beginning, Masked", readonly=True)
    body = fields.Text(
        string="Content",
        readonly=True,
        groups="freight_bridge.group_manager",
        help="Word for word; in base64 where it is no text. Empty once it was discarded.",
    )
    is_text = fields.Boolean(required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="parked", index=True)
    outcome = fields.Char(string="Last Outcome", readonly=True)
    message = fields.Char(string="Last Result", readonly=True)
    log_id = fields.Many2one(
        "freight.integration.log",
        string="Log Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    exception_id = fields.Many2one(
        "freight.exception", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    closed_at = fields.Datetime(string="Decided On", readonly=True)
    closed_by_id = fields.Many2one("res.users", string="Decided By", readonly=True, ondelete="restrict")
    line_ids = fields.One2many("freight.parked.act.line", "parked_id", string="Acts", readonly=True)
    runbook_url = fields.Char(compute="_compute_runbook_url")

    _digest_unique = models.Constraint("UNIQUE(digest)", "A message is kept once.")
    #: What may be replayed together.
    _kind_idx = models.Index("(reason, system_id, event_type) WHERE state = 'parked'")

    def unlink(self):
        raise UserError(self.env._("A parked message cannot be deleted: discard it with a reason."))

    @api.depends("reason")
    def _compute_cause(self):
        words = {
            "undecodable": self.env._("It is no message of ours: nobody can read it as one."),
            "refused": self.env._("Odoo refused this one message each time."),
            "locked": self.env._("A record that it is about was in use each time."),
            "retry": self.env._("Odoo asked for it again and again."),
            "too_slow": self.env._("Odoo did not get done with it in time."),
            "too_large": self.env._("It is larger than Odoo takes."),
            "bug": self.env._("A program failed on it each time: Odoo's server log has the place."),
            "bad_answer": self.env._(
                "Odoo's answer about it could not be read: are sidecar and module of one version?"
            ),
            "bad_request": self.env._(
                "Odoo did not understand the call: are sidecar and module of one version?"
            ),
        }
        for row in self:
            row.cause = words.get(row.reason, row.reason)

    def _compute_runbook_url(self):
        self.runbook_url = runbook_url("messages_parked")

    # -- what the sidecar calls -----------------------------------------------------------------------

    @api.model
    def keep(self, messages):
        """Keep messages that are parked; once this is committed they may leave their queue.

        A message that comes again, because its acknowledgement was lost, is recognised by its digest.

        :param messages: at most 500 of ``{"lane", "reason", "attempt": int, "body": base64}``
        :return: ids of the rows, same order and length
        """
        self.env["freight.ingest"]._check_integration()
        if not isinstance(messages, list) or len(messages) > MESSAGES:
            raise UserError(self.env._("keep takes a list of at most %s messages.", MESSAGES))
        vals_list = self.sudo()._with_systems([self._new_vals(message) for message in messages])
        ids = self._insert({vals["digest"]: vals for vals in vals_list})
        return [ids[vals["digest"]] for vals in vals_list]

    def _new_vals(self, message):
        """The columns of a message but its system; a refusal where it is not what was agreed."""
        try:
            content = base64.b64decode(message["body"], validate=True)
            lane, reason, attempt = message["lane"], message["reason"], message["attempt"]
            valid = lane in LANES and isinstance(reason, str) and type(attempt) is int and attempt >= 0
        except (TypeError, KeyError, ValueError, binascii.Error):
            valid = False
        if not valid:
            raise UserError(
                self.env._("This is no parked message: it has a lane, a reason, an attempt and a body.")
            )
        text = _as_text(content)
        digest = hashlib.sha256(content).hexdigest()
        event = _as_event(text)
        return {
            "lane": lane,
            "reason": reason[:REASON].replace("\0", "") or "unknown",
            "attempts": attempt + 1 if event else 0,
            "size": len(content),
            "digest": digest,
            "is_text": text is not None,
            "body": text if text is not None else base64.b64encode(content).decode(),
            "head": masked_head(text) if text is not None else None,
            "subject": event.subject if event else digest[:12],
            "source": event and event.source,
            "event_id": event and event.event_id,
            "event_type": event and event.event_type,
            "correlation_id": event and event.correlation_id,
            "received_at": event and event.received_at and fields.Datetime.to_string(event.received_at),
        }

    def _with_systems(self, vals_list):
        """The same, each with the system that is its source and that system's company."""
        codes = {vals["source"].removeprefix("/systems/") for vals in vals_list if vals["source"]}
        systems = (
            self.env["freight.system"].with_context(active_test=False).search([("code", "in", list(codes))])
        )
        by_source = {f"/systems/{system.code}": system for system in systems}
        for vals in vals_list:
            system = by_source.get(vals["source"], systems.browse())
            vals.update(system_id=system.id or None, company_id=system.company_id.id or None)
        return vals_list

    def _insert(self, by_digest):
        """Insert what is not kept yet, whoever else inserts at this moment; ids by digest."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        common = {"state": "parked", "first_at": now, "last_at": now, "create_date": now, "write_date": now}
        rows = [
            {**vals, **common, "create_uid": self.env.uid, "write_uid": self.env.uid}
            for vals in by_digest.values()
        ]
        if not rows:
            return {}
        columns = ", ".join(f'"{name}"' for name in rows[0])
        self.env.cr.execute(
            f"""
            INSERT INTO freight_parked ({columns})
            SELECT {columns} FROM jsonb_populate_recordset(NULL::freight_parked, %s)
                ON CONFLICT (digest) DO UPDATE SET last_at = EXCLUDED.last_at
            RETURNING digest, id
            """,  # noqa: S608 -- names of our own fields
            [json.dumps(rows)],
        )
        ids = dict(self.env.cr.fetchall())
        self.invalidate_model(["last_at"], flush=False)
        self.env["freight.ingest"]._bus_notify("freight_bridge.parked", list(ids.values()))
        return ids

    # -- what people do -------------------------------------------------------------------------------

    def action_replay(self):
        """Look what would become of the messages if they were replayed; nothing is done yet."""
        return self.env["freight.parked.act"]._open_new("replay", self)

    def action_replay_like(self):
        """The same with all parked messages of this reason, system and type."""
        self.ensure_one()
        return self._like().action_replay()

    def action_discard(self):
        """Look what would be discarded; nothing is done yet."""
        return self.env["freight.parked.act"]._open_new("discard", self)

    def _like(self):
        return self.search(
            [
                ("state", "=", "parked"),
                ("reason", "=", self.reason),
                ("system_id", "=", self.system_id.id),
                ("event_type", "=", self.event_type),
            ],
            order="id",
        )

    def _event(self, actor):
        """The event as the ingest reads it, replayed by a person; None where the message is none."""
        event = _as_event(self.body if self.is_text else None)
        if event:
            event.actor_id = actor.id
        return event


def _as_text(content):
    """What PostgreSQL can keep as text; None of anything else."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _as_event(text):
    """The event of a delivery; None where the text is none, as the sidecar's ``parseDelivery`` sees it."""
    try:
        delivery = json.loads(text or "")
        is_delivery = isinstance(delivery, dict) and isinstance(delivery.get("event"), dict)
        return IngestEvent(delivery) if is_delivery else None
    except (ValueError, RecursionError):
        return None
