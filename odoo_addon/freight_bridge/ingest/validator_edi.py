# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of EDI events that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``validator``.
"""

import re

SYNTAXES = frozenset({"x12", "edifact"})
STATUSES = [
    ("accepted", "Accepted"),
    ("accepted_with_errors", "Accepted With Errors"),
    ("partially_accepted", "Partially Accepted"),
    ("rejected", "Rejected"),
]
_STATUSES = frozenset(name for name, _label in STATUSES)
_KINDS = frozenset({"TA1", "997", "999", "CONTRL"})
_DIGEST = re.compile(r"[0-9a-f]{64}")


def interchange_faults(data):
    """Faults of the data of ``freight.interchange.received.v1``; [] when it is sound."""
    checks = {
        "/data/syntax": _is_one_of(data.get("syntax"), SYNTAXES),
        "/data/control": is_short(data.get("control")),
        "/data/sender": _is_party(data.get("sender")),
        "/data/receiver": _is_party(data.get("receiver")),
        "/data/digest": isinstance(data.get("digest"), str) and bool(_DIGEST.fullmatch(data["digest"])),
        "/data/status": _is_one_of(data.get("status"), _STATUSES),
        "/data/groups": _are_all(data.get("groups", []), _is_group),
        "/data/faults": _are_all(data.get("faults", []), _is_fault),
    }
    return [
        (pointer, "is missing or not of its form") for pointer, is_sound in checks.items() if not is_sound
    ]


def acknowledgement_faults(data):
    """Faults of the data of ``freight.acknowledgement.received.v1``; [] when it is sound."""
    controls = (data.get("interchange_control"), data.get("group_control"))
    checks = {
        "/data/kind": _is_one_of(data.get("kind"), _KINDS),
        "/data/interchange_control": all(control is None or is_short(control) for control in controls)
        and any(controls),
        "/data/status": _is_one_of(data.get("status"), _STATUSES),
        "/data/reason": isinstance(data.get("reason"), str | None),
        "/data/reason_code": isinstance(data.get("reason_code"), str | None),
        "/data/sets": _are_all(data.get("sets", []), _is_set),
    }
    return [
        (pointer, "is missing or not of its form") for pointer, is_sound in checks.items() if not is_sound
    ]


def is_short(value):
    """Whether a value is a control number or another short name of EDI."""
    return isinstance(value, str) and 0 < len(value.strip()) and len(value) <= 80


def _is_party(value):
    return (
        isinstance(value, dict)
        and is_short(value.get("id"))
        and isinstance(value.get("qualifier"), str | None)
    )


def _is_group(value):
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name), str | None) for name in ("functional_id", "control"))
        and _is_one_of(value.get("status"), _STATUSES)
        and all(type(value.get(name)) is int and value[name] >= 0 for name in ("received", "accepted"))
        and _are_all(value.get("sets", []), _is_set)
        and _are_all(value.get("faults", []), _is_fault)
    )


def _is_set(value):
    return (
        isinstance(value, dict)
        and all(is_short(value.get(name)) for name in ("kind", "control"))
        and _is_one_of(value.get("status"), _STATUSES)
        and _are_all(value.get("faults", []), _is_fault)
    )


def _is_fault(value):
    return isinstance(value, dict) and all(
        isinstance(value.get(name), str) for name in ("pointer", "code", "detail")
    )


def _are_all(values, check):
    return isinstance(values, list) and all(check(value) for value in values)


def _is_one_of(value, names):
    return isinstance(value, str) and value in names
