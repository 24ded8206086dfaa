# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What payments, refunds, disputes and payouts have in common on their way into the books."""

from odoo.exceptions import UserError

from odoo.addons.freight_bridge.models.freight_exception_notice import at_stake

from ..models.freight_billing_document_money import BOOKED
from .billing_books import Refused
from .money_booking import Booking, rounds
from .money_entry import Entry, Side
from .money_facts import MoneyFacts


class MoneySync(MoneyFacts):
    """Gives the events of a batch their verdicts.

    Every event is decided first, without writing anything; then all documents and entries of a round are made
    together. ``_decide`` of a subclass gives a verdict, or a ``Booking``.
    """

    kind = None

    def __init__(self, env, events):
        super().__init__(env, events)
        self.documents, self.bookings, self.kept = {}, [], []

    def run(self):
        for events in rounds(self.events, self._marks):
            self._load(events)
            for event in events:
                try:
                    self._decide(event)
                except Refused as refused:
                    self._refuse(event, refused.code, refused.message)
                except UserError as error:
                    self._refuse(event, "billing_not_booked", self._not_booked(event, error))
            self._book()

    def _refuse(self, event, code, message):
        event.refuse(code, message)
        if currency := self.currencies.get(event.data["currency"]):
            company = self._system(event).company_id
            event.amount = at_stake(company, currency, event.data["amount"])

    def _not_booked(self, event, error):
        """What a person reads where the books, or the system, are not ready for an event."""
        return self.env._(
            "%(document)s is not booked. %(problem)s", document=self._key(event)[2], problem=str(error)
        )

    # -- what a subclass says -------------------------------------------------------------------------

    def _marks(self, event):
        """What may be told of once in a round only."""
        return {self._key(event)}

    def _named(self, event):
        """Keys of the documents that an event is about and that it names."""
        return {self._key(event)}

    def _decide(self, event):
        """Give an event its verdict, or plan what it books.

        :raises Refused, UserError: a person must decide
        """
        raise NotImplementedError

    # -- what is known --------------------------------------------------------------------------------

    def _key(self, event):
        return event.system_id, self.kind, event.data["reference"].strip()

    def _load(self, events):
        self.bookings, self.kept = [], []
        keys = set().union(*map(self._named, events))
        self.documents = self.env["freight.billing.document"]._of_keys(keys)

    def _document(self, event):
        """The document that an event is about, which may be empty."""
        return self.documents.get(self._key(event), self.env["freight.billing.document"])

    def _other(self, event, kind, reference):
        """A document that an event names, as far as it is there."""
        none = self.env["freight.billing.document"]
        found = self.documents.get((event.system_id, kind, (reference or "").strip()), none)
        return none if found.state in ("waiting", "rejected") else found

    # -- what is planned ------------------------------------------------------------------------------

    def _entry(self, event, step, debit, credit, moment=None, **values):
        """An entry of the gateway's journal; the gateway's side says what it is worth."""
        system = self._system(event)
        journal = system._gateway_setting("gateway_journal_id")
        date = self._date(event, debit.currency, credit.currency, moment=moment)
        leads = credit if credit.account == system._gateway_account() else debit
        lines = self.books.two_sides(system.company_id, date, debit, credit, leads)
        return Entry(None, step, date, journal, lines, **values)

    def _gateway(self, event, amount, currency):
        """The gateway's side of an entry."""
        return Side(self._system(event)._gateway_account(), currency, amount)

    def _fee_entries(self, event, amount, currency):
        """The entry of what the gateway keeps for what an event tells."""
        return self.books.fee(self._system(event), amount, currency, self._date(event, currency))

    def _check_fees(self, event, currency):
        """:raises UserError: something is missing that fees in a currency will be booked with"""
        system = self._system(event)
        for account in (system._gateway_setting("gateway_fee_account_id"), system._gateway_account()):
            self.books.check_account(system.company_id, account, currency)
        self._date(event, currency)

    def _new_fee(self, event, document):
        """{key: fee} that an event tells for the first time."""
        fee, currency = self._fee(event)
        is_known = event.data["status"] in (document.told or {}).get("fees", [])
        if not fee or is_known:
            return {}
        self._check_fees(event, currency)
        return {(event.system_id, self._key(event)[2], currency.id): fee}

    def _plan(self, event, document, values, entries=(), **more):
        """Book something of an event; ``values`` are those of its document."""
        if values.get("state") in BOOKED:
            values["in_summary"] = self._is_summed(event)
        booking = Booking(event, document, values, list(entries), **more)
        self.bookings.append(booking)
        event.apply()
        return booking

    def _keep(self, event, kind, reference, document=None):
        """Let an event wait for something, with a document that says so where there is none yet."""
        self.kept.append((event, kind, reference.strip(), document))

    def _wait(self, event, kind, references):
        """Keep an event of which nothing can be booked yet, until one of these is there."""
        booking = self._plan(event, self._document(event), {**self._facts(event), "state": "waiting"})
        for reference in references:
            self._keep(event, kind, reference, booking)

    def _facts(self, event):
        """What of a document any event says."""
        currency = self.currencies.get(event.data["currency"])
        return {
            "currency_id": currency and currency.id,
            "amount": float(event.data["amount"]),
            "date": event.time.date(),
            "status": event.data["status"],
            "stated_at": event.time,
            "log_id": event.log_id,
            "note": False,
        }

    # -- what is written ------------------------------------------------------------------------------

    def _book(self):
        """Make the documents and the entries of a round."""
        self._save_documents()
        self._add_fees()
        entries = []
        for booking in self.bookings:
            for entry in booking.entries:
                entry.document, entry.event = booking.document, booking.event
                entries.append(entry)
        summed = [entry for entry in entries if entry.document.in_summary]
        if own := [entry for entry in entries if not entry.document.in_summary]:
            self.books.book(own)
        self._sum_up(summed)
        for booking in self.bookings:
            booking.link()
        self._after()
        self._keep_waiting()

    def _after(self):
        """What follows once the entries are in the books, such as matching them."""

    def _save_documents(self):
        new = [booking for booking in self.bookings if not booking.document]
        made = self.env["freight.billing.document"]._make(
            [
                {
                    **dict(zip(("system_id", "kind", "reference"), self._key(booking.event), strict=True)),
                    "company_id": booking.event.company_id,
                    **booking.values,
                }
                for booking in new
            ]
        )
        for booking in self.bookings:
            if booking.document and booking.values:
                booking.document.write(booking.values)
        for booking, document in zip(new, made, strict=True):
            booking.document = document

    def _add_fees(self):
        """Book what of the fees is new; a payout may have told them, and earlier than what they are for."""
        self._take_open_fees()
        fees = {}
        for booking in self.bookings:
            fees |= booking.fees
        rests = self.env["freight.billing.fee"]._add("told", fees) if fees else {}
        for booking in self.bookings:
            for key in booking.fees:
                currency = self.env["res.currency"].browse(key[2])
                booking.entries += self._fee_entries(booking.event, rests[key], currency)
                told = booking.document.told or {}
                statuses = [*told.get("fees", []), booking.event.data["status"]]
                booking.document.told = {**told, "fees": statuses}

    def _take_open_fees(self):
        """Book what payouts told of movements that are in the books from now on."""
        booked = {
            self._key(booking.event)[::2]: booking
            for booking in self.bookings
            if booking.document.kind != "payout" and booking.has_money
        }
        fees = self.env["freight.billing.fee"]._take_open(booked.keys()) if booked else {}
        for (system, reference, currency), fee in fees.items():
            booking = booked[system, reference]
            currency = self.env["res.currency"].browse(currency)
            booking.entries += self._fee_entries(booking.event, fee, currency)

    def _keep_waiting(self):
        """Hand over what waits; a document that was to be made is there by now."""
        rows = [
            (
                event,
                kind,
                reference,
                (document.document if isinstance(document, Booking) else document) or None,
            )
            for event, kind, reference, document in self.kept
        ]
        if rows:
            self.env["freight.ingest"]._keep(rows)
