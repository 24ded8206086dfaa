# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of customers that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``freight_bridge.ingest.validator``.
"""

import re

STATUSES = ("active", "deleted", "merged")
#: Longest text by member, as in the canonical schema (``canonical/billing/customer.ts``).
_TEXTS = {"merged_into": 100, "parent": 100, "name": 200, "email": 200, "phone": 80, "language": 20}
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLACES = ("billing_address", "shipping_address")
_PLACE = {"street": 200, "street2": 200, "city": 100, "state": 100, "postal_code": 20, "country": 2}


def customer_faults(data):
    """Faults of the data of ``billing.customer.v1``; [] when it is sound."""
    faults = [
        (f"/data/{name}", f"must be a text of 1 to {limit} characters or null")
        for name, limit in _TEXTS.items()
        if not _is_text(data.get(name), limit)
    ]
    if data.get("reference") is None or not _is_text(data["reference"], 100):
        faults.append(("/data/reference", "must be a text of 1 to 100 characters"))
    if data.get("status") not in STATUSES:
        faults.append(("/data/status", f"must be one of {', '.join(STATUSES)}"))
    if (data.get("status") == "merged") != (data.get("merged_into") is not None):
        faults.append(("/data/merged_into", "must name the customer that is left where the status is merged"))
    if data.get("is_company") not in (None, True, False):
        faults.append(("/data/is_company", "must be true, false or null"))
    currency = data.get("currency")
    if currency is not None and not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
        faults.append(("/data/currency", "must be a code of ISO 4217 or null"))
    days = data.get("payment_days")
    if days is not None and (type(days) is not int or not 0 <= days <= 365):
        faults.append(("/data/payment_days", "must be a number of days from 0 to 365, or null"))
    places = [fault for member in _PLACES for fault in _address_faults(member, data.get(member))]
    return [*faults, *_tax_faults(data.get("tax_ids", [])), *places]


def _tax_faults(tax_ids):
    if not isinstance(tax_ids, list) or len(tax_ids) > 10:
        return [("/data/tax_ids", "must be a list of 10 at most")]
    return [
        (f"/data/tax_ids/{position}", "must have a value, a text of 1 to 50 characters")
        for position, tax_id in enumerate(tax_ids)
        if not isinstance(tax_id, dict) or not tax_id.get("value") or not _is_text(tax_id["value"], 50)
    ]


def _address_faults(member, address):
    if address is None:
        return []
    if not isinstance(address, dict):
        return [(f"/data/{member}", "must be an object or null")]
    return [
        (f"/data/{member}/{name}", f"must be a text of at most {limit} characters or null")
        for name, limit in _PLACE.items()
        if address.get(name) is not None
        and not (isinstance(address[name], str) and len(address[name]) <= limit)
    ]


def _is_text(value, limit):
    return value is None or (isinstance(value, str) and bool(value.strip()) and len(value) <= limit)
