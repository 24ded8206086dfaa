# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..ingest.canonical import MADE_BY_SIDECAR, completed, event_faults, pretty
from ..ingest.event import IngestEvent, canonical_json
from ..ingest.personal import BULLET, unmasked
from ..lifecycle import MILESTONES
from .freight_exception_correction import difference

#: Largest correction taken, in bytes: an event is a few hundred.
PAYLOAD = 256 * 1024


class FreightExceptionCorrect(models.Model):
    """Correcting a message: what a person says that it means (contract §5)."""

    _inherit = "freight.exception"

    def desk_correct(self, payload, reason):
        """Put another event in the place of one that waits, and replay.

        The original, the difference, the actor and the reason are kept. What only programs know (CloudEvents'
        envelope) may be left out.

        :param payload: the corrected event, JSON text or object; ``id`` and ``source`` stay as they were
        """
        self._check_worker()
        reason, given = self._checked_reason(reason), self._given_event(payload)
        logs = self._replayable_logs()
        log = self._log_to_correct(logs, given)
        given = self._with_masked(given, log)
        event = completed(given, self._known_members(log))
        self._check_event(event, given)
        self._check_identity(event, log)
        text = canonical_json(event)
        self._keep_correction(log, text, reason)
        events = [IngestEvent.from_log(row, self.env.uid, text if row == log else None) for row in logs]
        return self._replay(events, "corrected")

    # -- what was given -------------------------------------------------------------------------------

    def _given_event(self, payload):
        """A correction as an object, or an error that says why it is none."""
        text = payload if isinstance(payload, str) else _dump(payload)
        if len(text.encode("utf-8", "surrogatepass")) > PAYLOAD:
            raise UserError(
                self.env._("The correction is too long: an event has at most %s KB.", PAYLOAD // 1024)
            )
        try:
            given = json.loads(text, parse_constant=_refuse_constant)
            canonical_json(given)
        except RecursionError:
            raise UserError(self.env._("The correction is nested too deeply to be an event.")) from None
        except ValueError as error:
            raise UserError(self.env._("The correction is not JSON: %s", error)) from None
        if not isinstance(given, dict):
            raise UserError(self.env._("The correction must be one event, a JSON object in braces."))
        return given

    def _log_to_correct(self, logs, given):
        """Which of the waiting events is meant: the one that is named, or the only one."""
        named = logs.filtered(lambda row: row.event_id == given.get("id"))
        if not named and len(logs) > 1:
            raise UserError(self.env._("%s events wait here: /id must say which of them this is.", len(logs)))
        return named[-1:] or logs

    def _with_masked(self, given, log):
        """What was written, with what its writer only saw masked put back as it was."""
        personal = self.env["freight.personal"]
        if personal._may_see():
            return given
        original = json.loads(self._draft(log)[0] or "null")
        given = unmasked(given, json.loads(personal._shown_event(json.dumps(original))), original)
        if BULLET in canonical_json(given) and BULLET not in canonical_json(original):
            raise UserError(
                self.env._(
                    "Something is masked (%s) that was not so in the message: write what it is, or ask "
                    "somebody who may see personal data.",
                    BULLET,
                )
            )
        return given

    def _check_identity(self, event, log):
        """A correction is about the event that came: it may have its own id by now, but no other."""
        own = {log.event_id, self._known_members(log)["id"]}
        if event["source"] != log.source or event["id"] not in own:
            raise UserError(
                self.env._("/id and /source must stay as they were: they say which event this is.")
            )
        if event["id"] != log.event_id and self._is_known(event):
            raise UserError(
                self.env._(
                    "The partner sent event %s again meanwhile, and it has its place: waive this message.",
                    event["id"],
                )
            )

    def _is_known(self, event):
        key = [("source", "=", event["source"]), ("event_id", "=", event["id"])]
        return self.env["freight.integration.log"].sudo().search_count(key, limit=1) > 0

    def _check_event(self, event, given):
        faults = event_faults(event, given)
        handled = self.env["freight.ingest"]._handlers().keys() - MADE_BY_SIDECAR
        if not faults and event["type"] not in handled:
            faults = [("/type", f"must be one of {', '.join(sorted(handled))}")]
        if faults:
            raise UserError("\n".join(self._fault_line(*fault) for fault in faults[:20]))

    def _fault_line(self, pointer, sentence):
        if pointer == "/data/code" and sentence != "is missing":
            sentence = f"must be null or one of {', '.join(MILESTONES)}"
        return f"{pointer} {sentence}".strip()

    # -- what is kept ---------------------------------------------------------------------------------

    def _keep_correction(self, log, text, reason):
        self.env["freight.exception.correction"].sudo().create(
            {
                "exception_id": self.id,
                "log_id": log.id,
                "company_id": self.sudo().company_id.id,
                "original": log.payload,
                "payload": text,
                "diff": difference(self._words_before(log), pretty(text)),
                "reason": reason,
                "user_id": self.env.uid,
                "corrected_at": fields.Datetime.now(),
            }
        )

    def _words_before(self, log):
        """What the correction is compared with: the event as it was read, or in the partner's own words."""
        said = self._said_event(log)
        if said is None:
            return pretty(log.payload)
        return pretty(json.dumps(said, ensure_ascii=False)) if said else ""


def _dump(payload):
    try:
        return json.dumps(payload, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return "null"


def _refuse_constant(name):
    raise ValueError(f"{name} is no number of JSON")
