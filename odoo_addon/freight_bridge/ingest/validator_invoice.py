# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of carriers' invoices that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``validator``.
"""

import re

from ..money import INVOICE_TYPES
from .validator import is_day, object_faults, reference_faults

#: Most lines of one invoice, and most faults told of them.
LINES, TOLD = 10_000, 20
#: A count of pieces that a database's integer keeps.
_PIECES = 999_999_999
_TYPES = frozenset(name for name, _label in INVOICE_TYPES)
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_QUANTITY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_WEIGHT_UNITS = frozenset({"kg", "lb"})

_AMOUNT_RULE = 'must be an amount such as "12.50": digits as text, no exponent'
_DAY_RULE = "must be a day such as 2026-11-20"


def invoice_faults(data):
    """Faults of the data of ``freight.invoice.received.v1``; [] when it is sound."""
    checks = {
        "number": (_is_text(data.get("number"), 100), "must be a text of 1 to 100 characters"),
        "original_number": (_is_free(data.get("original_number"), 100), "must be a text or null"),
        "invoice_type": (
            isinstance(data.get("invoice_type"), str) and data["invoice_type"] in _TYPES,
            "must be original, supplemental, corrected or credit",
        ),
        "issued_on": (is_day(data.get("issued_on")), _DAY_RULE),
        "due_on": (data.get("due_on") is None or is_day(data["due_on"]), f"{_DAY_RULE}, or null"),
        "currency": (_matches(_CURRENCY, data.get("currency")), "must be a currency code of three letters"),
        "total": (_matches(_AMOUNT, data.get("total")), _AMOUNT_RULE),
        "tax_total": (_is_amount_or_null(data.get("tax_total")), f"{_AMOUNT_RULE}, or null"),
    }
    faults = [(f"/data/{name}", sentence) for name, (is_sound, sentence) in checks.items() if not is_sound]
    faults += reference_faults(data.get("references"))
    for name in ("carrier", "payee"):
        faults += object_faults(name, data.get(name))
    return [*faults, *_said_faults(data, "/data"), *_lines_faults(data.get("lines"))]


def _lines_faults(lines):
    if not isinstance(lines, list) or len(lines) > LINES:
        return [("/data/lines", f"must be a list of at most {LINES} lines")]
    faults = []
    for position, line in enumerate(lines):
        faults += _line_faults(line, f"/data/lines/{position}")
        if len(faults) >= TOLD:
            break
    return faults


def _line_faults(line, pointer):
    if not isinstance(line, dict):
        return [(pointer, "must be an object")]
    checks = {
        "code": (_is_free(line.get("code"), 50), "must be a text or null"),
        "partner_code": (_is_free(line.get("partner_code"), 100), "must be a text or null"),
        "description": (_is_free(line.get("description"), 500), "must be a text or null"),
        "amount": (_matches(_AMOUNT, line.get("amount")), _AMOUNT_RULE),
        "is_tax": (isinstance(line.get("is_tax", False), bool), "must be true or false"),
        "quantity": (
            line.get("quantity") is None or _matches(_QUANTITY, line["quantity"]),
            'must be a quantity such as "2.5", or null',
        ),
        "unit": (_is_free(line.get("unit"), 20), "must be a text or null"),
        "rate": (_is_amount_or_null(line.get("rate")), f"{_AMOUNT_RULE}, or null"),
    }
    faults = [
        (f"{pointer}/{name}", sentence) for name, (is_sound, sentence) in checks.items() if not is_sound
    ]
    if line.get("references"):
        own = reference_faults(line["references"])
        faults += [(place.replace("/data", pointer, 1), sentence) for place, sentence in own]
    return faults + _said_faults(line, pointer)


def _said_faults(said, pointer):
    """Faults of what an invoice and its lines may both say of what was shipped."""
    pieces = said.get("pieces")
    checks = {
        "shipped_on": (said.get("shipped_on") is None or is_day(said["shipped_on"]), f"{_DAY_RULE}, or null"),
        "pieces": (
            pieces is None or (type(pieces) is int and 0 <= pieces <= _PIECES),
            "must be a count or null",
        ),
        "service": (_is_free(said.get("service"), 100), "must be a text or null"),
    }
    faults = [
        (f"{pointer}/{name}", sentence) for name, (is_sound, sentence) in checks.items() if not is_sound
    ]
    for name in ("origin", "destination"):
        told = object_faults(name, said.get(name))
        faults += [(place.replace("/data", pointer, 1), sentence) for place, sentence in told]
    return faults + _weight_faults(said.get("weight"), f"{pointer}/weight")


def _is_text(value, limit):
    return isinstance(value, str) and bool(value.strip()) and len(value) <= limit


def _is_free(value, limit):
    return value is None or (isinstance(value, str) and len(value) <= limit)


def _matches(pattern, value):
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_amount_or_null(value):
    return value is None or _matches(_AMOUNT, value)


def _weight_faults(weight, pointer):
    if weight is None:
        return []
    if not isinstance(weight, dict):
        return [(pointer, 'must be {"value": "12.5", "unit": "kg"}, or null')]
    faults = []
    if not _matches(_QUANTITY, weight.get("value")):
        faults.append((f"{pointer}/value", 'must be a quantity such as "12.5": digits as text'))
    if not isinstance(weight.get("unit"), str) or weight["unit"] not in _WEIGHT_UNITS:
        faults.append((f"{pointer}/unit", "must be kg or lb"))
    return faults
