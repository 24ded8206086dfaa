# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The canonical event as people write and read it: its order, its form to fill in, what may be left out.

Pure functions. The sidecar's dialect ``canonical`` fills in the same members for a partner.
"""

import json
import uuid

from ..lifecycle import REFERENCE_KINDS
from .event import canonical_json
from .validator import (
    envelope_faults,
    milestone_faults,
    reference_faults,
    tender_response_faults,
    text_faults,
)
from .validator_document import document_faults
from .validator_edi import acknowledgement_faults
from .validator_invoice import invoice_faults
from .validator_master import master_faults
from .validator_statement import statement_faults

MILESTONE = "freight.shipment.milestone.v1"
DOCUMENT = "freight.shipment.document.v1"
STATEMENT = "freight.statement.closed.v1"
TENDER_RESPONSE = "freight.tender.response.v1"
INVOICE = "freight.invoice.received.v1"
MASTER_RECORD = "freight.master.record.v1"
REJECTED = "freight.message.rejected.v1"
ACKNOWLEDGEMENT = "freight.acknowledgement.received.v1"
INTERCHANGE = "freight.interchange.received.v1"
#: Events about the exchange of messages itself, and not about what is shipped or billed.
EXCHANGE = frozenset({ACKNOWLEDGEMENT, INTERCHANGE})
#: Events that no partner and no person can say, as they tell of what was received.
MADE_BY_SIDECAR = frozenset({REJECTED, INTERCHANGE})

#: The order of the contract, in which a person reads; other members follow, ``data`` is last.
_ENVELOPE = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "partitionkey")
_DATA = ("references", "code", "partner_code", "partner_text", "classifier", "reported_at", "retracts")
#: What a delivery holds beside its event: nothing that could be at fault.
_RECEIVED = {"received_at": "2000-01-01T00:00:00Z"}
#: What the data of an event of a type must be, for the types that people write.
_DATA_FAULTS = {
    MILESTONE: milestone_faults,
    DOCUMENT: document_faults,
    TENDER_RESPONSE: tender_response_faults,
    INVOICE: invoice_faults,
    MASTER_RECORD: master_faults,
    STATEMENT: statement_faults,
    ACKNOWLEDGEMENT: acknowledgement_faults,
}
_KINDS = [kind for kind, _label in REFERENCE_KINDS]


def pretty(text):
    """JSON text, indented for a person and in the order of the contract; other text as it is.

    A lone surrogate stays escaped: no answer to a page could carry it otherwise.
    """
    try:
        value = json.loads(text)
        shown = json.dumps(_ordered_event(value), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text
    return shown.encode("utf-8", "backslashreplace").decode()


def _ordered_event(value):
    if not isinstance(value, dict) or not isinstance(value.get("data"), dict):
        return value
    event = _ordered(value, _ENVELOPE)
    event["data"] = _ordered(event.pop("data"), _DATA)
    return event


def _ordered(value, names):
    first = {name: value[name] for name in names if name in value}
    return {**first, **value}


def blank_milestone(given=None, references=()):
    """A milestone event to be filled in by a person: what stands empty has to be said.

    :param given: what the partner said of it, an object whose members are taken over
    :param references: (kind, value) pairs, where the partner's own are not known
    """
    given = given or {}
    data = given.get("data") if isinstance(given.get("data"), dict) else {}
    asked = [{"kind": kind, "value": value} for kind, value in references or [("tracking", "")]]
    empty = {"references": asked, "code": "", "classifier": ""}
    if not data:
        empty.update(partner_code=None, partner_text=None, classifier="actual")
    return {
        "type": given.get("type") or MILESTONE,
        "time": given.get("time") or "",
        "data": {**empty, **data},
    }


def completed(given, envelope):
    """An event as a partner or a person writes it, with what programs know better filled in.

    :param given: an object; a member of the envelope that is empty counts as left out
    :param envelope: ``id``, ``source`` and other members to take where the given event leaves them out
    """
    event = {
        "specversion": "1.0",
        "type": MILESTONE,
        "datacontenttype": "application/json",
        "correlationid": str(uuid.uuid4()),
        **_said(envelope),
        **_said(given),
    }
    data = event.get("data")
    if not isinstance(data, dict):
        return event
    if event["type"] == MILESTONE and data.get("reported_at") in ("", None) and "time" in event:
        event["data"] = {**data, "reported_at": event["time"]}
    reference = strongest(data.get("references"))
    event.setdefault("subject", reference["value"] if reference else "-")
    event.setdefault("partitionkey", partition_key(reference) if reference else "-")
    return event


def _said(members):
    return {name: value for name, value in members.items() if value not in ("", None)}


def partition_key(reference):
    """The key that keeps the messages about one consignment in order."""
    return f"{reference['kind']}:{reference['value']}"


def strongest(references):
    """The reference that names the shipment most surely, or None where the references are not sound."""
    if reference_faults(references):
        return None
    return min(references, key=lambda reference: _KINDS.index(reference["kind"]))


def event_faults(event, given=None):
    """Faults of a canonical event, (pointer, sentence) pairs; [] when it is sound.

    :param given: what a person wrote of it: a fault of what was filled in from it is told once, where it is
    """
    faults = envelope_faults(_RECEIVED, event) or text_faults(canonical_json(event))
    check = _DATA_FAULTS.get(event["type"]) if isinstance(event["type"], str) else None
    if check and isinstance(event.get("data"), dict):
        faults = [*faults, *check(event["data"])]
    data = (given or event).get("data")
    if isinstance(data, dict) and data.get("reported_at") in ("", None):
        faults = [fault for fault in faults if fault[0] != "/data/reported_at"]
    return faults
