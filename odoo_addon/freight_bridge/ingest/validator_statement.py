# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of statements that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``validator``.
"""

import re
from datetime import date

_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_LINES = 10_000


def statement_faults(data):
    """Faults of the data of ``freight.statement.closed.v1``; [] when it is sound."""
    lines = data.get("lines", [])
    count = data.get("count")
    checks = {
        "/data/number": _is_text(data.get("number")),
        "/data/currency": _matches(_CURRENCY, data.get("currency")),
        "/data/period_from": _is_day(data.get("period_from")),
        "/data/period_to": _is_day(data.get("period_to")),
        "/data/count": type(count) is int and 0 <= count <= 1_000_000,
        "/data/total": _matches(_AMOUNT, data.get("total")),
        "/data/lines": isinstance(lines, list) and len(lines) <= _MOST_LINES,
    }
    faults = [(place, "is missing or not of its form") for place, is_sound in checks.items() if not is_sound]
    if not faults and data["period_from"] > data["period_to"]:
        faults.append(("/data/period_to", "must not be before period_from"))
    return faults or [
        (f"/data/lines/{index}", "must have a number, an amount and, where it is known, a day")
        for index, line in enumerate(lines)
        if not _is_line(line)
    ]


def _is_line(line):
    return (
        isinstance(line, dict)
        and _is_text(line.get("number"))
        and _matches(_AMOUNT, line.get("amount"))
        and (line.get("issued_on") is None or _is_day(line["issued_on"]))
    )


def _is_text(value):
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 100


def _matches(pattern, value):
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_day(value):
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        return 1 < date.fromisoformat(value).year < 9999
    except ValueError:
        return False
