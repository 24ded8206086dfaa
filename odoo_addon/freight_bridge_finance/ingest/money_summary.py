# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Money that is booked in summaries instead of by entries of its own."""

from ..models.freight_billing_document_money import BOOKED
from .money_entry import Entry
from .summary_items import SummaryItems


class SummedMoney:
    """What the handlers of money know of summaries."""

    def __init__(self, env):
        self.env = env
        self.items, self.summed = SummaryItems(env), {}

    def _leading(self, event):
        """Documents that an event is about beside its own: what follows them is booked as they are."""
        return self.env["freight.billing.document"]

    def _is_summed(self, event):
        """Whether what an event books goes into a summary: as its document is booked, else what it is about,
        else as its system says."""
        if event not in self.summed:
            document, leading = self._document(event), self._leading(event)
            if document.state in (*BOOKED, "voided"):
                self.summed[event] = document.in_summary
            elif leading:
                self.summed[event] = all(leading.mapped("in_summary"))
            else:
                self.summed[event] = self._system(event).billing_booking == "summary"
        return self.summed[event]

    def _back(self, event, document):
        """The entry that takes the money of a document back."""
        date = self._date(event)
        if document.in_summary:
            journal = self._system(event)._gateway_setting("gateway_journal_id")
            lines = document._lines_back()[document]
            return [Entry(document, "back", date, journal, lines)] if lines else []
        return [self.books.back_of(document, document.move_id, date)] if document.move_id else []

    def _sum_up(self, entries):
        """Put entries where their periods' entries take them from."""
        for entry in entries:
            self.items.add(entry.event, entry.document, entry.journal, entry.date, entry.lines, entry.step)
        self.items.save()
