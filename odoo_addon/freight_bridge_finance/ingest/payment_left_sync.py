# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Refunds and disputes: no more of a payment leaves the gateway than came."""

from decimal import Decimal

from ..models.freight_billing_document_money import BOOKED
from .billing_books import Refused
from .money_sync import MoneySync


class PaymentLeftSync(MoneySync):
    """What takes of a payment. What others took of it counts, but for disputes that gave it back."""

    def _payment_key(self, event):
        return event.system_id, "payment", event.data["payment"].strip()

    def _marks(self, event):
        """What takes of one payment is added up: one after the other."""
        return super()._marks(event) | {self._payment_key(event)}

    def _named(self, event):
        return super()._named(event) | {self._payment_key(event)}

    def _leading(self, event):
        return self._other(event, "payment", event.data["payment"])

    def _load(self, events):
        super()._load(events)
        payments = self.env["freight.billing.document"].union(*map(self._leading, events))
        found = payments.search([("kind", "=", "dispute"), ("origin_id", "in", payments.ids)])
        #: Payment → disputes of it.
        self.disputes = found.grouped("origin_id")

    def _left(self, payment, but=()):
        """What of a payment is left, in its currency.

        :param but: a dispute that does not count
        """
        if payment.state not in BOOKED:
            return 0.0
        disputes = self.disputes.get(payment, payment.browse())
        taken = sum(
            taken_of(dispute.told or {}, dispute.amount, dispute.currency_id, payment.currency_id)
            for dispute in disputes
            if dispute not in but
        )
        return payment.currency_id.round(payment.amount - payment.refunded - float(taken))

    def _too_much(self, event, payment, amount, left):
        """The ``Refused`` of what would take more than is left."""
        currency = payment.currency_id
        words = {
            "reference": self._key(event)[2],
            "amount": currency.round(float(amount)),
            "currency": currency.name,
            "payment": payment.reference,
        }
        if payment.state not in BOOKED:
            states = dict(payment._fields["state"]._description_selection(self.env))
            problem = self.env._(
                "%(reference)s takes %(amount)s %(currency)s of payment %(payment)s, which is %(state)s: "
                "nothing of it is left. Look the payment up at the gateway. Replay when the books agree with "
                "it, or waive this and book by hand.",
                **words,
                state=states[payment.state],
            )
        else:
            problem = self.env._(
                "%(reference)s takes %(amount)s %(currency)s of payment %(payment)s, of which %(left)s is "
                "left: %(refunded)s was given back and %(disputed)s taken by disputes. Nothing of it was "
                "booked. Look the payment up at the gateway. Replay when the books agree with it, or waive "
                "this and book by hand.",
                **words,
                left=left,
                refunded=currency.round(payment.refunded),
                disputed=currency.round(payment.amount - payment.refunded - left),
            )
        return Refused("refund_too_high", problem)


def said(told, status, outcome):
    """(amount, when) that a dispute's status says was moved, or an outcome that says so itself."""
    amount, _is_money, moment = told.get(status) or [0, False, None]
    if status not in told and outcome in told and told[outcome][1]:
        amount, _is_money, moment = told[outcome]
    return Decimal(amount), moment


def taken_of(told, amount, currency, own):
    """What a dispute took of its payment and did not give back, in the payment's currency ``own``.

    One that was won takes nothing, though its money may be on its way still; an inquiry never took any. One
    that is neither told nor moved in the currency of the payment is not counted: a rate would be a guess.

    :param told: what its statements said
    :param amount, currency: what is disputed
    """
    taken, _when = said(told, "funds_withdrawn", "lost")
    given, _when = said(told, "funds_reinstated", "won")
    net = max(taken - given, Decimal())
    if not net or _is_won(told):
        return Decimal()
    if told.get("currency") == own.name:
        return net
    if currency == own:
        return Decimal(str(own.round(float(Decimal(str(amount)) * net / taken))))
    return Decimal()


def _is_won(told):
    """Whether a dispute ended so; one that was lost after it was won, as in a second round, did not."""
    if "won" not in told:
        return False
    return "lost" not in told or told["won"][-1] >= told["lost"][-1]
