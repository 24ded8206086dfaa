# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What an event about money says: its amounts, its day; each is checked before anything is booked."""

from decimal import Decimal

from odoo.exceptions import UserError

from odoo.addons.freight_bridge.money import in_coins

from .billing_books import Refused
from .money_entry import MoneyBooks
from .money_summary import SummedMoney


class MoneyFacts(SummedMoney):
    """Reads events of a batch; what cannot be booked as it is told is refused."""

    def __init__(self, env, events):
        super().__init__(env)
        self.events = events
        self.books = MoneyBooks(env)
        self.systems = {
            system.id: system
            for system in env["freight.system"].browse({event.system_id for event in events})
        }
        #: Active currencies by their code.
        self.currencies = {row.name: row for row in env["res.currency"].search([])}
        self.rates = {}

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
        if amount == in_coins(amount, currency):
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
        if not settled:
            return self._money(event)
        currency = self._currency(settled["currency"])
        amount = self._amount(settled["amount"], currency, "/data/settled/amount")
        if settled["currency"] == event.data["currency"] and amount != Decimal(event.data["amount"]):
            raise Refused(
                "billing_conflict",
                self.env._(
                    "%(reference)s is %(amount)s %(currency)s, and is said to make %(settled)s in the same "
                    "currency: ask the gateway which it is. What it keeps is told as a fee.",
                    reference=event.data["reference"],
                    amount=event.data["amount"],
                    currency=currency.name,
                    settled=settled["amount"],
                ),
            )
        return amount, currency

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
            day = self.books.date(system.company_id, journal, day)
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
        old = document.currency_id.round(document.amount), document.currency_id
        raise self._told_otherwise(document, old, (event.data["amount"], currency))

    def _told_otherwise(self, document, old, new):
        """The ``Refused`` of a document that is told otherwise than it is booked: (amount, currency) each."""
        return Refused(
            "billing_conflict",
            self.env._(
                "%(reference)s is in the books with %(old)s %(old_currency)s, and is told with %(new)s "
                "%(new_currency)s now.",
                reference=document.reference,
                old=old[0],
                old_currency=old[1].name,
                new=new[0],
                new_currency=new[1].name,
            ),
        )
