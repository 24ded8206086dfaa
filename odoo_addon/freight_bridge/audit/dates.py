# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the days that an invoice states can be true: it is due, priced and booked by them."""

from datetime import timedelta

from .finding import Finding, _

#: Post-dating to the end of a week, and another time zone, explain no more.
AHEAD = timedelta(days=7)
#: Some bill when they are booked, weeks before the goods leave; a wrong year is more than that.
EARLY = timedelta(days=60)
#: Longer than freight is owed: 18 months by 49 U.S.C. 14705(a), one year by CMR article 32.
OWED = timedelta(days=730)


class ImplausibleDate:
    """The invoice is issued about when the goods went, and not after it came; its other days are near that.

    What may be true of an invoice is held against the goods, so that an audit says the same years later.
    """

    code = "implausible_date"
    gives_way = False

    def check(self, case):
        """One finding that says why the first wrong day is wrong."""
        message = self._issued(case) or self._due(case.invoice) or self._shipped(case)
        if message:
            yield Finding(code=self.code, message=message, is_blocking=True)

    def _issued(self, case):
        issued, received = case.invoice.date, case.invoice.received_at
        if received and issued > received.date() + AHEAD:
            return _(
                "It is issued on %(issued)s, but was received on %(received)s already.",
                issued=issued,
                received=received.date(),
            )
        left = [shipment.left_on for shipment in case.shipments.values() if shipment.left_on]
        if left and issued < min(left) - EARLY:
            return _(
                "It is issued on %(issued)s, but the goods left on %(left)s only.",
                issued=issued,
                left=min(left),
            )
        if left and issued > max(left) + OWED:
            return _(
                "It is issued on %(issued)s, more than two years after the goods left on %(left)s.",
                issued=issued,
                left=max(left),
            )
        return None

    def _due(self, invoice):
        if invoice.date_due and not invoice.date <= invoice.date_due <= invoice.date + OWED:
            return _(
                "It is issued on %(issued)s, but due on %(due)s.",
                issued=invoice.date,
                due=invoice.date_due,
            )
        return None

    def _shipped(self, case):
        issued = case.invoice.date
        told = {case.invoice.ship_date, *(line.ship_date for line in case.lines)} - {None}
        for day in sorted(told):
            if not issued - OWED <= day <= issued + EARLY:
                return _(
                    "It is issued on %(issued)s, but says that the goods were shipped on %(day)s.",
                    issued=issued,
                    day=day,
                )
        return None


RULES = (ImplausibleDate(),)
