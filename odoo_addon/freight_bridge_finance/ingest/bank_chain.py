# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""How the statements of an account follow one another, by their balances."""

from collections import defaultdict
from datetime import date, timedelta

from odoo.tools import SQL

from odoo.addons.freight_bridge.money import exact_amount

#: Statements of so many days around a batch are looked at, and the last one before.
_NEAR = timedelta(days=45)


class Slot:
    """A bank statement in Odoo that lines belong to: one that is there, or one that is to be made."""

    def __init__(self, record=None, first=None):
        self.record = record
        self.first = first
        self.last = None


class Link:
    """A statement with its two balances, (day, amount) each; of the database or of the batch."""

    def __init__(self, message, opening, closing, slot, stored=None):
        self.format, self.number, self.page = message.format, message.number, message.page or None
        self.opening, self.closing = opening, closing
        self.slot = slot
        self.stored = stored

    def is_same(self, other):
        """Whether two are one statement that came twice."""
        return (self.format, self.number, self.page, self.opening, self.closing) == (
            other.format,
            other.number,
            other.page,
            other.opening,
            other.closing,
        )

    def contradicts(self, other):
        """Whether two tell of the same days, under one number, and end with another balance."""
        told = (self.format, self.number, self.page, self.opening, self.closing[0])
        is_same_days = told == (other.format, other.number, other.page, other.opening, other.closing[0])
        return is_same_days and self.closing != other.closing

    def touches(self, other):
        """Whether one follows the other, by their balances."""
        return other.opening[1] == self.closing[1] or self.opening[1] == other.closing[1]

    def overlaps(self, other):
        """Whether they share days; those that touch do not."""
        is_apart = other.closing[0] <= self.opening[0] or self.closing[0] <= other.opening[0]
        return not self.touches(other) and not is_apart


class BankChain:
    """The statements near those of a batch, by journal; two queries."""

    def __init__(self, env, messages):
        self.env = env
        self.links = defaultdict(list)
        stated = [message for message in messages if message.opening]
        if not stated:
            return
        first = date.fromisoformat(min(message.opening[0] for message in stated))
        last = date.fromisoformat(max(message.closing[0] for message in stated))
        model = env["freight.bank.statement"]
        model.flush_model()
        rows = env.execute_query(
            SQL(
                """
                SELECT id FROM freight_bank_statement
                 WHERE journal_id = ANY(%(journals)s) AND kind = 'statement'
                   AND closed_on BETWEEN %(first)s AND %(last)s
                 UNION
                SELECT last.id
                  FROM unnest(%(journals)s) AS journal (id)
                 CROSS JOIN LATERAL (
                       SELECT id FROM freight_bank_statement
                        WHERE journal_id = journal.id AND kind = 'statement' AND closed_on < %(first)s
                        ORDER BY closed_on DESC, id DESC LIMIT 1) AS last
                """,
                journals=list({message.journal.id for message in stated}),
                first=first - _NEAR,
                last=last + _NEAR,
            )
        )
        slots = {}
        for known in model.browse([row[0] for row in rows]).sorted("id"):
            statement = known.statement_id
            slot = slots.setdefault(statement, Slot(record=statement)) if statement else None
            opening, closing = (
                (str(day), exact_amount(amount, known.currency_id))
                for day, amount in ((known.opened_on, known.opening), (known.closed_on, known.closing))
            )
            self.links[known.journal_id].append(Link(known, opening, closing, slot, known))

    def place(self, message):
        """Say whether it follows from what is known, which page it is, what is missing, what differs."""
        if not message.opening:
            return
        own, known = self._link(message), self.links[message.journal]
        others = [link for link in known if not link.is_same(own)]
        is_repeat = len(others) < len(known)
        overlaps = any(link.format == own.format and link.overlaps(own) for link in others)
        message.follows = not is_repeat and not overlaps and any(link.touches(own) for link in others)
        message.before = next((link for link in others if self._is_page_before(link, own)), None)
        contradicted = [link for link in others if link.contradicts(own) and not is_repeat]
        message.contradicted = next(iter(contradicted), None)
        earlier = [link for link in others if link.closing[0] <= own.closing[0]]
        starts = {amount for link in others for amount in (link.opening[1], link.closing[1])}
        message.gap_after = None
        if earlier and not is_repeat and own.opening[1] not in starts:
            message.gap_after = max(earlier, key=lambda link: link.closing[0])

    def add(self, message, slot):
        """From now on the message is one of the known."""
        if message.opening:
            self.links[message.journal].append(self._link(message, slot))

    def closed_gaps(self, messages):
        """Statements whose exception said that one was missing before them, which came now."""
        found = self.env["freight.bank.statement"]
        for message in messages:
            if message.closing:
                for link in self.links[message.journal]:
                    if link.stored and link.opening[1] == message.closing[1]:
                        found |= link.stored
        return found.filtered("gap_exception_id")

    def _link(self, message, slot=None):
        return Link(message, message.opening, message.closing, slot)

    def _is_page_before(self, link, own):
        is_near = abs(date.fromisoformat(own.opening[0]) - date.fromisoformat(link.closing[0])) <= _NEAR
        return (
            bool(link.page and own.page and link.slot)
            and (link.format, link.number) == (own.format, own.number)
            and link.closing[1] == own.opening[1]
            and is_near
        )
