# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
import re

from odoo import models

from ..ingest.canonical import REJECTED, blank_milestone, completed, event_faults, pretty
from ..lifecycle import RESOLVING_KINDS

#: What a number of a consignment looks like in any text, and how many are looked up.
_NUMBER = re.compile(r"(?<![\w-])(?=[A-Za-z-]*\d)[A-Za-z0-9][A-Za-z0-9-]{4,39}(?![\w-])")
_NUMBERS = 300
#: Kinds under which such a number is looked up: those that name one shipment.
_KINDS = ("shipment", "delivery", "tracking", "pro", "bol")
#: Characters of a partner's text that are searched, and of an event that is taken over.
_SEARCHED = 256 * 1024


class FreightExceptionDraft(models.Model):
    """What the editor of a correction offers: the event as it was read, or one to be filled in."""

    _inherit = "freight.exception"

    def _draft(self, log):
        """(text, faults of that text as (pointer, sentence) pairs) for the correction of a log row."""
        said = self._said_event(log)
        if said is None:
            return pretty(log.payload or ""), []
        found = self._references_in_words(log)
        is_one = len({shipment_id for _kind, _value, shipment_id in found}) == 1
        draft = blank_milestone(said, [(kind, value) for kind, value, _id in found[:3]] if is_one else [])
        faults = event_faults(completed(draft, self._known_members(log)), draft)
        return pretty(json.dumps(draft, ensure_ascii=False)), faults

    def _known_members(self, log):
        """Members of the envelope that a person need not write: the event's own identity."""
        said = self._said_event(log)
        if said is None:
            own = {"subject": log.subject, "partitionkey": log.partition_key or None}
        else:
            own = {name: said.get(name) for name in ("id", "subject") if _is_name(said.get(name))}
        shared = {"source": log.source, "correlationid": log.correlation_id or None}
        return {"id": log.event_id, **shared, **own}

    def _said_event(self, log):
        """The event in the words of an unreadable message: {} where there is none; None: it was readable.

        Of a batch it is the event with the first fault.
        """
        if log.event_type != REJECTED or not log.received_at or not log.payload:
            return None
        data = json.loads(log.payload)["data"]
        try:
            said = json.loads(_body(data)[:_SEARCHED])
        except (ValueError, RecursionError):
            return {}
        if isinstance(said, list):
            said = said[_first_fault_position(data, len(said))] if said else {}
        return said if isinstance(said, dict) and isinstance(said.get("data"), dict) else {}

    def _references_in_words(self, log):
        """Numbers in the words of an unreadable message that name a shipment of the company.

        :return: list of (kind, value, shipment id), the surest kind first
        """
        if log.event_type != REJECTED or not log.received_at or not log.payload:
            return []
        words = _body(json.loads(log.payload)["data"])[:_SEARCHED]
        numbers = list(dict.fromkeys(_NUMBER.findall(words)))[:_NUMBERS]
        asked = {(log.system_id.id or None, kind, number) for number in numbers for kind in _KINDS}
        candidates, _states = self.env["freight.ingest"].sudo()._candidates(asked)
        found = {
            (kind, value, shipment_id)
            for (_system, kind, value), rows in candidates.items()
            for shipment_id, company_id, _decided in rows
            if company_id == self.sudo().company_id.id
        }
        return sorted(found, key=lambda row: (RESOLVING_KINDS.index(row[0]), row[1], row[2]))


def _body(data):
    """The partner's text; one that is no text cannot be searched."""
    body = data.get("body") if data.get("encoding", "utf8") == "utf8" else None
    return body if isinstance(body, str) else ""


def _first_fault_position(data, length):
    """The position in a list that the first fault's pointer names, else the first."""
    faults = data.get("faults")
    first = faults[0] if isinstance(faults, list) and faults and isinstance(faults[0], dict) else {}
    match = re.match(r"/(\d{1,4})(?:/|$)", str(first.get("pointer") or ""))
    position = int(match[1]) if match else 0
    return position if position < length else 0


def _is_name(value):
    return isinstance(value, str) and 0 < len(value) <= 200
