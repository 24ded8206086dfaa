# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""How long vehicles stood, from the milestones of a shipment."""

from .facts import Wait

ARRIVALS = frozenset({"arrived", "gate_in"})
DEPARTURES = frozenset({"departed", "gate_out", "picked_up", "delivered"})


def waits(milestones):
    """The times from each arrival to the next departure, as ``Wait``.

    Of several arrivals in a row the first counts: a vehicle at the gate waits already. A departure without an
    arrival, and an arrival without a departure, prove nothing.

    :param milestones: (time, code, place) of actual milestones that nobody took back
    """
    begin, found = None, []
    for time, code, place in sorted(milestones, key=lambda row: row[:2]):
        if code in ARRIVALS and begin is None:
            begin = time
        elif code in DEPARTURES and begin is not None:
            found.append(Wait(begin, time, place or ""))
            begin = None
    return tuple(found)
