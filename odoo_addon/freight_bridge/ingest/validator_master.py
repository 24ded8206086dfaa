# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of master records that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``validator``.
"""

from datetime import date

from ..master import MASTER_KINDS
from .validator import is_day


def master_faults(data):
    """Faults of the data of ``freight.master.record.v1``; [] when it is sound."""
    faults = []
    if not isinstance(data.get("kind"), str) or data["kind"] not in MASTER_KINDS:
        faults.append(("/data/kind", f"must be one of {', '.join(MASTER_KINDS)}"))
    for name, limit in (("code", 100), ("name", 200)):
        if not _is_text(data.get(name), limit):
            faults.append((f"/data/{name}", f"must be a text of 1 to {limit} characters"))
    if data.get("parent") is not None and not _is_text(data["parent"], 100):
        faults.append(("/data/parent", "must be a text of 1 to 100 characters or null"))
    if not isinstance(data.get("active", True), bool):
        faults.append(("/data/active", "must be true or false"))
    return [*faults, *_attribute_faults(data.get("attributes", {})), *_validity_faults(data)]


def day(value):
    """A day of a sound record (YYYY-MM-DD) as a date, or None where it states none."""
    return None if value is None else date.fromisoformat(value)


def _validity_faults(data):
    faults = [
        (f"/data/{name}", "must be a day such as 2026-11-20, or null")
        for name in ("valid_from", "valid_to")
        if data.get(name) is not None and not is_day(data[name])
    ]
    start, end = data.get("valid_from"), data.get("valid_to")
    if not faults and start and end and end < start:
        faults.append(("/data/valid_to", "may not be before valid_from"))
    return faults


def _attribute_faults(attributes):
    if not isinstance(attributes, dict):
        return [("/data/attributes", "must be an object")]
    return [
        (f"/data/attributes/{name}", "must be a text")
        for name, value in attributes.items()
        if not isinstance(value, str)
    ]


def _is_text(value, limit):
    return isinstance(value, str) and bool(value.strip()) and len(value) <= limit
