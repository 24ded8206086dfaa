# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which entries of a bank's message are in the books already.

No reference is in every bank's files, and one bank writes another one in MT940 than in camt. So an entry is
known by account, booking day and amount; by the bank's reference where both messages have the same one; and
by how many there are of a day and amount where not. What messages of one format tell twice are two entries,
where their statements follow one another or their references differ; other formats, and messages that
overlap, repeat what is known.
"""

from collections import defaultdict

from odoo.addons.freight_bridge.money import exact_amount

from .bank_chain import Slot


class KnownLine:
    """A line of a journal as it is compared: what told it already, and under which references."""

    __slots__ = ("line", "made_by", "references", "slot", "taken_by", "words")

    def __init__(self, line=None, made_by=None):
        #: None until it is made; by which message, where one of the batch tells it first.
        self.line = line
        self.made_by = made_by
        #: The bank statement that it belongs to; None: none yet.
        self.slot = Slot(record=line.statement_id) if line and line.statement_id else None
        self.references = set()
        #: Format → what its messages tell the entry by, of those that tell anything.
        self.words = {}
        self.taken_by = None

    def tell(self, message_format, reference, *others):
        """Add how a message tells the entry."""
        if reference:
            self.references.add(reference)
        word = next(filter(None, (reference, *others)), None)
        self.words.setdefault(message_format, set()).update([word] if word else [])


class KnownLines:
    """The lines of the days and journals of a batch, by two queries; what the batch adds is known at once."""

    def __init__(self, env, messages):
        self.buckets = defaultdict(list)
        days = {entry["booked_on"] for message in messages for entry in message.entries}
        journals = list({message.journal.id for message in messages})
        entries = env["freight.bank.entry"].search(
            [("journal_id", "in", journals), ("booked_on", "in", list(days))]
        )
        # Lines that no message told: a person made or imported them.
        others = env["account.bank.statement.line"].search(
            [
                ("journal_id", "in", journals),
                ("date", "in", list(days)),
                ("id", "not in", entries.line_id.ids),
            ],
            order="id",
        )
        by_line = {}
        for entry in entries.sorted("id"):
            known = by_line.get(entry.line_id)
            if not known:
                known = by_line[entry.line_id] = KnownLine(entry.line_id)
                self._add(entry.journal_id, entry.booked_on, entry.amount, known)
            known.tell(
                entry.statement_id.format, entry.reference, entry.end_to_end_id, entry.creditor_reference
            )
        for line in others:
            if line.state != "cancel":
                self._add(line.journal_id, line.date, line.amount, KnownLine(line))

    def _add(self, journal, day, amount, known):
        currency = journal.currency_id or journal.company_id.currency_id
        self.buckets[journal.id, str(day), exact_amount(amount, currency)].append(known)

    def match(self, message):
        """The known line of each entry of a message, in order; one that is new is added, its ``line`` None.

        :param message: with ``journal``, ``format``, ``follows``, ``entries`` and their exact ``amounts``
        """
        found = [None] * len(message.entries)
        # What has the same reference first, so that none of these is given away by its amount alone.
        for by_reference in (True, False):
            for index, entry in enumerate(message.entries):
                if not found[index]:
                    found[index] = self._take(message, entry, message.amounts[index], by_reference)
        for index, entry in enumerate(message.entries):
            if not found[index]:
                found[index] = KnownLine(made_by=message)
                found[index].taken_by = message
                key = message.journal.id, entry["booked_on"], message.amounts[index]
                self.buckets[key].append(found[index])
            found[index].tell(message.format, *_words(entry))
        return found

    def forget(self, message):
        """Take back what a message added: it is not booked."""
        for entry, amount, known in zip(message.entries, message.amounts, message.known, strict=True):
            if known.made_by is message:
                self.buckets[message.journal.id, entry["booked_on"], amount].remove(known)

    def _take(self, message, entry, amount, by_reference):
        reference, *others = _words(entry)
        word = next(filter(None, (reference, *others)), None)
        for known in self.buckets[message.journal.id, entry["booked_on"], amount]:
            own = known.words.get(message.format)
            if known.taken_by is message or (message.follows and own is not None):
                continue
            if by_reference:
                is_same = bool(reference) and reference in known.references
            else:
                # Of one format two words are two entries; another format may have other words for the same.
                is_same = not (word and own) or word in own
            if is_same:
                known.taken_by = message
                return known
        return None


def _words(entry):
    return entry.get("reference"), entry.get("end_to_end_id"), entry.get("creditor_reference")
