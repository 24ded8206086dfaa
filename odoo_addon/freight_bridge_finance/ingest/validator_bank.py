# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of bank statements that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``freight_bridge.ingest.validator``.
"""

import re
from decimal import Decimal

from odoo.addons.freight_bridge.ingest.validator import is_day

KINDS = ("statement", "notification")
MOST_ENTRIES = 10_000
_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
#: Longest text of an entry by member, as in the canonical schema (``canonical/billing/bank-statement.ts``).
_ENTRY_TEXTS = {
    "reference": 100,
    "owner_reference": 100,
    "transaction_code": 50,
    "end_to_end_id": 100,
    "creditor_reference": 100,
    "remittance": 2000,
}
_PARTY_TEXTS = {"name": 200, "account": 50, "bank": 50}


def bank_statement_faults(data):
    """Faults of the data of ``bank.statement.v1``; [] when it is sound."""
    entries = data.get("entries")
    checks = {
        "/data/kind": data.get("kind") in KINDS,
        "/data/format": _is_text(data.get("format"), 30, required=True),
        "/data/account": _is_account(data.get("account")),
        "/data/number": _is_text(data.get("number"), 100, required=True),
        "/data/page": _is_text(data.get("page"), 20),
        "/data/entries": isinstance(entries, list) and len(entries) <= MOST_ENTRIES,
    }
    for name in ("opening", "closing"):
        is_needed = data.get("kind") == "statement"
        balance = data.get(name)
        checks[f"/data/{name}"] = _is_balance(balance) if is_needed else balance is None
    faults = [(place, "is missing or not of its form") for place, is_sound in checks.items() if not is_sound]
    if faults:
        return faults
    faults = [
        (f"/data/entries/{position}/{member}", "is missing or not of its form")
        for position, entry in enumerate(entries)
        for member in _entry_faults(entry)
    ]
    return faults or _sum_faults(data)


def _sum_faults(data):
    if data["kind"] != "statement":
        return []
    total = sum((Decimal(entry["amount"]) for entry in data["entries"]), Decimal(data["opening"]["amount"]))
    if total == Decimal(data["closing"]["amount"]):
        return []
    return [("/data/closing/amount", f"must be {total}: the opening balance and all entries together")]


def _entry_faults(entry):
    if not isinstance(entry, dict):
        return [""]
    original, party = entry.get("original"), entry.get("counterparty")
    checks = {
        "booked_on": is_day(entry.get("booked_on")),
        "value_on": entry.get("value_on") is None or is_day(entry["value_on"]),
        "amount": _matches(_AMOUNT, entry.get("amount")),
        "original": original is None or _is_money(original),
        "counterparty": party is None or _has_texts(party, _PARTY_TEXTS),
        **{name: _is_text(entry.get(name), limit) for name, limit in _ENTRY_TEXTS.items()},
    }
    return [name for name, is_sound in checks.items() if not is_sound]


def _is_account(account):
    return (
        _has_texts(account, {"iban": 34, "number": 50, "bank": 50})
        and bool(account.get("iban") or account.get("number"))
        and _matches(_CURRENCY, account.get("currency"))
    )


def _is_balance(balance):
    return (
        isinstance(balance, dict) and is_day(balance.get("on")) and _matches(_AMOUNT, balance.get("amount"))
    )


def _is_money(money):
    return (
        isinstance(money, dict)
        and _matches(_AMOUNT, money.get("amount"))
        and _matches(_CURRENCY, money.get("currency"))
    )


def _has_texts(value, limits):
    return isinstance(value, dict) and all(_is_text(value.get(name), limit) for name, limit in limits.items())


def _matches(pattern, value):
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_text(value, limit, *, required=False):
    if value is None:
        return not required
    return isinstance(value, str) and len(value) <= limit and (bool(value.strip()) or not required)
