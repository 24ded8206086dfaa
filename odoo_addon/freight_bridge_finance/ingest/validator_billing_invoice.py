# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of platforms' invoices that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``freight_bridge.ingest.validator``.
"""

import re

from odoo.addons.freight_bridge.ingest.validator import is_day

KINDS = ("invoice", "credit_note")
STATUSES = ("finalized", "voided", "uncollectible")
#: The most lines of one document (``canonical/billing/invoice.ts``).
MAX_LINES = 10_000
#: A decimal number as text, as the canonical schema has it; so many digits fit any currency.
_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_PERIOD = ("period_from", "period_to")


def billing_invoice_faults(data):
    """Faults of the data of ``billing.invoice.v1``; [] when it is sound."""
    faults = [
        (f"/data/{name}", "must be a text of 1 to 100 characters")
        for name in ("reference", "customer")
        if not is_text(data.get(name), 100)
    ]
    faults += [
        (f"/data/{name}", f"must be one of {', '.join(words)}")
        for name, words in (("kind", KINDS), ("status", STATUSES))
        if data.get(name) not in words
    ]
    faults += [
        (f"/data/{name}", f"must be a text of 1 to {limit} characters or null")
        for name, limit in (("number", 100), ("url", 2000))
        if data.get(name) is not None and not is_text(data[name], limit)
    ]
    if not isinstance(data.get("currency"), str) or not re.fullmatch("[A-Z]{3}", data["currency"]):
        faults.append(("/data/currency", "must be a code of ISO 4217, such as EUR"))
    if not is_day(data.get("issued_on")):
        faults.append(("/data/issued_on", "must be a day, such as 2026-11-30"))
    if data.get("due_on") is not None and not is_day(data["due_on"]):
        faults.append(("/data/due_on", "must be a day, such as 2026-11-30, or null"))
    faults += _amount_faults("/data", data, ("total", "tax_total"))
    faults += _share_faults(data.get("corrects", []))
    return [*faults, *_refund_faults(data.get("refunds", [])), *_line_faults(data.get("lines"))]


def _share_faults(shares):
    if not isinstance(shares, list) or len(shares) > 100:
        return [("/data/corrects", "must be a list of 100 at most")]
    return [
        (f"/data/corrects/{position}", "must have a reference and an amount")
        for position, share in enumerate(shares)
        if not isinstance(share, dict)
        or not is_text(share.get("reference"), 100)
        or not is_amount(share.get("amount"))
    ]


def _refund_faults(refunds):
    if not isinstance(refunds, list) or len(refunds) > 20:
        return [("/data/refunds", "must be a list of 20 at most")]
    return [
        (f"/data/refunds/{position}", "must be a text of 1 to 100 characters")
        for position, refund in enumerate(refunds)
        if not is_text(refund, 100)
    ]


def _line_faults(lines):
    if not isinstance(lines, list):
        return [("/data/lines", "must be a list")]
    if len(lines) > MAX_LINES:
        return [("/data/lines", f"must be a list of {MAX_LINES} at most: send a summary instead")]
    faults = []
    for position, line in enumerate(lines):
        faults += _faults_of_line(f"/data/lines/{position}", line)
        if len(faults) > 20:
            break
    return faults


def _faults_of_line(place, line):
    if not isinstance(line, dict):
        return [(place, "must be an object")]
    faults = _amount_faults(place, line, ("amount",))
    faults += [
        (f"{place}/{name}", "must be a decimal number as text, or null")
        for name in ("quantity", "unit_amount", "discount")
        if line.get(name) is not None and not is_amount(line[name])
    ]
    faults += [
        (f"{place}/{name}", f"must be a text of 1 to {limit} characters or null")
        for name, limit in (("product", 100), ("subscription", 100), ("description", 500))
        if line.get(name) is not None and not is_text(line[name], limit)
    ]
    if line.get("is_proration") not in (None, True, False):
        faults.append((f"{place}/is_proration", "must be true, false or null"))
    for name in _PERIOD:
        if line.get(name) is not None and not is_day(line[name]):
            faults.append((f"{place}/{name}", "must be a day, such as 2026-11-30, or null"))
    return [*faults, *_tax_faults(f"{place}/taxes", line.get("taxes", []))]


def _tax_faults(place, taxes):
    if not isinstance(taxes, list) or len(taxes) > 20:
        return [(place, "must be a list of 20 at most")]
    return [
        (f"{place}/{position}", "must have a code, a text, and an amount, a decimal number as text")
        for position, tax in enumerate(taxes)
        if not isinstance(tax, dict)
        or not is_text(tax.get("code"), 100)
        or not is_amount(tax.get("amount"))
        or tax.get("is_included") not in (None, True, False)
        or not (tax.get("rate") is None or is_amount(tax["rate"]))
    ]


def _amount_faults(place, data, names):
    return [
        (f"{place}/{name}", "must be a decimal number as text, such as 12.50")
        for name in names
        if not is_amount(data.get(name))
    ]


def is_amount(value):
    """Whether a value is a decimal number as text."""
    return isinstance(value, str) and bool(_AMOUNT.fullmatch(value))


def is_text(value, limit):
    """Whether a value is a text that says something, of so many characters at most."""
    return isinstance(value, str) and bool(value.strip()) and len(value) <= limit
