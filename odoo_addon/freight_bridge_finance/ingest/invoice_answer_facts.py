# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a platform says to an invoice of ours. No database."""

#: Faults of a refusal that are told, and characters of it all.
_FAULTS, _LIMIT = 3, 1000


def reason_of(data):
    """What a platform says against an invoice, in one line for a person."""
    code, words = data.get("reason_code"), data.get("reason")
    said = f"{words} ({code})" if words and code else words or code
    faults = [f"{fault['pointer']} {fault['detail']}".strip() for fault in data.get("faults", [])[:_FAULTS]]
    return "; ".join(filter(None, (said, *faults)))[:_LIMIT] or False
