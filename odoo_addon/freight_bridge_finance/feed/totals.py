# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Control totals: what the readers would have after a run, held against the books at the same moment."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

FIGURES = ("items", "debit", "credit", "amount_currency")
NOTHING = (0, Decimal(0), Decimal(0), Decimal(0))

#: What readers have before a run, and after it, by account and currency.
_OPENING = """
    SELECT account_id, currency, count(*), sum(debit)::text, sum(credit)::text, sum(amount_currency)::text
      FROM freight_feed_published
     WHERE feed_id = %(feed)s AND entity = 'journal_items'
     GROUP BY 1, 2
"""
_CLOSING = """
    SELECT account_id, currency, count(*), sum(debit)::text, sum(credit)::text, sum(amount_currency)::text
      FROM (
        SELECT account_id, currency, debit, credit, amount_currency
          FROM freight_feed_published had
         WHERE feed_id = %(feed)s AND entity = 'journal_items' AND NOT EXISTS (
               SELECT 1 FROM freight_feed_row row
                WHERE row.run_id = %(run)s AND row.entity = had.entity AND row.record_id = had.record_id)
         UNION ALL
        SELECT (content->>%(account)s)::integer, content->>%(currency)s, (content->>%(debit)s)::numeric,
               (content->>%(credit)s)::numeric, (content->>%(amount_currency)s)::numeric
          FROM freight_feed_row
         WHERE run_id = %(run)s AND entity = 'journal_items' AND op <> 'deleted'
      ) have
     GROUP BY 1, 2
"""
#: The books themselves, by no table of ours.
_BOOKS = """
    SELECT item.account_id, currency.name, count(*),
           sum(item.debit)::text, sum(item.credit)::text, sum(item.amount_currency)::text
      FROM account_move_line item
      JOIN account_move entry ON entry.id = item.move_id
      LEFT JOIN res_currency currency ON currency.id = item.currency_id
     WHERE entry.company_id = %(company)s AND entry.state = 'posted' AND item.account_id IS NOT NULL
     GROUP BY 1, 2
"""


class Totals(NamedTuple):
    """{(account id, currency code): (items, debit, credit, amount in the currency)} at three points."""

    opening: dict
    closing: dict
    books: dict

    def differences(self):
        """Keys in which readers would have something else than the books, in order."""
        keys = self.closing.keys() | self.books.keys()
        wrong = [key for key in keys if self.closing.get(key, NOTHING) != self.books.get(key, NOTHING)]
        return sorted(wrong, key=str)

    def difference(self):
        """By how much readers and books are apart, account by account, in debit and credit."""
        apart = Decimal(0)
        for key in self.differences():
            have, are = self.closing.get(key, NOTHING), self.books.get(key, NOTHING)
            apart += abs(have[1] - are[1]) + abs(have[2] - are[2])
        return apart

    def by_type(self, account_types):
        """The totals that a manifest tells, by currency and type of account, as text.

        :param account_types: {account id: type}
        """
        summed = defaultdict(lambda: {"opening": NOTHING, "closing": NOTHING})
        for name, figures in (("opening", self.opening), ("closing", self.closing)):
            for (account, currency), values in figures.items():
                place = summed[currency, account_types.get(account)]
                place[name] = tuple(a + b for a, b in zip(place[name], values, strict=True))
        return [
            {"currency": currency, "account_type": kind, "opening": _said(had), "closing": _said(have)}
            for (currency, kind), (had, have) in sorted(
                ((key, (value["opening"], value["closing"])) for key, value in summed.items()), key=str
            )
        ]


def count(cr, entity, feed_id, run_id, company_id):
    """The ``Totals`` of a run whose rows are frozen.

    :param entity: the ``Entity`` of journal items, whose columns say where the amounts stand
    """
    places = {name: place for place, (name, _kind, _sql) in enumerate(entity.columns)}
    figures = ("currency", "debit", "credit", "amount_currency")
    params = {name: places[name] for name in figures}
    params.update(account=places["account_id"], feed=feed_id, run=run_id, company=company_id)
    found = []
    for query in (_OPENING, _CLOSING, _BOOKS):
        cr.execute(query, params)
        # As text: Odoo has psycopg2 hand numerics out as floats.
        found.append({(row[0], row[1]): (row[2], *map(Decimal, row[3:])) for row in cr.fetchall()})
    return Totals(*found)


def _said(values):
    return dict(zip(FIGURES, (values[0], *map(_plain, values[1:])), strict=True))


def _plain(value):
    """A decimal without exponent and without idle zeros."""
    return f"{value.normalize():f}" if value else "0"
