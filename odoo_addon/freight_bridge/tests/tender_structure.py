# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The data of ``freight.tender.offered.v1`` as the sidecar's schema takes it.

The schema is ``sidecar/src/canonical/tender.ts``.

Written by hand, so that a change of Odoo's side shows here before a message fails in the sidecar.
"""

import re

from ..lifecycle import REFERENCE_KINDS

QUANTITY = re.compile(r"\d{1,15}(\.\d{1,6})?")
INSTANT = re.compile(r"2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
KINDS = [kind for kind, _label in REFERENCE_KINDS]
ROLES = {"shipper", "consignee", "bill_to", "carrier", "payer", "payee", "other"}
MODES = {"truckload", "ltl", "parcel", "air", "ocean", "rail", "intermodal"}


def faults(data):
    """Places of a tender's data that the schema would refuse; [] when it is sound."""
    found = []
    _tender(data, found)
    return found


def _members(value, checks, place, found):
    if not isinstance(value, dict) or set(value) != set(checks):
        found.append(f"{place}: members {sorted(set(value) ^ set(checks))}")
        return
    for name, check in checks.items():
        check(value[name], f"{place}/{name}", found)


def _tender(data, found):
    checks = {
        "references": _list(_reference, 20, 1),
        "purpose": _one_of({"original", "change", "cancel"}),
        "carrier": _object(scac=_pattern(r"[A-Z0-9]{2,4}"), name=_text(100), service=_text(100)),
        "payment": _one_of({"prepaid", "collect", "third_party"}),
        "mode": _or_null(_one_of(MODES)),
        "equipment": _text(50),
        "respond_by": _or_null(_instant),
        "weight": _measure({"kg", "lb"}),
        "volume": _measure({"m3", "ft3"}),
        "packages": _or_null(_quantity),
        "charge": _null,
        "parties": _list(_party, 20),
        "stops": _list(_stop, 99, 0 if data.get("purpose") == "cancel" else 1),
        "notes": _list(_text(500), 50),
    }
    _members(data, checks, "", found)


def _stop(value, place, found):
    checks = {
        "sequence": lambda number, where, told: _check(number in range(1, 1000), where, told),
        "kind": _one_of({"pickup", "delivery"}),
        "place": _party,
        "earliest": _or_null(_instant),
        "latest": _or_null(_instant),
        "weight": _measure({"kg", "lb"}),
        "volume": _measure({"m3", "ft3"}),
        "packages": _or_null(_quantity),
        "references": _list(_reference, 20),
        "items": _list(_item, 200),
        "notes": _list(_text(500), 20),
    }
    _members(value, checks, place, found)


def _item(value, place, found):
    checks = {
        "description": _text(200),
        "quantity": _or_null(_quantity),
        "package_type": _text(50),
        "weight": _measure({"kg", "lb"}),
        "volume": _measure({"m3", "ft3"}),
        "references": _list(_reference, 20),
    }
    _members(value, checks, place, found)


def _party(value, place, found):
    texts = {
        "name": 200,
        "code": 80,
        "street": 200,
        "street2": 200,
        "city": 100,
        "state": 100,
        "postal_code": 20,
        "contact": 100,
        "phone": 80,
        "email": 200,
    }
    checks = {name: _text(limit) for name, limit in texts.items()}
    checks.update(role=_one_of(ROLES), country=_pattern(r"[A-Z]{2}"))
    _members(value, checks, place, found)


def _reference(value, place, found):
    _members(value, {"kind": _one_of(KINDS), "value": _text(100, empty=False)}, place, found)


def _check(sound, place, found):
    if not sound:
        found.append(place)


def _null(value, place, found):
    _check(value is None, place, found)


def _or_null(check):
    return lambda value, place, found: value is None or check(value, place, found)


def _one_of(names):
    return lambda value, place, found: _check(value in names, place, found)


def _pattern(pattern):
    return _or_null(lambda value, place, found: _check(bool(re.fullmatch(pattern, value)), place, found))


def _instant(value, place, found):
    _check(isinstance(value, str) and bool(INSTANT.fullmatch(value)), place, found)


def _quantity(value, place, found):
    _check(isinstance(value, str) and bool(QUANTITY.fullmatch(value)), place, found)


def _text(limit, empty=True):
    def check(value, place, found):
        if value is None and empty:
            return
        sound = isinstance(value, str) and value.strip() and not UNCLEAN.search(value)
        _check(sound and len(value.encode("utf-16-le")) <= 2 * limit, place, found)

    return check


def _measure(units):
    return _or_null(_object(value=_quantity, unit=_one_of(units)))


def _object(**checks):
    return lambda value, place, found: _members(value, checks, place, found)


def _list(check, most, least=0):
    def each(value, place, found):
        if not isinstance(value, list) or not least <= len(value) <= most:
            found.append(place)
            return
        for position, row in enumerate(value):
            check(row, f"{place}/{position}", found)

    return each
