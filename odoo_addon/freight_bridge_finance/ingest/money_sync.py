# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What payments, refunds, disputes and payouts have in common on their way into the books."""

from decimal import Decimal

from odoo.exceptions import UserError

from odoo.addons.freight_bridge.models.freight_exception_notice import at_stake

from ..models.freight_billing_document_money import BOOKED
from .billing_books import Refused
from .money_entry import Entry, MoneyBooks, Side
from .money_summary import SummedMoney

#: The steps that are the money itself, of each kind.
MONEY = ("paid", "refunded", "withdrawn", "paid_out")


def rounds(events, key):
    """Events in the order in which they were said, one about each thing at a time."""
    waiting = sorted(events, key=lambda event: (event.time, event.event_id))
    while waiting:
        seen, now, later = set(), [], []
        for event in waiting:
            mark = key(event)
            (later if mark in seen else now).append(event)
            seen.add(mark)
        yield now
        waiting = later


class MoneySync(SummedMoney):
    """Gives the events of a batch their verdicts.

    Every event is decided first, without writing anything; then all documents and entries of a round are made
    together. ``_decide`` of a subclass gives a verdict, or a ``Booking``.
    """

    kind = None

    def __init__(self, env, events):
        super().__init__(env)
        self.events = events
        self.books = MoneyBooks(env)
        self.systems = {
            system.id: system
            for system in env["freight.system"].browse({event.system_id for event in events})
        }
        self.currencies = self._load_currencies()
        self.rates = {}
        self.documents, self.bookings, self.kept = {}, [], []

    def run(self):
        for events in rounds(self.events, self._round_key):
            self._load(events)
            for event in events:
                try:
                    self._decide(event)
                except Refused as refused:
                    self._refuse(event, refused.code, refused.message)
                except UserError as error:
                    self._refuse(event, "billing_not_booked", str(error))
            self._book()

    def _refuse(self, event, code, message):
        event.refuse(code, message)
        if currency := self.currencies.get(event.data["currency"]):
            company = self._system(event).company_id
            event.amount = at_stake(company, currency, event.data["amount"])

    # -- what a subclass says -------------------------------------------------------------------------

    def _round_key(self, event):
        """What may be told of once in a round only."""
        return self._key(event)

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

    def _load_currencies(self):
        """Active currencies by their code."""
        return {row.name: row for row in self.env["res.currency"].search([])}

    # -- what is checked ------------------------------------------------------------------------------

    def _system(self, event):
        return self.systems[event.system_id]

    def _currency(self, name):
        """A currency by its code.

        :raises Refused: it is not known, or not active
        """
        if currency := self.currencies.get(name):
            return currency
        raise Refused(
            "unknown_currency",
            self.env._(
                "%s is no currency that is active here: activate it under Currencies, enter its rate, then "
                "replay.",
                name,
            ),
        )

    def _amount(self, text, currency, pointer):
        """An amount as a Decimal.

        :raises Refused: it has more decimals than its currency
        """
        amount = Decimal(text)
        if amount == amount.quantize(Decimal(1).scaleb(-currency.decimal_places)):
            return amount
        raise Refused(
            "billing_decimals",
            self.env._(
                "%(pointer)s is %(amount)s, and %(currency)s has %(digits)s decimals only.",
                pointer=pointer,
                amount=text,
                currency=currency.name,
                digits=currency.decimal_places,
            ),
        )

    def _money(self, event):
        """(amount, currency) that an event is about."""
        currency = self._currency(event.data["currency"])
        return self._amount(event.data["amount"], currency, "/data/amount"), currency

    def _settled(self, event):
        """(amount, currency) that it makes at the gateway, where that counts in another currency."""
        settled = event.data.get("settled")
        if not settled or settled["currency"] == event.data["currency"]:
            return self._money(event)
        currency = self._currency(settled["currency"])
        return self._amount(settled["amount"], currency, "/data/settled/amount"), currency

    def _fee(self, event):
        """(fee, currency); more decimals than the currency has are kept as they were told."""
        if settled := event.data.get("settled"):
            return Decimal(settled["fee"]), self._currency(settled["currency"])
        return Decimal(event.data.get("fee") or 0), self._currency(event.data["currency"])

    def _date(self, event, *currencies, moment=None):
        """When it is booked: the day on which it was (UTC), or the first one that is open.

        :param moment: when it was, where another statement than the event says so
        :raises UserError: a currency has no rate
        """
        system = self._system(event)
        day, journal = (moment or event.time).date(), system._gateway_setting("gateway_journal_id")
        if not self._is_summed(event):  # a summary looks for an open day itself
            day = self.books.date(journal, day)
        for currency in set(currencies):
            key = system.company_id, currency, day
            if key not in self.rates:
                problems = self.env["freight.posting.mixin"]._rate_problems([key])
                self.rates[key] = problems.get(key)
            if self.rates[key]:
                raise UserError(self.rates[key])
        return day

    def _same_as_booked(self, event, document):
        """What is in the books already must be what is told again.

        :raises Refused: it is not
        """
        amount, currency = self._money(event)
        if document.currency_id == currency and not currency.compare_amounts(document.amount, float(amount)):
            return
        raise Refused(
            "billing_conflict",
            self.env._(
                "%(reference)s is in the books with %(old)s %(old_currency)s, and is told with %(new)s "
                "%(new_currency)s now.",
                reference=document.reference,
                old=document.currency_id.round(document.amount),
                old_currency=document.currency_id.name,
                new=event.data["amount"],
                new_currency=currency.name,
            ),
        )

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

    def _new_fee(self, event, document):
        """{key: fee} that an event tells for the first time."""
        fee, currency = self._fee(event)
        is_known = event.data["status"] in (document.told or {}).get("fees", [])
        if not fee or is_known:
            return {}
        # Nothing may be missing when it is booked.
        self._system(event)._gateway_setting("gateway_fee_account_id")
        self._date(event, currency)
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
