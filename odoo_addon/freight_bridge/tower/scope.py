# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain

#: The longest time range: a year, with the days that a leap year and two time zones add.
LONGEST = timedelta(days=368)


class Scope(NamedTuple):
    """What a page is asked for: from ``start`` (included) to ``end`` (not), as of ``now``, naive UTC.

    No companies: all that the user's rules let through, records without a company included.
    """

    start: datetime
    end: datetime
    now: datetime
    company_ids: tuple[int, ...] = ()
    #: None: whoever told it.
    system_ids: tuple[int, ...] = ()
    #: One kind of records, of a page that tells several; empty: all of them.
    kind: str = ""

    def during(self, field):
        """Where the field is in the time range."""
        return Domain(field, ">=", text(self.start)) & Domain(field, "<", text(self.end))

    def ours(self):
        """Where the record is of the companies that were chosen."""
        return Domain("company_id", "in", list(self.company_ids)) if self.company_ids else Domain.TRUE

    def told(self):
        """Where the record is of the systems that were chosen."""
        return Domain("system_id", "in", list(self.system_ids)) if self.system_ids else Domain.TRUE

    def on_days(self, field):
        """Where a day of the books is in the time range."""
        return Domain(field, ">=", day(self.start)) & Domain(field, "<", day(self.end))

    def ago(self, **duration):
        """The moment so long ago, as domains hold it."""
        return text(self.now - timedelta(**duration))


def text(moment):
    """An instant as it stands in a domain: the page gives it back to open the records."""
    return fields.Datetime.to_string(moment)


def day(moment):
    """The same of a day."""
    return fields.Date.to_string(moment)


def read_moment(value):
    """An instant that a page sent, or None where it is none."""
    try:
        moment = fields.Datetime.to_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # Odoo cannot write years of fewer than four digits.
    return moment if moment and moment.year >= 1000 else None
