# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What events about money book, and in which order they are taken."""

#: The steps that are the money itself, of each kind.
MONEY = ("paid", "refunded", "withdrawn", "paid_out")


def rounds(events, marks):
    """Events in the order in which they were said, one about each thing at a time.

    :param marks: event → set of what it is about
    """
    waiting = sorted(events, key=lambda event: (event.time, event.event_id))
    while waiting:
        seen, now, later = set(), [], []
        for event in waiting:
            (later if marks(event) & seen else now).append(event)
            seen |= marks(event)
        yield now
        waiting = later


class Booking:
    """What one event makes: a document with its values, and entries of it."""

    def __init__(self, event, document, values, entries, fees=None, shares=None):
        self.event = event
        self.document = document
        self.values = values
        self.entries = entries
        self.fees = fees or {}
        self.shares = shares or {}

    @property
    def has_money(self):
        """Whether the money that the document is about is in the books, with this or before."""
        return self.document._has_money() or any(entry.step in MONEY for entry in self.entries)

    def link(self):
        """The document names the entry of its money, which is what people look for."""
        for entry in self.entries:
            if entry.step in MONEY and entry.move:
                values = {"move_id": entry.move.id, "payment_id": entry.move.origin_payment_id.id}
                self.document.write(values)
