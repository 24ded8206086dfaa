# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""How much a shipment resembles what a message says, by plain facts: fast for hundreds of shipments."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from .ingest.event import instant
from .ingest.validator import is_instant
from .lifecycle import RESOLVING_KINDS

#: Place, carrier and dates alone fit too many shipments: fewer points than this are no suggestion.
LEAST = 30
WINDOW = timedelta(days=3)
_APART = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


class ShipmentFacts(NamedTuple):
    """What a shipment is compared by. ``values``: all that a message may call it; the times are naive UTC."""

    id: int
    values: list
    city: str | None
    carrier_scac: str | None
    carrier: str | None
    begins: datetime
    ends: datetime
    sale_id: int | None
    sale: str | None
    partner_id: int | None
    partner: str | None


class Said(NamedTuple):
    """What a message says of its shipment, made comparable: ``references`` as (plain, normal)."""

    references: list
    city: str
    carrier_scac: str | None
    carrier: str
    time: datetime | None


def said_by(event):
    """What a canonical event says; of what is not as it should be, nothing."""
    location, carrier = (_members(event["data"].get(name)) for name in ("location", "carrier"))
    told = [
        str(reference.get("value") or "")
        for reference in event["data"]["references"]
        if isinstance(reference, dict) and reference.get("kind") in RESOLVING_KINDS
    ]
    time = event.get("time")
    return Said(
        references=[(plain(value), normal(value)) for value in told],
        city=normal(location.get("city")),
        carrier_scac=carrier.get("scac"),
        carrier=normal(carrier.get("name")),
        time=instant(time) if is_instant(time) else None,
    )


def compared(said, facts):
    """(points, reasons) of a shipment: the references weigh most, place and time support them."""
    points, reasons = _by_references(said.references, facts.values)
    return supported(said, facts, points, reasons)


def kindred(said, facts, named):
    """The same of a shipment that may carry the goods of ``named``, which is called off; None: named none."""
    points, reasons = 0, []
    if named and named.sale_id and facts.sale_id == named.sale_id:
        points, reasons = 60, [("order", facts.sale)]
    elif named and named.partner_id and facts.partner_id == named.partner_id:
        points, reasons = 30, [("consignee", facts.partner)]
    return supported(said, facts, points, reasons)


def supported(said, facts, points, reasons):
    """(points, reasons) with what place, carrier and time add. A reason: its kind, and what it is about."""
    reasons = list(reasons)
    if said.city and said.city == normal(facts.city):
        points += 15
        reasons.append(("city", facts.city))
    if facts.carrier_scac and said.carrier_scac == facts.carrier_scac:
        points += 10
        reasons.append(("carrier", facts.carrier_scac))
    elif said.carrier and said.carrier in normal(facts.carrier):
        points += 10
        reasons.append(("carrier", facts.carrier))
    if said.time and in_window(facts, said.time):
        points += 10
        reasons.append(("dates", ""))
    return points, reasons


def in_window(facts, time):
    """Whether a moment is near the time in which the shipment travels, by plan or by an estimate."""
    return facts.begins - WINDOW <= time <= facts.ends + WINDOW


def _by_references(references, values):
    """The best likeness of any reference to any value that the shipment carries."""
    best, reason = 0, None
    for value in values:
        bare, own = plain(value), normal(value)
        for said_bare, said_normal in references:
            if best < 65 and own and said_normal == own:
                best, reason = 65, ("spelling", value)
            elif best < 45 and min(len(said_bare), len(bare)) >= 5 and one_edit(said_bare, bare):
                best, reason = 45, ("typing", value)
    return best, [reason] if reason else []


def _members(value):
    return value if isinstance(value, dict) else {}


def plain(value):
    """A reference, or a name of any script, without case and separators."""
    return _APART.sub("", str(value or "").upper())


def normal(value):
    """A plain reference without leading zeros, those of digits behind a prefix included."""
    return _LEADING_ZEROS.sub("", plain(value))


def one_edit(left, right):
    """Whether one insertion, deletion, replacement or swap of neighbours turns one text into the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) != len(right):
        return rest_left[1:] == rest_right or rest_left == rest_right[1:]
    swapped = rest_left[1::-1] == rest_right[:2] and rest_left[2:] == rest_right[2:]
    return rest_left[1:] == rest_right[1:] or swapped
