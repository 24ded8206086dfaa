# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import fields, models

from ..ingest.canonical import REJECTED, pretty
from ..ingest.personal import BULLET

#: Longest history and most corrections shown; the log and the record hold the rest.
HISTORY = 50
CORRECTIONS = 10


class FreightExceptionDetail(models.Model):
    """The one read behind the exception desk's detail pane (contract §5)."""

    _inherit = "freight.exception"

    def desk_detail(self):
        """Everything a person needs to decide, as plain values."""
        self.ensure_one()
        self.check_access("read")
        suggestions = self._suggest_shipments()
        exact = [row["shipment_id"] for row in suggestions if row["exact"]]
        shipment = self.shipment_id or self.env["freight.shipment"].browse(exact if len(exact) == 1 else ())
        return {
            "exception": self._detail_exception(),
            "message": self._detail_message(),
            "about_shipment": self._is_about_shipment(),
            "suggestions": suggestions,
            "suggestion_note": self._suggestion_note() or None,
            "can_link": self._asks_which_shipment(),
            "timeline": shipment._timeline() if shipment else [],
            "timeline_shipment": shipment.read(["name"])[0] if shipment else None,
            "history": self._detail_history(),
        }

    def _is_about_shipment(self):
        """Whether a shipment may be what it is about; another module knows of what is not."""
        return True

    def _detail_exception(self):
        names = (
            "name",
            "code_id",
            "code",
            "severity",
            "state",
            "summary",
            "subject",
            "system_id",
            "company_id",
            "team_id",
            "user_id",
            "deadline",
            "event_count",
            "shipment_id",
            "log_ids",
            "create_date",
            "resolution",
            "reason",
            "closed_by_id",
            "closed_at",
        )
        [values] = self.read(names)
        for name in ("deadline", "create_date", "closed_at"):
            values[name] = _iso(values[name])
        kind = self.code_id
        return {
            **values,
            "cause": kind.cause,
            "next_step": kind.next_step,
            "runbook_url": kind.runbook_url,
        }

    def _detail_message(self):
        """The message of the newest event that waits (or of the newest event), as said and as read by now."""
        logs = self._latest_logs()
        log = (logs.filtered(lambda row: row.outcome == "exception") or logs)[-1:]
        first = self._first_log(log)
        corrections = self.sudo().correction_ids.filtered(lambda row: self._first_log(row.log_id) == first)
        newest = corrections.sorted("id", reverse=True)[:CORRECTIONS]
        draft, draft_faults = self._draft(log)
        faults, is_unread = self._detail_faults(log), log.event_type == REJECTED
        words, shown_draft = self._detail_words(first), pretty(self._shown_event(draft))
        may_see = self.env["freight.personal"]._may_see()
        return {
            "log_id": log.id,
            "removal_note": first.removal_note or None,
            **words,
            "canonical": "" if is_unread else pretty(self._shown_event(log.payload or "")),
            "faults": faults,
            "draft": shown_draft,
            "is_masked": not may_see and BULLET in f"{words['raw']}{shown_draft}",
            "draft_faults": [_fault(*fault) for fault in draft_faults] if is_unread else faults,
            "event_type": log.event_type,
            "corrections": [self._detail_correction(row) for row in newest],
        }

    def _first_log(self, log):
        """The row of an event as it was received, before anybody replayed it."""
        while log.replay_of_id:
            log = log.replay_of_id
        return log

    def _detail_words(self, first):
        """The partner's own words, whatever was made of them since.

        ``verbatim`` is false where the partner speaks canonical events: the event as it was read, with what
        the gateway filled in, is then all that was kept.
        """
        words = {"pointer": first.pointer or "", "received_at": _iso(first.received_at)}
        if first._is_rejected():
            raw, raw_type, _is_bytes = first._rejected_words(self.env["freight.personal"])
            return {**words, "raw": raw, "raw_type": raw_type, "verbatim": True}
        raw = self.env["freight.personal"]._shown_message(first.raw, first.raw_type)
        raw = raw or pretty(self._shown_event(first.payload or "")) or None
        return {
            **words,
            "raw": raw,
            "raw_type": first.raw_type or "application/json",
            "verbatim": bool(first.raw),
        }

    def _detail_correction(self, correction):
        return {
            "by": correction.user_id.name,
            "time": _iso(correction.corrected_at),
            "reason": correction.reason,
            "diff": self._shown_diff(correction).splitlines(),
        }

    def _shown_event(self, text):
        """A canonical event as the user may see it; the rows that it stands in are read as superuser."""
        return self.env["freight.personal"]._shown_event(text)

    def _shown_diff(self, correction):
        may_see = self.env["freight.personal"]._may_see()
        return correction.diff if may_see else correction._shown_diff(correction.diff, may_see)

    def _detail_faults(self, log):
        """The places of the faults: those the gateway found, else what the log says about the event."""
        if log.event_type == REJECTED and log.payload:
            faults = json.loads(log.payload).get("data", {}).get("faults")
            if isinstance(faults, list):
                return [fault for fault in faults if isinstance(fault, dict)]
        places = {"unknown_milestone_code": "/data/code", "implausible_time": "/time"}
        pointer = places.get(log.code, "/data/references" if (log.code or "").endswith("_reference") else "")
        return [_fault(pointer, log.message or "", log.code)] if log.code else []

    def _detail_history(self):
        return [
            {
                "log_id": log.id,
                "event_id": log.event_id,
                "outcome": log.outcome,
                "time": _iso(log.logged_at),
                "by": log.actor_id.name or log.system_id.display_name or log.source,
            }
            for log in self.sudo().log_ids[:HISTORY]
        ]


def _fault(pointer, detail, code=""):
    return {"pointer": pointer, "code": code, "detail": detail}


def _iso(value):
    """An Odoo date and time as the text that Odoo's own clients get, or None."""
    return fields.Datetime.to_string(value) or None
