# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Disputes at a gateway on their way into the books."""

from collections import defaultdict
from contextlib import suppress
from decimal import Decimal

from odoo import fields

from odoo.addons.freight_bridge.ingest.event import IngestEvent

from .billing_books import Refused
from .money_entry import Side
from .payment_left_sync import PaymentLeftSync, said, taken_of

#: They move money, and they end a dispute.
FUNDS, ENDS = ("funds_withdrawn", "funds_reinstated"), ("won", "lost")


class DisputeSync(PaymentLeftSync):
    """What a gateway takes back for a dispute waits on an account of its own until the dispute is decided.

    Money moves where it is said to, and nowhere else: with ``funds_withdrawn`` and ``funds_reinstated``, and
    with an outcome that says what it makes (``settled``). What is lost is what was withdrawn and not given
    back. Each statement counts once, on its own day, in whatever order they come: what they say together is
    compared with what is booked, and the difference is booked. What would take more than its payment has left
    is a person's to decide.
    """

    kind = "dispute"

    def __init__(self, env, events):
        super().__init__(env, events)
        self.by_dispute = defaultdict(list)
        for event in events:
            self.by_dispute[self._key(event)].append(event)

    def _decide(self, event):
        document, status = self._document(event), event.data["status"]
        payment = self._other(event, "payment", event.data["payment"])
        told = dict((document.told or {}) if document else {})
        if not payment:
            self._wait(event, "payment", [event.data["payment"]])
        elif status in told:
            self._check_again(event, document, told[status])
            event.skip(None, self.env._("Dispute %s said so before.", document.reference))
        else:
            self._take(event, document, payment, told)

    def _check_again(self, event, document, before):
        """:raises Refused: it moved another amount when it was said before"""
        amount, currency = self._moved(event)
        is_money = event.data["status"] in FUNDS or (before[1] and event.data.get("settled"))
        if is_money and Decimal(before[0]) != amount:
            raise self._told_otherwise(document, (before[0], currency), (amount, currency))

    def _take(self, event, document, payment, told):
        amount, currency = self._moved(event)
        before = dict(told)
        self._check_currency(event, document, told, amount, currency)
        self._tell(told, event, amount, currency)
        self._check_left(event, document, payment, before, told)
        booked = dict((document.booked or {}) if document else {})
        entries = self._entries(event, payment, told, booked)
        values = {
            "origin_id": payment.id,
            "partner_id": payment.partner_id.id,
            "state": "reconciled" if {*ENDS} & told.keys() else "posted",
            "told": told,
            "booked": booked,
        }
        if not document or document.state == "waiting" or not document._is_newer_than(event):
            values |= self._facts(event)
            values["respond_by"] = IngestEvent.moment(event.data.get("respond_by"))
        self._plan(event, document, values, entries, fees=self._new_fee(event, document))

    def _check_currency(self, event, document, told, amount, currency):
        """:raises Refused: it moves another currency than was moved before, of which nobody knows the rate"""
        before = self._currency(told.get("currency", currency.name))
        if _is_money(event) and before != currency:
            moved = max(Decimal(said(told, *pair)[0]) for pair in zip(FUNDS, reversed(ENDS), strict=True))
            raise self._told_otherwise(document, (moved, before), (amount, currency))

    def _tell(self, told, event, amount, currency):
        """Add what an event says to what was told before."""
        is_settled = bool(event.data.get("settled"))
        told[event.data["status"]] = [str(amount), is_settled, fields.Datetime.to_string(event.time)]
        if _is_money(event):
            told["currency"] = currency.name

    def _check_left(self, event, document, payment, before, told):
        """:raises Refused: with this statement it takes more than its payment has left

        What the same batch says of it besides counts, too: statements come in any order, and what is given
        back at once was never missing.
        """
        about = event.data["amount"], self.currencies.get(event.data["currency"]), payment.currency_id
        if taken_of(told, *about) <= taken_of(before, *about):
            return
        taken, left = taken_of(self._told_in_batch(event, told), *about), self._left(payment, but=document)
        if payment.currency_id.compare_amounts(float(taken), left) > 0:
            raise self._too_much(event, payment, taken, left)

    def _told_in_batch(self, event, told):
        """What was told of an event's dispute, and what other events of the batch tell of it."""
        every = dict(told)
        for other in self.by_dispute[self._key(event)]:
            if other.data["status"] not in every:
                with suppress(Refused):  # which that event hears itself
                    self._tell(every, other, *self._moved(other))
        return every

    def _moved(self, event):
        """(amount, currency) that a dispute moves at the gateway, which may be more than is disputed."""
        if not (settled := event.data.get("settled")):
            return self._money(event)
        currency = self._currency(settled["currency"])
        return self._amount(settled["amount"], currency, "/data/settled/amount"), currency

    def _entries(self, event, payment, told, booked):
        """Entries of the difference between what was said and what is booked, which is brought up to date."""
        if "currency" not in told:
            return []
        currency = self._currency(told["currency"])
        whole, taken_at = said(told, "funds_withdrawn", "lost")
        given, given_at = said(told, "funds_reinstated", "won")
        lost = max(whole - given, Decimal()) if "lost" in told else Decimal()
        entries = []
        for step, target, moment in (
            ("withdrawn", whole, taken_at),
            ("reinstated", given, given_at),
            ("lost", lost, told.get("lost", [None])[-1]),
        ):
            change = target - Decimal(booked.get(step, 0))
            if change:
                moment = fields.Datetime.to_datetime(moment)
                entries.append(self._step(event, step, payment, currency, change, moment))
                booked[step] = str(target)
        return entries

    def _step(self, event, step, payment, currency, change, moment):
        system = self._system(event)
        held = Side(
            system._gateway_setting("gateway_dispute_account_id"), currency, abs(change), payment.partner_id
        )
        if step == "lost":
            other = self._loss(event, payment, currency, change)
        else:
            other = self._gateway(event, abs(change), currency)
        debit, credit = (held, other) if step == "withdrawn" else (other, held)
        if change < 0:
            debit, credit = credit, debit
        return self._entry(event, step, debit, credit, moment=moment)

    def _loss(self, event, payment, currency, change):
        """What was lost: a loss where the company says so, else the customer owes it again."""
        system = self._system(event)
        if system.gateway_loss_account_id:
            return Side(system._gateway_setting("gateway_loss_account_id"), currency, abs(change))
        account = payment._receivable_account()
        if currency == payment.currency_id:
            return Side(account, currency, abs(change), payment.partner_id)
        amount = currency._convert(
            float(abs(change)), payment.currency_id, system.company_id, self._date(event, currency)
        )
        return Side(account, payment.currency_id, Decimal(str(amount)), payment.partner_id)

    # -- what follows ---------------------------------------------------------------------------------

    def _after(self):
        for booking in self.bookings:
            if booking.values["state"] == "waiting":
                continue
            self._match_held(booking)
            # What was said last need not be the end: money comes back after a dispute is won.
            booking.document._mark_dispute(is_open=not {*ENDS} & booking.document.told.keys())

    def _match_held(self, booking):
        """What was taken back is matched with what became of it, what is owed again with the payment."""
        document = booking.document
        steps = document.entry_ids.filtered(
            lambda move: move.billing_step in ("withdrawn", "reinstated", "lost")
        )
        account = self._system(booking.event).gateway_dispute_account_id
        held = steps.line_ids.filtered(lambda line: line.account_id == account and not line.reconciled)
        if account.reconcile and len(held) > 1:
            held.reconcile()
        for entry in booking.entries:
            if entry.step == "lost" and entry.move:
                document.origin_id._owe_again(entry.move)
            elif entry.step == "lost":
                payment = document.origin_id
                (payment | payment.allocation_ids.invoice_id)._follow_items()


def _is_money(event):
    """Whether a statement says that money moved."""
    return event.data["status"] in FUNDS or bool(event.data.get("settled"))
