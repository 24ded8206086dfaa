# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""One event on its way through the ingest, and its verdict."""

import hashlib
import json
import re
from datetime import UTC, datetime

from .validator import envelope_faults, is_instant, text_faults

#: Longest text kept from an envelope that is not valid.
LIMIT = 200
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


canonical_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def instant(text):
    """An RFC 3339 instant as the naive UTC that Odoo's database keeps, with its milliseconds."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


class IngestEvent:
    """A delivery as read, plus what the ingest decided about it.

    ``outcome`` is None until a verdict: "applied", "stale", "exception", "retry" or "duplicate".
    """

    __slots__ = (
        "actor_id",
        "amount",
        "code",
        "company_id",
        "correlation_id",
        "data",
        "decided",
        "event_id",
        "event_type",
        "exception_id",
        "final",
        "forced_record_id",
        "forced_shipment_id",
        "log_id",
        "message",
        "outcome",
        "partition_key",
        "payload",
        "pointer",
        "raw",
        "raw_type",
        "received_at",
        "replay",
        "replay_of_id",
        "shipment_id",
        "source",
        "subject",
        "system_id",
        "time",
        "trace_id",
    )

    def __init__(self, delivery):
        self.actor_id = self.company_id = self.system_id = self.log_id = self.replay_of_id = None
        self.exception_id = self.forced_record_id = self.forced_shipment_id = self.trace_id = None
        self.replay = 0
        #: What a person said of it for this replay, by names that the handler of its type knows.
        self.decided = {}
        self.reset()
        self._read(delivery)

    @classmethod
    def from_log(cls, log, actor_id, payload=None):
        """The event of a log row again, for its next replay by a person.

        :param payload: the corrected canonical event as text; None: as it was recorded
        """
        event = cls(
            {
                "event": json.loads(payload or log.payload),
                "raw": log.raw or None,
                "raw_type": log.raw_type or None,
                "pointer": log.pointer or None,
                "received_at": log.received_at.replace(tzinfo=UTC).isoformat(),
            }
        )
        event.replay = log.replay + 1
        event.replay_of_id = log.id
        event.actor_id = actor_id
        event.exception_id = log.exception_id.id
        return event

    @classmethod
    def from_outbox(cls, row, media_type):
        """What the log keeps of a message of ours, in its own words.

        Its source begins with /outbox/, so that a partner who sends our id back does not send a duplicate.
        """
        event = cls(
            {
                "event": json.loads(row.payload),
                "raw": row.body or None,
                "raw_type": media_type if row.body else None,
                "received_at": row.create_date.replace(tzinfo=UTC).isoformat(),
            }
        )
        event.source = f"/outbox/{row.system_id.code}"
        event.received_at = None
        event.replay = row.log_count
        event.system_id, event.company_id = row.system_id.id, row.company_id.id
        event.shipment_id = row.shipment_id.id or None
        return event

    @staticmethod
    def moment(value):
        """A time that a partner states, as Odoo keeps it; False where it states none."""
        return instant(value).replace(microsecond=0) if is_instant(value) else False

    def reset(self):
        """Forget the verdict: the work it stood for was rolled back."""
        self.outcome = self.code = self.message = self.shipment_id = None
        #: The money at stake where it is refused, in the company's currency (``at_stake``).
        self.amount = 0

    @property
    def key(self):
        """What makes an event the same event: the idempotency key."""
        return self.source, self.event_id

    def _read(self, delivery):
        event = delivery.get("event") if isinstance(delivery, dict) else None
        faults = envelope_faults(delivery, event)
        if not faults:
            self.payload = canonical_json(event)
            faults = text_faults(self.payload) or _word_faults(delivery)
        if faults:
            self._read_malformed(delivery, event, faults)
            return
        self.source = event["source"]
        self.event_id = event["id"]
        self.event_type = event["type"]
        self.subject = event["subject"]
        self.time = instant(event["time"])
        self.correlation_id = event["correlationid"]
        self.partition_key = event["partitionkey"]
        self.data = event["data"]
        self.raw = delivery.get("raw")
        self.raw_type = delivery.get("raw_type")
        self.pointer = delivery.get("pointer")
        self.received_at = instant(delivery["received_at"])
        self.final = bool(delivery.get("final"))
        if "traceparent" in delivery:
            self.trace_id = _trace_id(delivery["traceparent"])

    def _read_malformed(self, delivery, event, faults):
        """Keep whatever came, as ASCII text, under a key made from it, and say what is wrong with it."""
        self.payload = json.dumps(delivery, sort_keys=True, separators=(",", ":"), default=str)
        digest = hashlib.sha256(self.payload.encode()).hexdigest()
        event = event if isinstance(event, dict) else {}
        self.source = _clean(event.get("source")) or "/systems/"
        self.event_id = f"malformed-{digest}"
        self.event_type = _clean(event.get("type")) or "malformed"
        self.subject = _clean(event.get("subject")) or digest
        self.correlation_id = _clean(event.get("correlationid"))
        self.partition_key = _clean(event.get("partitionkey"))
        self.time = self.received_at = self.data = self.raw = self.raw_type = self.pointer = None
        self.final = False
        self.refuse("malformed_event", "; ".join(f"{pointer}: {detail}" for pointer, detail in faults[:5]))

    # -- verdicts -------------------------------------------------------------------------------------

    def apply(self, shipment_id=None):
        """The effect is made."""
        self.outcome, self.shipment_id = "applied", shipment_id

    def skip(self, shipment_id, message):
        """A newer statement about the same thing was applied already."""
        self.outcome, self.shipment_id, self.message = "stale", shipment_id, message

    def refuse(self, code, message, shipment_id=None):
        """A person must decide. ``code``: an exception code; ``message``: what happened, in words."""
        self.outcome, self.code, self.message, self.shipment_id = "exception", code, message, shipment_id

    def answer(self):
        """The answer of contract §4 for this event."""
        return {
            "outcome": self.outcome,
            "log_id": self.log_id,
            "exception_id": self.exception_id if self.outcome == "exception" else None,
            "code": self.code,
            "message": self.message,
        }


def _word_faults(delivery):
    """Faults of the texts of a delivery beside its event."""
    words = [delivery[name] for name in ("raw", "raw_type", "pointer") if delivery.get(name)]
    return text_faults(canonical_json(words)) if words else []


def _trace_id(value):
    """The trace id of the sidecar's traceparent (W3C Trace Context, 3.2.2); None of anything else."""
    found = _TRACEPARENT.fullmatch(value) if isinstance(value, str) else None
    return found and found[1]


def _clean(value):
    """A bounded ASCII-safe text of an untrusted value, or None."""
    if not isinstance(value, str) or not value:
        return None
    return value[:LIMIT].encode("ascii", "backslashreplace").decode().replace("\x00", "?")
