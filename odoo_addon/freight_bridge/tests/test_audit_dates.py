# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common_audit import DAY, LINEHAUL, AuditCase

RECEIVED = datetime(2026, 11, 12, 9, 30)


@tagged("post_install", "-at_install")
class TestAuditDates(AuditCase):
    """Goods left on 4 November, the invoice is issued on the 10th and received on the 12th."""

    def _dated(self, lines=None, **dates):
        invoice = {"received_at": RECEIVED, "date_due": date(2026, 12, 10), "ship_date": DAY, **dates}
        return {"invoice": invoice, "shipment": {"left_on": DAY}, "lines": lines}

    def _implausible(self, words, **dates):
        finding = self.assertFinds("implausible_date", **self._dated(**dates))
        self.assertTrue(finding.is_blocking)
        self.assertIn(words, str(finding.message))

    def test_dates_of_a_sound_invoice(self):
        self.assertClean(**self._dated())
        self.assertClean(**self._dated(date_due=None, ship_date=None))

    def test_issued_in_the_future(self):
        self.assertClean(**self._dated(date=date(2026, 11, 19)))
        self._implausible(
            "issued on 2026-11-20, but was received on 2026-11-12 already", date=date(2026, 11, 20)
        )
        self._implausible("issued on 2099-12-31", date=date(2099, 12, 31))

    def test_issued_long_before_the_goods_left(self):
        self.assertClean(**self._dated(date=DAY - timedelta(days=60)))
        self._implausible("goods left on 2026-11-04 only", date=DAY - timedelta(days=61))
        self._implausible("issued on 1901-01-01", date=date(1901, 1, 1))

    def test_issued_after_freight_is_owed(self):
        late = {"received_at": datetime(2028, 12, 1), "date_due": None, "ship_date": None}
        self.assertClean(**self._dated(date=DAY + timedelta(days=730), **late))
        self._implausible("more than two years after", date=DAY + timedelta(days=731), **late)

    def test_goods_that_did_not_leave_say_nothing_of_the_date(self):
        case = self._dated(date=date(2026, 1, 5), ship_date=None)
        self.assertClean(**{**case, "shipment": {"left_on": None}})

    def test_due_in_another_century(self):
        self._implausible("issued on 2026-11-10, but due on 2126-12-10", date_due=date(2126, 12, 10))
        self._implausible("due on 1901-01-01", date_due=date(1901, 1, 1))
        self._implausible("due on 2026-11-09", date_due=date(2026, 11, 9))
        self.assertClean(**self._dated(date_due=date(2026, 11, 10)))

    def test_shipped_in_another_year(self):
        self._implausible("were shipped on 2027-11-04", ship_date=date(2027, 11, 4))
        self._implausible("were shipped on 2006-11-04", ship_date=date(2006, 11, 4))

    def test_ship_date_of_a_line(self):
        lines = self.sound_lines(ship_date=date(2016, 11, 4))
        self._implausible("were shipped on 2016-11-04", lines=lines)
        self.assertClean(**self._dated(lines=self.sound_lines(ship_date=DAY)))

    def test_dates_are_one_finding(self):
        """However many of them are wrong: the sentence names the first."""
        lines = [self.line(1, LINEHAUL, "180.00", ship_date=date(2016, 11, 4)), *self.sound_lines()[1:]]
        self._implausible("issued on 2099-12-31", date=date(2099, 12, 31), lines=lines)
