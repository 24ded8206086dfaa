# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""On which days each version of a partner's code counts.

Pure functions of the set of versions: the order in which a partner's statements arrived makes no difference.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)


@dataclass(eq=False)
class Version:
    """What a partner's code means from a day on; with ``is_end``: from that day on it means nothing.

    ``stated_to``: the last day as the partner stated it; ``date_to``: the last day on which it counts.
    ``stated_at``: time of the statement, None where a person made the version.
    ``active``: whether it counts on any day.
    """

    date_from: date | None
    stated_to: date | None = None
    stated_at: datetime | None = None
    is_end: bool = False
    res_id: int | None = None
    origin: str = "learned"
    partner_name: str | None = None
    date_to: date | None = None
    active: bool = True
    id: int | None = None

    @property
    def start(self):
        return self.date_from or date.min

    @property
    def slot(self):
        """One statement is kept of each slot, the newest."""
        return self.start, self.is_end

    def is_newer_than(self, other):
        """Whether it was stated after another; what a person settled counts as said before all statements."""
        return (self.stated_at or datetime.min) > (other.stated_at or datetime.min)

    def covers(self, day):
        return self.active and self.start <= day and (self.date_to is None or day <= self.date_to)


def settle(versions):
    """Set ``active`` and ``date_to`` of each version of one code.

    An end closes every version that was stated before it, and leaves alone what was stated later. A version
    without an end of its own lasts until the next one begins.
    """
    ends = [version for version in versions if version.is_end]
    for end in ends:
        end.active, end.date_to = False, None
    live = []
    for version in sorted((row for row in versions if not row.is_end), key=lambda row: row.start):
        closing = [end.start for end in ends if end.is_newer_than(version)]
        version.active = all(start > version.start for start in closing)
        version.date_to = _earliest(version.stated_to, *(start - DAY for start in closing))
        if version.active:
            live.append(version)
        else:
            version.date_to = version.stated_to
    for version, following in zip(live, live[1:], strict=False):
        if version.stated_to is None:
            version.date_to = _earliest(version.date_to, following.start - DAY)


def overlap(versions):
    """Two settled versions of one code that count on the same day, or None."""
    live = sorted((version for version in versions if version.active), key=lambda row: row.start)
    for version, following in zip(live, live[1:], strict=False):
        if version.date_to is None or version.date_to >= following.start:
            return version, following
    return None


def _earliest(*days):
    return min((day for day in days if day is not None), default=None)
