# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

"""When a flow may run: windows on the clock of a time zone. Pure, no ORM; moments are naive UTC."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

TIMINGS = [
    ("real_time", "In Real Time"),
    ("interval", "Every N Minutes"),
    ("window", "In a Window"),
    ("held", "Only by Hand"),
]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_A_DAY = 24 * 60


class Opening(NamedTuple):
    """A time that a window is open; what became due after ``cutoff`` (None: nothing) is for the next one."""

    start: datetime
    end: datetime
    cutoff: datetime | None

    def is_open(self, moment):
        return self.start <= moment < self.end


class Window(NamedTuple):
    """Hours on certain weekdays (Monday is 0, the day on which it opens), in minutes after midnight.

    One that closes at or before the hour at which it opens ends on the next day.
    """

    zone: ZoneInfo
    days: frozenset[int]
    opens: int
    closes: int
    cutoff: int | None = None

    def opening(self, moment):
        """The opening that is open at a moment, else the next one; None where no day is chosen."""
        today = moment.replace(tzinfo=UTC).astimezone(self.zone).date()
        for offset in range(-1, 8):
            day = today + timedelta(days=offset)
            if day.weekday() in self.days and (found := self._on(day)).end > moment:
                return found
        return None

    def _on(self, day):
        last_day = day if self.closes > self.opens else day + timedelta(days=1)
        start, end = self._moment(day, self.opens), self._moment(last_day, self.closes)
        if end <= start:
            # The clock skipped the whole window: it is open for as long as on other days, from then on.
            end = start + timedelta(minutes=(self.closes - self.opens) % MINUTES_A_DAY)
        return Opening(start, end, self._cutoff(last_day, end))

    def _cutoff(self, day, end):
        """The last time that the clock showed the cut-off before the window closed."""
        if self.cutoff is None:
            return None
        found = self._moment(day, self.cutoff)
        return found if found <= end else self._moment(day - timedelta(days=1), self.cutoff)

    def _moment(self, day, minutes):
        """An hour on the clock: one that it skips is an hour later, one that it shows twice is the first."""
        extra, minutes = divmod(minutes, MINUTES_A_DAY)
        local = datetime.combine(day + timedelta(days=extra), time(*divmod(minutes, 60)), self.zone)
        return local.astimezone(UTC).replace(tzinfo=None)
