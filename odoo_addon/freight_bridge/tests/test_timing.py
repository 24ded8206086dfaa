# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..timing import Window

EVERY_DAY = frozenset(range(7))
PARIS = ZoneInfo("Europe/Paris")


@tagged("post_install", "-at_install")
class TestTiming(BaseCase):
    """When windows open and close, without a database. Moments are UTC; Paris is one or two hours ahead."""

    def _opening(self, moment, opens, closes, cutoff=None, days=EVERY_DAY, zone=PARIS):
        """(start, end, cut-off) as text, day and hour of UTC."""
        window = Window(zone, frozenset(days), opens * 60, closes * 60, cutoff and cutoff * 60)
        found = window.opening(datetime.fromisoformat(moment))
        return tuple(f"{value:%d %H:%M}" if value else None for value in found)

    def test_window_of_a_day(self):
        opening = "04 08:00", "04 16:00", None
        self.assertEqual(self._opening("2026-03-04 07:00", 9, 17), opening)
        self.assertEqual(self._opening("2026-03-04 12:00", 9, 17), opening)
        self.assertEqual(self._opening("2026-03-04 15:59:59", 9, 17), opening)

    def test_window_is_shut_at_its_end(self):
        self.assertEqual(self._opening("2026-03-04 16:00", 9, 17)[0], "05 08:00")

    def test_window_over_midnight_is_that_of_the_day_on_which_it_opens(self):
        opening = "04 21:00", "05 01:00", None
        self.assertEqual(self._opening("2026-03-04 20:00", 22, 2), opening)
        self.assertEqual(self._opening("2026-03-05 00:30", 22, 2), opening)
        self.assertEqual(self._opening("2026-03-05 01:00", 22, 2)[0], "05 21:00")

    def test_window_over_midnight_on_chosen_days(self):
        """It opens on Friday the 6th and is open on Saturday morning; the next one is Monday's."""
        workdays = range(5)
        self.assertEqual(self._opening("2026-03-07 00:30", 22, 2, days=workdays)[0], "06 21:00")
        self.assertEqual(self._opening("2026-03-07 12:00", 22, 2, days=workdays)[0], "09 21:00")

    def test_window_once_a_week_is_found_a_week_ahead(self):
        self.assertEqual(self._opening("2026-03-04 18:00", 9, 17, days=[2])[0], "11 08:00")

    def test_window_of_a_whole_day(self):
        self.assertEqual(self._opening("2026-03-04 12:00", 0, 24)[:2], ("03 23:00", "04 23:00"))
        self.assertEqual(self._opening("2026-03-04 12:00", 6, 6)[:2], ("04 05:00", "05 05:00"))

    def test_days_are_those_of_the_zone(self):
        """At 23:30 UTC on Sunday it is Monday in Auckland, and Sunday in Chicago."""
        moment = "2026-03-08 23:30"
        self.assertEqual(
            self._opening(moment, 0, 24, days=[0], zone=ZoneInfo("Pacific/Auckland"))[0], "08 11:00"
        )
        self.assertEqual(
            self._opening(moment, 0, 24, days=[0], zone=ZoneInfo("America/Chicago"))[0], "09 05:00"
        )

    def test_cutoff_is_the_last_one_before_the_window_closes(self):
        self.assertEqual(self._opening("2026-03-04 12:00", 22, 2, 18)[2], "04 17:00")
        self.assertEqual(self._opening("2026-03-04 12:00", 1, 5, 18)[2], "04 17:00")
        self.assertEqual(self._opening("2026-03-04 12:00", 8, 18, 17)[2], "04 16:00")
        self.assertEqual(self._opening("2026-03-04 12:00", 22, 2, 23)[2], "04 22:00")
        self.assertEqual(self._opening("2026-03-04 12:00", 22, 2, 1)[2], "05 00:00")
        self.assertEqual(self._opening("2026-03-04 12:00", 20, 24, 18)[2], "04 17:00")

    def test_clock_goes_forward(self):
        """On 29 March 2026 the clock of Paris skips from 2:00 to 3:00."""
        self.assertEqual(self._opening("2026-03-28 12:00", 22, 4)[:2], ("28 21:00", "29 02:00"))
        self.assertEqual(self._opening("2026-03-29 12:00", 22, 4)[:2], ("29 20:00", "30 02:00"))

    def test_window_that_the_clock_skips_is_open_afterwards(self):
        self.assertEqual(self._opening("2026-03-29 00:00", 2, 3)[:2], ("29 01:00", "29 02:00"))
        self.assertEqual(self._opening("2026-03-29 12:00", 2, 3)[:2], ("30 00:00", "30 01:00"))

    def test_clock_goes_back(self):
        """On 25 October 2026 the clock of Paris shows 2:00 to 3:00 twice: both are of the window."""
        self.assertEqual(self._opening("2026-10-24 12:00", 1, 4)[:2], ("24 23:00", "25 03:00"))
        self.assertEqual(self._opening("2026-10-25 12:00", 1, 4)[:2], ("26 00:00", "26 03:00"))

    def test_hour_that_the_clock_shows_twice_is_the_first(self):
        self.assertEqual(self._opening("2026-10-24 12:00", 2, 3, 2), ("25 00:00", "25 02:00", "25 00:00"))

    def test_windows_follow_each_other_through_a_year(self):
        """One a day, none twice and none left out, whatever the clock does."""
        for opens, closes in ((22, 2), (2, 3), (1, 5), (0, 24), (3, 2)):
            window = Window(PARIS, EVERY_DAY, opens * 60, closes * 60)
            moment, starts = datetime(2026, 1, 1, 12), []
            for _day in range(365):
                opening = window.opening(moment)
                starts.append(opening.start)
                self.assertLess(opening.start, opening.end)
                moment = opening.end
            days = [start.replace(tzinfo=ZoneInfo("UTC")).astimezone(PARIS).date() for start in starts]
            self.assertEqual(days, [days[0] + timedelta(days=number) for number in range(365)])
