# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether a delivery is a canonical event (CloudEvents 1.0): the checks that Odoo relies on.

The sidecar's schema is the full definition; this guards Odoo against a payload edited by hand or put on the
queue by something else. Faults are (JSON Pointer, sentence) pairs.
"""

import re
from datetime import date, datetime

from ..lifecycle import CLASSIFIERS, MILESTONES, REFERENCE_KINDS

_TEXTS = ("id", "source", "type", "subject", "partitionkey", "correlationid")
_KINDS = frozenset(kind for kind, _label in REFERENCE_KINDS)
_CLASSIFIERS = frozenset(name for name, _label in CLASSIFIERS)
_RESPONSES = frozenset({"accepted", "declined"})
_INSTANT = "must be a date and time with a time zone, such as 2026-11-20T14:30:00Z"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def envelope_faults(delivery, event):
    """Faults of a delivery and the envelope of its event; [] when it is sound."""
    if not isinstance(event, dict):
        return [("/event", "must be an object")]
    faults = [
        (f"/{name}", _told(event.get(name), "must be a text of 1 to 200 characters"))
        for name in _TEXTS
        if not isinstance(event.get(name), str) or not 0 < len(event[name]) <= 200
    ]
    if event.get("specversion") != "1.0":
        faults.append(("/specversion", _told(event.get("specversion"), 'must be "1.0"')))
    if not is_instant(event.get("time")):
        faults.append(("/time", _told(event.get("time"), _INSTANT)))
    if not isinstance(event.get("data"), dict):
        faults.append(("/data", _told(event.get("data"), "must be an object")))
    if not is_instant(delivery.get("received_at")):
        faults.append(("/received_at", _told(delivery.get("received_at"), _INSTANT)))
    faults.extend(
        (f"/{name}", "must be a text or null")
        for name in ("raw", "raw_type", "pointer")
        if not isinstance(delivery.get(name), str | None)
    )
    return faults


def text_faults(text):
    """NUL and lone surrogates in a JSON text that was encoded without escaping what is not ASCII.

    PostgreSQL cannot keep either, and a guess would change the partner's words.
    """
    if "\\u0000" in text and _NUL.search(text):
        return [("", "must not hold the NUL character")]
    try:
        text.encode()
    except UnicodeEncodeError:
        return [("", "must not hold a lone surrogate")]
    return []


def is_instant(value):
    """Whether a value is an RFC 3339 date and time with an offset, in the years that a database can keep."""
    if not isinstance(value, str) or len(value) > 40:
        return False
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        return False
    return parsed.tzinfo is not None and 1 < parsed.year < 9999


def is_day(value):
    """Whether a value is a day of the calendar, YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def milestone_faults(data):
    """Faults of the data of a milestone event; [] when it is sound."""
    faults = reference_faults(data.get("references"))
    code, classifier, reported_at = data.get("code", ""), data.get("classifier"), data.get("reported_at")
    if code is not None and not _known(code, MILESTONES):
        faults.append(("/data/code", _told(code, "must be a canonical milestone code or null")))
    if not _known(classifier, _CLASSIFIERS):
        faults.append(("/data/classifier", _told(classifier, "must be planned, estimated or actual")))
    if not is_instant(reported_at):
        faults.append(("/data/reported_at", _told(reported_at, _INSTANT)))
    for name in ("partner_code", "partner_text", "retracts", "signed_by"):
        if not isinstance(data.get(name), str | None):
            faults.append((f"/data/{name}", "must be a text or null"))
    for name in ("carrier", "location"):
        faults.extend(object_faults(name, data.get(name)))
    return faults


def tender_response_faults(data):
    """Faults of the data of a tender response; [] when it is sound."""
    faults = reference_faults(data.get("references"))
    if not _known(data.get("response"), _RESPONSES):
        faults.append(("/data/response", _told(data.get("response"), "must be accepted or declined")))
    for name in ("reason_code", "reason"):
        if not isinstance(data.get(name), str | None):
            faults.append((f"/data/{name}", "must be a text or null"))
    if data.get("pickup_at") is not None and not is_instant(data["pickup_at"]):
        faults.append(("/data/pickup_at", _INSTANT))
    return faults + object_faults("carrier", data.get("carrier"))


def reference_faults(references):
    """Faults of a list of references; [] when it is sound."""
    if not isinstance(references, list) or not 0 < len(references) <= 20:
        return [("/data/references", _told(references, "must be a list of 1 to 20 references"))]
    return [
        _reference_fault(f"/data/references/{position}", reference)
        for position, reference in enumerate(references)
        if not _is_reference(reference)
    ]


def _reference_fault(pointer, reference):
    if not isinstance(reference, dict):
        return pointer, "must be an object with kind and value"
    if not _known(reference.get("kind"), _KINDS):
        sentence = f"must be one of {', '.join(kind for kind, _label in REFERENCE_KINDS)}"
        return f"{pointer}/kind", _told(reference.get("kind"), sentence)
    return f"{pointer}/value", _told(reference.get("value"), "must be a text of 1 to 200 characters")


def _is_reference(reference):
    if not isinstance(reference, dict) or not _known(reference.get("kind"), _KINDS):
        return False
    value = reference.get("value")
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 200


def _told(value, sentence):
    """What is wrong with a value that has to be there; of a missing one nobody is told the form."""
    return "is missing" if value in (None, "") else sentence


def _known(value, names):
    """Whether an untrusted value (of any JSON type) is one of the names."""
    return isinstance(value, str) and value in names


def object_faults(name, value):
    """Faults of a member that is null or an object of texts, such as a carrier; [] when it is sound."""
    if value is None:
        return []
    if not isinstance(value, dict):
        return [(f"/data/{name}", "must be an object or null")]
    return [
        (f"/data/{name}/{member}", "must be a text or null")
        for member, text in value.items()
        if not isinstance(text, str | None)
    ]
