# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Who books what a platform told: one transaction at a time.

Odoo gives the numbers of a journal to one transaction at a time. Two that book for the same system, or into
the same journal, do half of their work, meet at a number, and one of them begins again; so they wait for each
other before they begin.
"""

from time import monotonic

from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

#: For so many seconds one waits for others; then Odoo runs the call again, as it does where rows are held. It
#: does so four times: together not longer than the sidecar waits for an answer.
PATIENCE = 10

#: The place of these locks among PostgreSQL's advisory ones: any number that nobody else takes.
PLACE = 0x0B00C5


def is_my_turn(env, systems):
    """Whether the books of systems were free; if so they are this transaction's until it ends.

    :param systems: iterable of their codes
    """
    return all(_each(env, "pg_try_advisory_xact_lock", systems))


def await_turn(env, systems):
    """Have the books of systems to itself until the transaction ends, which has done nothing so far.

    Where another one is at them it waits, and begins anew: its sight of the data is from before the wait. It
    has no books for a moment then, and waits again where a third one was faster.

    :param systems: iterable of their codes
    :raises psycopg2.errors.LockNotAvailable, odoo.exceptions.ConcurrencyError: others have them for too long
    """
    until = monotonic() + PATIENCE
    while not is_my_turn(env, systems):
        env.cr.rollback()
        left = until - monotonic()
        if left <= 0:
            raise ConcurrencyError("Others are at the books of these systems, one after another.")
        env.cr.execute("SET LOCAL lock_timeout = %s", [f"{1 + int(left * 1000)}ms"])
        _each(env, "pg_advisory_xact_lock", systems)
        env.cr.rollback()


def _each(env, function, systems):
    """What a function of PostgreSQL answers about each of the books of systems, always in the same order."""
    rows = env.execute_query(
        SQL(
            """
            SELECT %s(%s, hashtext(book))::text FROM (
                SELECT DISTINCT book FROM freight_system system, LATERAL (VALUES
                       ('system ' || system.code),
                       ('journal ' || coalesce(billing_journal_id::text, 'of company ' || company_id)),
                       ('journal ' || gateway_journal_id)) books (book)
                 WHERE code = ANY(%s) AND book IS NOT NULL
                 ORDER BY book) books
            """,
            SQL(function),
            PLACE,
            list(systems),
        )
    )
    return [answer == "true" for (answer,) in rows]
