# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of payments, refunds, disputes and payouts that Odoo relies on; the sidecar's schema is the full
definition (``canonical/billing/payment.ts``, ``payout.ts``).

Faults are (JSON Pointer, sentence) pairs, as in ``freight_bridge.ingest.validator``.
"""

import re

from odoo.addons.freight_bridge.ingest.validator import is_day, is_instant

STATUSES = {
    "billing.payment.v1": ("captured", "allocated", "failed", "cancelled"),
    "billing.refund.v1": ("succeeded", "failed", "cancelled"),
    "billing.dispute.v1": ("opened", "funds_withdrawn", "funds_reinstated", "won", "lost"),
    "billing.payout.v1": ("created", "paid", "failed", "cancelled"),
}
LINE_KINDS = ("payment", "refund", "dispute", "fee", "adjustment")
#: Most lines of one payout, and most faults told of them.
LINES, SHARES, TOLD = 10_000, 100, 20
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_POSITIVE = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT_RULE = 'must be an amount such as "12.50": digits as text, no exponent'
_KEY_RULE = "must be a text of 1 to 100 characters"


def money_faults(event_type, data):
    """Faults of the data of an event that moves money at a gateway; [] when it is sound."""
    pattern = _AMOUNT if event_type == "billing.payout.v1" else _POSITIVE
    checks = {
        "reference": (_is_key(data.get("reference")), _KEY_RULE),
        "status": (
            isinstance(data.get("status"), str) and data["status"] in STATUSES[event_type],
            f"must be one of {', '.join(STATUSES[event_type])}",
        ),
        "amount": (_matches(pattern, data.get("amount")), _AMOUNT_RULE),
        "currency": (_matches(_CURRENCY, data.get("currency")), "must be a currency code of three letters"),
        "settled": (_is_settled(data.get("settled")), "must have amount, fee and currency, or be null"),
        **{
            name: (data.get(name) is None or _is_key(data[name]), f"{_KEY_RULE}, or null")
            for name in ("customer", "credit_note", "bank_reference", "reason_code")
        },
        "reason": (_is_free(data.get("reason"), 500), "must be a text of at most 500 characters, or null"),
        "fee": (data.get("fee") is None or _matches(_AMOUNT, data["fee"]), f"{_AMOUNT_RULE}, or null"),
        "respond_by": (
            data.get("respond_by") is None or is_instant(data["respond_by"]),
            "must be an instant",
        ),
        "arrives_on": (
            data.get("arrives_on") is None or is_day(data["arrives_on"]),
            "must be a day, or null",
        ),
    }
    if event_type in ("billing.refund.v1", "billing.dispute.v1"):
        checks["payment"] = (_is_key(data.get("payment")), _KEY_RULE)
    faults = [(f"/data/{name}", sentence) for name, (is_sound, sentence) in checks.items() if not is_sound]
    faults += _each("invoices", data.get("invoices", []), SHARES, _share_fault)
    return faults + _each("lines", data.get("lines", []), LINES, _line_fault)


def _each(name, rows, most, fault_of):
    if not isinstance(rows, list) or len(rows) > most:
        return [(f"/data/{name}", f"must be a list of at most {most}")]
    faults = ((f"/data/{name}/{position}", fault_of(row)) for position, row in enumerate(rows))
    return [fault for fault in faults if fault[1]][:TOLD]


def _share_fault(share):
    if (
        isinstance(share, dict)
        and _is_key(share.get("reference"))
        and _matches(_POSITIVE, share.get("amount"))
    ):
        return None
    return "must have the reference of an invoice and an amount"


def _line_fault(line):
    if not isinstance(line, dict) or line.get("kind") not in LINE_KINDS:
        return f"must have a kind, one of {', '.join(LINE_KINDS)}"
    if not _matches(_AMOUNT, line.get("amount")) or not _matches(_AMOUNT, line.get("fee", "0")):
        return f"its amount and its fee {_AMOUNT_RULE}"
    is_named = _is_key(line.get("reference"))
    if not is_named and (line.get("reference") is not None or line["kind"] not in ("fee", "adjustment")):
        return "must say which payment, refund or dispute it is"
    return None


def _is_settled(value):
    return value is None or (
        isinstance(value, dict)
        and _matches(_POSITIVE, value.get("amount"))
        and _matches(_AMOUNT, value.get("fee"))
        and _matches(_CURRENCY, value.get("currency"))
    )


def _is_key(value):
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 100


def _is_free(value, limit):
    return value is None or (isinstance(value, str) and len(value) <= limit)


def _matches(pattern, value):
    return isinstance(value, str) and bool(pattern.fullmatch(value))
