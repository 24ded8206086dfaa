# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of subscriptions that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``freight_bridge.ingest.validator``.
"""

import re

from odoo.addons.freight_bridge.ingest.validator import is_day

from ..models.freight_billing_subscription import CHANGES, STATUSES
from .validator_billing_invoice import is_amount, is_text

_CURRENCY = re.compile("[A-Z]{3}")


def subscription_faults(data):
    """Faults of the data of ``billing.subscription.v1``; [] when it is sound."""
    faults = [
        (f"/data/{name}", "must be a text of 1 to 100 characters")
        for name in ("reference", "customer")
        if not is_text(data.get(name), 100)
    ]
    faults += [
        (f"/data/{name}", f"must be one of {', '.join(dict(words))}")
        for name, words in (("change", CHANGES), ("status", STATUSES))
        if data.get(name) not in dict(words)
    ]
    if not isinstance(data.get("currency"), str) or not _CURRENCY.fullmatch(data["currency"]):
        faults.append(("/data/currency", "must be a code of ISO 4217, such as EUR"))
    faults += _day_faults("/data", data, ("period_from", "period_to", "ends_on"))
    faults += _rows_faults("/data/items", data.get("items"), 100, _item_faults)
    return [*faults, *_rows_faults("/data/prorations", data.get("prorations", []), 200, _proration_faults)]


def _rows_faults(place, rows, limit, check):
    if not isinstance(rows, list) or len(rows) > limit:
        return [(place, f"must be a list of {limit} at most")]
    return [
        fault
        for position, row in enumerate(rows)
        for fault in (
            check(f"{place}/{position}", row)
            if isinstance(row, dict)
            else [(f"{place}/{position}", "must be an object")]
        )
    ]


def _item_faults(place, item):
    faults = [
        (f"{place}/{name}", "must be a text of 1 to 100 characters or null")
        for name in ("reference", "product")
        if item.get(name) is not None and not is_text(item[name], 100)
    ]
    faults += [
        (f"{place}/{name}", "must be a decimal number as text, or null")
        for name in ("quantity", "unit_amount")
        if item.get(name) is not None and not is_amount(item[name])
    ]
    every = item.get("every")
    if every is not None and not (
        isinstance(every, dict)
        and every.get("unit") in ("day", "week", "month", "year")
        and type(every.get("count")) is int
        and 0 < every["count"] <= 1000
    ):
        faults.append((f"{place}/every", "must be a unit and a count from 1 to 1000, or null"))
    return faults


def _proration_faults(place, proration):
    faults = _day_faults(place, proration, ("period_from", "period_to"))
    if not is_amount(proration.get("amount")):
        faults.append((f"{place}/amount", "must be a decimal number as text, such as 12.50"))
    if proration.get("item") is not None and not is_text(proration["item"], 100):
        faults.append((f"{place}/item", "must be a text of 1 to 100 characters or null"))
    return faults


def _day_faults(place, data, names):
    return [
        (f"{place}/{name}", "must be a day, such as 2026-11-30, or null")
        for name in names
        if data.get(name) is not None and not is_day(data[name])
    ]
