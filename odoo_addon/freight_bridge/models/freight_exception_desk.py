# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import unicodedata

from odoo import models
from odoo.exceptions import UserError

from ..ingest.event import IngestEvent
from ..ingest.validator import reference_faults
from ..lifecycle import LEARNED_KINDS

#: The chain that seals what people replay.
CHAIN = "desk"
#: Longest reason kept, in characters.
REASON = 2000
#: Letters and signs to Unicode, and yet nothing to see: fillers of Hangul, the blank of Braille.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text):
    """Whether there is anything to read: a letter, a figure or a sign."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in BLANKS for char in text)


class FreightExceptionDesk(models.Model):
    """What a person does with an exception: link, replay, take, waive (contract §5)."""

    _inherit = "freight.exception"

    # -- decisions ------------------------------------------------------------------------------------

    def desk_waive(self, reason):
        """Decide that nothing needs to be done, and say why."""
        self._check_worker()
        reason = self._checked_reason(reason)
        self._lock()
        self.sudo()._close("waived", "waived", reason)
        return True

    def desk_replay(self):
        """Run the exception's events again, now that what stopped them was mended."""
        self._check_worker()
        logs = self._replayable_logs()
        return self._replay([IngestEvent.from_log(log, self.env.uid) for log in logs], "replayed")

    def desk_link(self, shipment_id):
        """Say which shipment the events are about, remember their references for it, and replay them."""
        self._check_worker()
        if type(shipment_id) is not int or not 0 < shipment_id < 1 << 31:
            raise UserError(self.env._("Choose a shipment: its number in the database is asked for."))
        logs = self._replayable_logs()
        shipment = self.env["freight.shipment"].browse(shipment_id).exists()
        shipment.check_access("read")
        if not shipment or shipment.company_id != self.sudo().company_id:
            raise UserError(self.env._("Choose a shipment of the company that the message was sent to."))
        events = [IngestEvent.from_log(log, self.env.uid) for log in logs]
        for event in events:
            event.forced_shipment_id = shipment.id
        self._link_references(events, shipment)
        return self._replay(events, "linked")

    def _checked_reason(self, reason):
        """The reason of a decision without blanks around it; an error says what is wanted instead."""
        if not isinstance(reason, str) or not is_visible(reason):
            raise UserError(self.env._("Say why you decide so: the reason is kept."))
        if len(reason) > REASON or "\0" in reason:
            raise UserError(self.env._("Give the reason in at most %s characters.", REASON))
        return reason.strip()

    def _lock(self):
        """Wait for whoever decides on the same exceptions at this moment.

        Who waited in vain gets a serialization failure, upon which Odoo runs the call again: it then sees the
        other's decision and says so, instead of stumbling over its effects.
        """
        self.env.cr.execute(
            "SELECT 1 FROM freight_exception WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [self.ids]
        )

    # -- replay ---------------------------------------------------------------------------------------

    def _latest_logs(self):
        """The newest log row of each of the exception's events, oldest event first."""
        self.ensure_one()
        logs = self.sudo().log_ids
        return (logs - logs.replay_of_id).sorted("id")

    def _replayable_logs(self):
        """The events that still wait, nobody else at them; an error says why there is nothing to replay."""
        self.ensure_one()
        self._lock()
        self._check_undecided()
        logs = self._latest_logs().filtered(lambda log: log.outcome == "exception")
        if not logs:
            raise UserError(self.env._("Every event of %s was applied already.", self.name))
        if logs.filtered(lambda log: not log.received_at):
            raise UserError(
                self.env._(
                    "This was not a readable event: ask the partner to send it again, then waive %s.",
                    self.name,
                )
            )
        if expired := logs.filtered(lambda log: not log.payload)[:1]:
            raise UserError(
                self.env._(
                    "%(note)s It cannot be replayed: ask the partner to send it again under another number, "
                    "then waive %(name)s.",
                    note=expired.removal_note,
                    name=self.name,
                )
            )
        return logs

    def _begin_decision(self):
        """Hold the one exception that a person who may do so decides about now."""
        self._check_worker()
        self.ensure_one()
        self._lock()
        self._check_undecided()

    def _check_undecided(self):
        if self.state not in ("open", "in_progress"):
            raise UserError(
                self.env._(
                    "%(name)s was decided already by %(user)s.",
                    name=self.name,
                    user=self.sudo().closed_by_id.name,
                )
            )

    def _replay(self, events, resolution):
        """Run events again and resolve the exception when none of them waits any more."""
        self.env["freight.ingest"].sudo()._in_companies()._process(events, CHAIN)
        if any(event.outcome == "retry" for event in events):
            raise UserError(self.env._("A record is in use by another person: try again in a moment."))
        if any(event.outcome == "duplicate" for event in events):
            raise UserError(self.env._("Another person replayed %s just now: look at it again.", self.name))
        waiting = next((event for event in events if event.outcome == "exception"), None)
        record = self.sudo()
        if waiting:
            record._restate(waiting)
        else:
            shipment_id = next((event.shipment_id for event in events if event.shipment_id), False)
            record.shipment_id = shipment_id
            record._close("resolved", resolution)
        decisive = waiting or events[-1]
        message = decisive.message or record._applied_text()
        return {"outcome": decisive.outcome, "message": message, "state": self.state}

    def _applied_text(self):
        """What became of the message, or would become of it where it is only tried."""
        if self.env.context.get("freight_trial"):
            return self.env._("Would be applied to %s.", self.shipment_id.name)
        return self.env._("Applied to %s.", self.shipment_id.name)

    def _restate(self, event):
        """Say why the event still waits, after a replay that did not help."""
        kind = self.env["freight.exception.code"]._by_code()[event.code]
        self.write(
            {
                "code_id": kind.id,
                "severity": kind.severity,
                "summary": event.message or kind.name,
                "subject": event.subject,
                "shipment_id": event.shipment_id or event.forced_shipment_id or self.shipment_id.id,
            }
        )

    def _link_references(self, events, shipment):
        """Map the events' references to the shipment, for the messages to come.

        A consignment number means this shipment from now on. Another kind is mapped only when it matches
        nothing yet: an order with several shipments keeps meaning all of them.
        """
        ingest, References = self.env["freight.ingest"].sudo(), self.env["freight.cross.reference"].sudo()
        ingest._assign_systems(events)
        readable = [
            event
            for event in events
            if event.system_id and not reference_faults((event.data or {}).get("references"))
        ]
        candidates, _states = ingest._candidates(ingest._asked(readable))
        wanted = {
            (event.system_id, reference["kind"], reference["value"].strip())
            for event in readable
            for reference in event.data["references"]
            if reference["kind"] in LEARNED_KINDS
            or not (
                candidates.get((None, reference["kind"], reference["value"].strip()))
                or candidates.get((event.system_id, reference["kind"], reference["value"].strip()))
            )
        }
        known = {
            (row.system_id.id, row.kind, row.value): row
            for row in References.search(
                [("system_id", "in", [key[0] for key in wanted]), ("value", "in", [key[2] for key in wanted])]
            )
        }
        for key in sorted(wanted & known.keys()):
            known[key].write({"shipment_id": shipment.id, "origin": "manual"})
        References.create(
            [
                {
                    "system_id": system_id,
                    "kind": kind,
                    "value": value,
                    "shipment_id": shipment.id,
                    "origin": "manual",
                }
                for system_id, kind, value in sorted(wanted - known.keys())
            ]
        )
