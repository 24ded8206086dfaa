# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Refunds at a gateway on their way into the books."""

from ..models.freight_billing_document_money import BOOKED
from .billing_books import Refused
from .money_entry import Side
from .payment_left_sync import PaymentLeftSync


class RefundSync(PaymentLeftSync):
    """What is given back stands on the customer's account again, against its credit note where one is named.

    A refund is known by its number and its status: a gateway tells the same under several events.
    """

    kind = "refund"

    def _named(self, event):
        keys = super()._named(event)
        if note := event.data.get("credit_note"):
            keys.add((event.system_id, "credit_note", note.strip()))
        return keys

    def _decide(self, event):
        document = self._document(event)
        if event.data["status"] == "succeeded":
            self._succeed(event, document)
        else:
            self._fail(event, document)

    # -- given back -----------------------------------------------------------------------------------

    def _succeed(self, event, document):
        if document.state in BOOKED:
            self._succeed_again(event, document)
        elif document.state in ("rejected", "voided") and document._is_newer_than(event):
            event.skip(None, self.env._("Refund %s failed since.", document.reference))
        elif payment := self._other(event, "payment", event.data["payment"]):
            self._succeed_new(event, document, payment)
        else:
            self._wait(event, "payment", [event.data["payment"]])

    def _succeed_new(self, event, document, payment):
        amount, currency = self._money(event)
        self._check(event, payment, amount, currency)
        receivable = Side(payment._receivable_account(), currency, amount, payment.partner_id)
        entries = []
        if amount:
            settled = self._gateway(event, *self._settled(event))
            entry = self._entry(
                event, "refunded", receivable, settled, pays="outbound", receivable=receivable
            )
            entries.append(entry)
        values = {
            **self._facts(event),
            "state": "posted",
            "partner_id": payment.partner_id.id,
            "origin_id": payment.id,
        }
        self._plan(event, document, values, entries, fees=self._new_fee(event, document))
        payment.refunded += float(amount)
        self._wait_for_note(event)

    def _succeed_again(self, event, document):
        self._same_as_booked(event, document)
        fees = self._new_fee(event, document)
        if not fees and not event.decided.get("waited"):
            event.skip(None, self.env._("Refund %s is in the books already.", document.reference))
            return
        self._plan(event, document, {}, fees=fees)
        self._wait_for_note(event)

    def _check(self, event, payment, amount, currency):
        """:raises Refused: more would be given back than was paid, and is left"""
        if payment.state not in BOOKED or payment.currency_id != currency:
            raise Refused(
                "refund_too_high",
                self.env._(
                    "Refund %(refund)s gives back %(amount)s %(currency)s of payment %(payment)s, which is "
                    "%(state)s with %(paid)s %(paid_currency)s.",
                    refund=self._key(event)[2],
                    payment=payment.reference,
                    amount=event.data["amount"],
                    currency=currency.name,
                    state=dict(payment._fields["state"]._description_selection(self.env))[payment.state],
                    paid=payment.currency_id.round(payment.amount),
                    paid_currency=payment.currency_id.name,
                ),
            )
        left = self._left(payment)
        if currency.compare_amounts(float(amount), left) > 0:
            raise self._too_much(event, payment, amount, left)

    def _wait_for_note(self, event):
        """The money moved, and is booked: only matching it with its credit note is left to wait."""
        note = event.data.get("credit_note")
        if note and not self._other(event, "credit_note", note):
            self._keep(event, "credit_note", note, self.bookings[-1])

    # -- not given back after all ---------------------------------------------------------------------

    def _fail(self, event, document):
        if document and document._is_newer_than(event):
            event.skip(None, self.env._("A newer statement about %s is known already.", document.reference))
            return
        payment = self._other(event, "payment", event.data["payment"])
        facts = {"status": event.data["status"], "stated_at": event.time, "log_id": event.log_id}
        entries = []
        if document.state in BOOKED:
            entries = self._back(event, document)
            facts["state"] = "voided"
            document.origin_id.refunded -= document.amount
        elif document.state != "voided":
            facts = {
                **self._facts(event),
                "state": "rejected",
                "partner_id": payment.partner_id.id,
                "origin_id": payment.id,
            }
        self._plan(event, document, facts, entries)

    # -- what follows ---------------------------------------------------------------------------------

    def _after(self):
        plan, touched = [], self.env["freight.billing.document"]
        for booking in self.bookings:
            status, document = booking.event.data["status"], booking.document
            if status == "succeeded" and document.state in BOOKED:
                name = booking.event.data.get("credit_note")
                note = self._other(booking.event, "credit_note", name)
                plan += self._pairs(document, note, is_note_missing=bool(name) and not note)
                document._give_back_of(note)
                touched |= document | note | document.origin_id
            elif status == "failed":
                document._tell_failure(booking.event)
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)
        touched._follow_items()
        back = [booking.document for booking in self.bookings if booking.values.get("state") == "voided"]
        self.env["freight.billing.document"].union(*back)._payment_back()

    def _pairs(self, document, note, is_note_missing):
        """[items to be matched]: with the credit note, and with what the payment paid of nothing."""
        payment = document.origin_id
        others = note if is_note_missing or payment.wait_ids else note | payment
        pairs = [document._open_items_with(other) for other in others]
        return [pair for pair in pairs if pair]
