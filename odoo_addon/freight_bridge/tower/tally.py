# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Counting by domains: a number and the domain that opens the records behind it are one thing."""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL


class Part(NamedTuple):
    """What is counted among the records of a tally, and which field of it is summed."""

    domain: Domain
    amount: str | None = None


class Count(NamedTuple):
    count: int
    #: A Decimal, or None where nothing is summed.
    amount: object


#: Of a part in which nothing was found.
NONE = Count(0, None)


def tally(model, domain, parts, keys=()):
    """Count the records of each part in one query, as the user sees them.

    :param domain: the records that are read at all
    :param parts: {name: Part}, each counted among those records
    :param keys: paths of fields by which they are grouped; ``path:month`` by the first day of its month (UTC)
    :return: [(values of the keys, {name: Count})], without the groups in which nothing is counted
    """
    query = model._search(domain)
    if query.is_empty():
        return []
    columns = [_column(model, query, key) for key in keys]
    selected = list(columns)
    for part in parts.values():
        condition = part.domain.optimize_full(model)._to_sql(model, query.table, query)
        amount = _column(model, query, part.amount) if part.amount else SQL("0")
        selected.append(SQL("count(*) FILTER (WHERE %s)", condition))
        selected.append(SQL("COALESCE(sum(%s) FILTER (WHERE %s), 0)", amount, condition))
    if columns:
        query.groupby = SQL(", ").join(columns)
        query.order = query.groupby
    rows = []
    for row in model.env.execute_query(query.select(*selected)):
        figures = row[len(columns) :]
        counts = {
            name: Count(figures[2 * place], figures[2 * place + 1] if part.amount else None)
            for place, (name, part) in enumerate(parts.items())
        }
        if any(count.count for count in counts.values()):
            rows.append((row[: len(columns)], counts))
    return rows


def _column(model, query, path):
    """The column at the end of a path of many2one fields, joined in."""
    alias = query.table
    path, _colon, by = path.partition(":")
    *steps, last = path.split(".")
    for step in steps:
        model, alias = model._fields[step].join(model, alias, query)
    column = model._field_to_sql(alias, last, query)
    return SQL("date_trunc('month', %s)::date", column) if by == "month" else column


def plain(domain):
    """A domain as JSON, for the page to open."""
    return [
        item
        if isinstance(item, str)
        else list(item)
        if isinstance(item, tuple)
        else [item.field_expr, item.operator, _plain_value(item.value)]
        for item in domain
    ]


def _plain_value(value):
    if isinstance(value, Domain):
        return plain(value)
    return value if isinstance(value, str | int | float | bool) else list(value)
