# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which rate of a contract fits a way. The most specific one wins."""

from .words import plain

#: How closely one end of a lane is drawn.
ANYWHERE, COUNTRY, ZONE, ZIP = range(4)


def normal_zip(text):
    """A postcode as it is compared: without blanks, in capitals."""
    return "".join((text or "").split()).upper() or None


def _in_zip_range(code, zip_from, zip_to):
    """Whether a postcode lies in a range; an end takes everything that begins like it."""
    if not zip_from and not zip_to:
        return True
    if not code:
        return False
    end = zip_to or zip_from
    return code >= (zip_from or "") and code[: len(end)] <= end


def _in_zone(area, place):
    return any(
        row.country == place.country and _in_zip_range(place.zip, row.zip_from, row.zip_to)
        for row in area.zone_ranges
    )


def closeness(area, place):
    """How closely an area is drawn around a place that lies in it; None when the place is outside."""
    if area.country and area.country != place.country:
        return None
    if not _in_zip_range(place.zip, area.zip_from, area.zip_to):
        return None
    if area.zone and not _in_zone(area, place):
        return None
    if area.zip_from or area.zip_to:
        return ZIP
    if area.zone:
        return ZONE
    return COUNTRY if area.country else ANYWHERE


def describe(area, _=plain):
    """An area in words."""
    parts = [area.zone and _("zone %s", area.zone), area.country]
    if area.zip_from or area.zip_to:
        parts.append("–".join(dict.fromkeys(filter(None, (area.zip_from, area.zip_to)))))
    return " ".join(filter(None, parts)) or _("anywhere")


def _rank(rate, request):
    """How well a rate fits, best highest; None when it does not.

    Its service counts first, then how closely both ends are drawn together, then the destination.
    """
    if rate.service_level_id and rate.service_level_id != request.service_level_id:
        return None
    origin = closeness(rate.origin, request.origin)
    if origin is None:
        return None
    destination = closeness(rate.destination, request.destination)
    if destination is None:
        return None
    return (bool(rate.service_level_id), origin + destination, destination)


def find_rate(contract, request):
    """The rate of a contract that fits best: (rate, rank, how many fit), or (None, None, 0).

    Of rates that fit equally the first in the contract's own order wins.
    """
    key = (request.service_level_id, request.origin, request.destination)
    if key not in contract.found:
        contract.found[key] = _search(contract, request)
    return contract.found[key]


def _search(contract, request):
    fitting = [(rank, rate) for rate in contract.rates if (rank := _rank(rate, request)) is not None]
    if not fitting:
        return None, None, 0
    rank, rate = max(fitting, key=lambda found: (found[0], -found[1].sequence, -found[1].id))
    return rate, rank, len(fitting)
