# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import fields, models

from .freight_exception_desk import pretty

#: Longest history shown; the log holds the rest.
HISTORY = 50


class FreightExceptionDetail(models.Model):
    """The one read behind the exception desk's detail pane (contract §5)."""

    _inherit = "freight.exception"

    def desk_detail(self):
        """Everything a person needs to decide, as plain values."""
        self.ensure_one()
        self.check_access("read")
        return {
            "exception": self._detail_exception(),
            "message": self._detail_message(),
            "suggestions": self._suggest_shipments(),
            "timeline": self.shipment_id._timeline() if self.shipment_id else [],
            "history": self._detail_history(),
        }

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
        )
        [values] = self.read(names)
        for name in ("deadline", "create_date"):
            values[name] = _iso(values[name])
        return {**values, "cause": self.code_id.cause, "next_step": self.code_id.next_step}

    def _detail_message(self):
        """The message of the newest event that waits (or of the newest event)."""
        logs = self._latest_logs()
        log = (logs.filtered(lambda row: row.outcome == "exception") or logs)[-1:]
        correction = self.sudo().correction_ids.filtered(
            lambda row: (row.log_id.source, row.log_id.event_id) == (log.source, log.event_id)
        )[:1]
        raw, raw_type = self._detail_words(log)
        return {
            "log_id": log.id,
            "raw": raw,
            "raw_type": raw_type,
            "canonical": pretty(log.payload or ""),
            "pointer": log.pointer or "",
            "faults": self._detail_faults(log),
            "received_at": _iso(log.received_at),
            "event_type": log.event_type,
            "corrected_by": correction.user_id.name or None,
            "corrected_at": _iso(correction.corrected_at),
            "diff": (correction.diff or "").splitlines(),
        }

    def _detail_words(self, log):
        """(text, content type) of the partner's own words; a canonical event is its own words."""
        if log.event_type == "freight.message.rejected.v1":
            data = json.loads(log.payload).get("data") or {}
            return data.get("body"), data.get("content_type")
        return log.raw or log.payload or None, log.raw_type or "application/json"

    def _detail_faults(self, log):
        """The places of the faults: those the gateway found, else what the log says about the event."""
        if log.event_type == "freight.message.rejected.v1":
            faults = json.loads(log.payload).get("data", {}).get("faults")
            if isinstance(faults, list):
                return [fault for fault in faults if isinstance(fault, dict)]
        places = {"unknown_milestone_code": "/data/code", "implausible_time": "/time"}
        pointer = places.get(log.code, "/data/references" if (log.code or "").endswith("_reference") else "")
        return [{"pointer": pointer, "code": log.code or "", "detail": log.message or ""}] if log.code else []

    def _detail_history(self):
        return [
            {
                "log_id": log.id,
                "event_id": log.event_id,
                "outcome": log.outcome,
                "time": _iso(log.logged_at),
                "by": log.actor_id.name or log.system_id.name or log.source,
            }
            for log in self.sudo().log_ids[:HISTORY]
        ]


def _iso(value):
    """An Odoo date and time as the text that Odoo's own clients get, or None."""
    return fields.Datetime.to_string(value) or None
