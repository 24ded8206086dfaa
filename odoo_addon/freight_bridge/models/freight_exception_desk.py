# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import difflib
import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..ingest.event import IngestEvent, canonical_json
from ..ingest.validator import envelope_faults, milestone_faults, text_faults
from ..lifecycle import LEARNED_KINDS

#: The chain that seals what people replay.
CHAIN = "desk"


class FreightExceptionDesk(models.Model):
    """What a person does with an exception: look, link, correct, replay, take, waive (contract §5)."""

    _inherit = "freight.exception"

    # -- decisions ------------------------------------------------------------------------------------

    def desk_assign_me(self):
        """Take the exceptions: the user owns them and they are in progress."""
        self._check_worker()
        undecided = self.filtered(lambda record: record.state in ("open", "in_progress"))
        undecided.sudo().write({"user_id": self.env.uid, "state": "in_progress"})
        return True

    def desk_waive(self, reason):
        """Decide that nothing needs to be done, and say why."""
        self._check_worker()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why nothing needs to be done: the reason is kept."))
        self.sudo()._close("waived", "waived", reason.strip())
        return True

    def desk_replay(self):
        """Run the exception's events again, now that what stopped them was mended."""
        self._check_worker()
        logs = self._replayable_logs()
        return self._replay([IngestEvent.from_log(log, self.env.uid) for log in logs], "replayed")

    def desk_link(self, shipment_id):
        """Say which shipment the events are about, remember their references for it, and replay them."""
        self._check_worker()
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

    def desk_correct(self, payload, reason):
        """Replace an event's canonical payload, keeping the original, the difference and the actor; replay.

        :param payload: the corrected event, JSON text or object; ``id`` and ``source`` stay as they were
        """
        self._check_worker()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the message is corrected: the reason is kept."))
        event, logs = self._checked_payload(payload), self._replayable_logs()
        log = logs.filtered(lambda row: (row.source, row.event_id) == (event["source"], event["id"]))
        if not log:
            raise UserError(
                self.env._("/id and /source must stay as they were: they say which event this is.")
            )
        text = canonical_json(event)
        self._keep_correction(log, text, reason.strip())
        events = [IngestEvent.from_log(row, self.env.uid, text if row == log else None) for row in logs]
        return self._replay(events, "corrected")

    # -- replay ---------------------------------------------------------------------------------------

    def _latest_logs(self):
        """The newest log row of each of the exception's events, oldest event first."""
        self.ensure_one()
        latest = {}
        for log in self.sudo().log_ids.sorted(lambda row: (row.replay, row.id)):
            latest[log.source, log.event_id] = log.id
        return self.env["freight.integration.log"].sudo().browse(sorted(latest.values()))

    def _replayable_logs(self):
        """The events that still wait; an error says why there is nothing to replay."""
        self.ensure_one()
        if self.state not in ("open", "in_progress"):
            raise UserError(
                self.env._("%s is decided already: its events are not run a second time.", self.name)
            )
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
        return logs

    def _replay(self, events, resolution):
        """Run events again and resolve the exception when none of them waits any more."""
        self.env["freight.ingest"].sudo()._process(events, CHAIN)
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
        message = decisive.message or self.env._("Applied to %s.", record.shipment_id.name)
        return {"outcome": decisive.outcome, "message": message, "state": self.state}

    def _restate(self, event):
        """Say why the event still waits, after a replay that did not help."""
        kind = self.env["freight.exception.code"]._by_code()[event.code]
        self.write({"code_id": kind.id, "severity": kind.severity, "summary": event.message or kind.name})

    def _link_references(self, events, shipment):
        """Map the events' references to the shipment, for the messages to come.

        A consignment number means this shipment from now on. Another kind is mapped only when it matches
        nothing yet: an order with several shipments keeps meaning all of them.
        """
        sound = [event for event in events if event.system_id or event.data.get("references")]
        ingest, References = self.env["freight.ingest"].sudo(), self.env["freight.cross.reference"].sudo()
        ingest._assign_systems(sound)
        readable = [event for event in sound if not milestone_faults(event.data)]
        candidates, _states = ingest._candidates(readable)
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

    # -- correction -----------------------------------------------------------------------------------

    def _checked_payload(self, payload):
        """A corrected payload as an object, or an error that names the place of the fault."""
        if isinstance(payload, str):
            try:
                payload = json.loads(payload)
            except ValueError as error:
                raise UserError(self.env._("The correction is not JSON: %s", error)) from None
        delivery = {"event": payload, "received_at": "2000-01-01T00:00:00Z"}
        faults = envelope_faults(delivery, payload) or text_faults(canonical_json(payload))
        if not faults and payload["type"] == "freight.shipment.milestone.v1":
            faults = milestone_faults(payload["data"])
        if faults:
            raise UserError("\n".join(f"{pointer}: {detail}" for pointer, detail in faults))
        return payload

    def _keep_correction(self, log, text, reason):
        before, after = pretty(log.payload).splitlines(), pretty(text).splitlines()
        difference = difflib.unified_diff(before, after, "received", "corrected", lineterm="")
        self.env["freight.exception.correction"].sudo().create(
            {
                "exception_id": self.id,
                "log_id": log.id,
                "company_id": self.sudo().company_id.id,
                "original": log.payload,
                "payload": text,
                "diff": "\n".join(difference),
                "reason": reason,
                "user_id": self.env.uid,
                "corrected_at": fields.Datetime.now(),
            }
        )


def pretty(text):
    """JSON text, indented for a person; other text as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text
