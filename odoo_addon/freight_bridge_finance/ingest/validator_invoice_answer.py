# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of platforms' answers that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``freight_bridge.ingest.validator``.
"""

from .validator_billing_invoice import is_text

STATUSES = ("accepted", "rejected")
#: Most faults of an answer, and longest texts of one, as in the canonical schema (``canonical/fault.ts``).
_FAULTS, _FAULT_TEXTS = 50, {"pointer": 2000, "detail": 1000}
_TEXTS = {"platform_reference": 100, "url": 2000, "reason_code": 100, "reason": 500}


def invoice_answer_faults(data):
    """Faults of the data of ``billing.invoice.answer.v1``; [] when it is sound."""
    faults = []
    if not is_text(data.get("reference"), 100):
        faults.append(("/data/reference", "must be a text of 1 to 100 characters"))
    if type(data.get("version")) is not int or not 1 <= data["version"] <= 1_000_000:
        faults.append(("/data/version", "must be a number from 1 to 1000000"))
    if data.get("status") not in STATUSES:
        faults.append(("/data/status", f"must be one of {', '.join(STATUSES)}"))
    faults += [
        (f"/data/{name}", f"must be a text of 1 to {limit} characters or null")
        for name, limit in _TEXTS.items()
        if data.get(name) is not None and not is_text(data[name], limit)
    ]
    if data.get("status") == "accepted" and data.get("platform_reference") is None:
        faults.append(("/data/platform_reference", "must be your own id of what you accepted"))
    return [*faults, *_fault_faults(data.get("faults", []))]


def _fault_faults(rows):
    if not isinstance(rows, list) or len(rows) > _FAULTS:
        return [("/data/faults", f"must be a list of {_FAULTS} at most")]
    return [
        (f"/data/faults/{place}", "must have a pointer and a detail, both texts")
        for place, row in enumerate(rows)
        if not isinstance(row, dict)
        or any(
            not isinstance(row.get(name), str) or len(row[name]) > limit
            for name, limit in _FAULT_TEXTS.items()
        )
    ]
