# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Payouts of a gateway on their way into the books."""

from collections import defaultdict
from decimal import Decimal

from ..models.freight_billing_document_money import BOOKED
from .billing_books import Refused
from .money_entry import Side
from .money_sync import MoneySync

#: What a payout settles of which an event of its own tells.
MOVEMENTS = ("payment", "refund", "dispute")


class PayoutSync(MoneySync):
    """What the gateway pays out leaves its balance and is outstanding until the bank's statement shows it.

    Where the payout says what it settles, the sum must be what is paid out; the fees that nobody told before
    are booked, and adjustments with them: no other event tells those.
    """

    kind = "payout"

    def _named(self, event):
        references = {line.get("reference") for line in event.data.get("lines") or []} - {None}
        keys = {(event.system_id, kind, name.strip()) for name in references for kind in MOVEMENTS}
        return {self._key(event), *keys}

    def _marks(self, event):
        """Payouts that settle the same payment go one after the other: it is settled once."""
        return super()._marks(event) | {(event.system_id, "payment", name) for name in _settled(event)}

    def _load(self, events):
        super()._load(events)
        rows = self.env["freight.billing.settlement"]._read_group(
            [
                ("kind", "=", "payment"),
                ("reference", "in", list({name for event in events for name in _settled(event)})),
                ("document_id.system_id", "in", list(self.systems)),
                ("document_id.state", "in", BOOKED),
            ],
            ["document_id", "reference"],
            ["amount:sum"],
        )
        #: (system id, payment) → list of (payout, what it settled of the payment)
        self.settled_before = defaultdict(list)
        for payout, reference, amount in rows:
            self.settled_before[payout.system_id.id, reference].append((payout, amount))

    def _decide(self, event):
        document, status = self._document(event), event.data["status"]
        if document and document._is_newer_than(event) and not (status == "paid" and event.data.get("lines")):
            event.skip(None, self.env._("A newer statement about %s is known already.", document.reference))
        elif status == "paid":
            self._pay(event, document)
        elif status == "created":
            self._announce(event, document)
        else:
            self._fail(event, document)

    def _announce(self, event, document):
        if document.state in BOOKED:
            event.skip(None, self.env._("Payout %s is in the books already.", document.reference))
            return
        self._money(event)
        self._plan(event, document, {**self._facts(event), **self._bank(event), "state": "draft"})

    # -- paid -----------------------------------------------------------------------------------------

    def _pay(self, event, document):
        amount, currency = self._money(event)
        self._check_lines(event, amount)
        self._check_payments(event, document, currency)
        rows = _rows(event)
        if document.state in BOOKED:
            self._same_as_booked(event, document)
            news = self._bank(event, document)
            if not news and (not rows or document.settlement_ids):
                event.skip(None, self.env._("Payout %s is in the books already.", document.reference))
                return
            values, entries = news, []
            rows = [] if document.settlement_ids else rows
        elif document.state in ("voided", "rejected") and document._is_newer_than(event):
            event.skip(None, self.env._("Payout %s failed since.", document.reference))
            return
        else:
            values = {**self._facts(event), **self._bank(event), "state": "posted"}
            entries = [self._payout_entry(event, amount, currency)] if amount else []
            # One that failed keeps what it settled, and the fees of that.
            rows = [] if document.settlement_ids else rows
        entries += self._rest_entries(event, currency, rows)
        values["settlement_ids"] = [(0, 0, row) for row in rows]
        self._plan(event, document, values, entries)

    def _check_lines(self, event, amount):
        """:raises Refused: what it settles is not what it pays out"""
        lines = event.data.get("lines") or []
        total = sum((Decimal(line["amount"]) - Decimal(line.get("fee") or 0) for line in lines), Decimal())
        if not lines or total == amount:
            return
        raise Refused(
            "payout_unbalanced",
            self.env._(
                "Payout %(payout)s is %(amount)s %(currency)s, and what it settles comes to %(total)s: "
                "%(difference)s differ.",
                payout=self._key(event)[2],
                amount=event.data["amount"],
                currency=event.data["currency"],
                total=total,
                difference=abs(total - amount),
            ),
        )

    def _check_payments(self, event, document, currency):
        """:raises Refused: more of a payment is paid out, by this payout and others, than was paid"""
        for name, amount in _settled(event).items():
            payment = self._other(event, "payment", name)
            others = [row for row in self.settled_before[event.system_id, name] if row[0] != document]
            total = float(amount) + sum(before for _payout, before in others)
            if payment.currency_id == currency and currency.compare_amounts(total, payment.amount) > 0:
                raise Refused(
                    "payout_unbalanced",
                    self.env._(
                        "Payout %(payout)s settles %(amount)s %(currency)s of payment %(payment)s, which is "
                        "%(paid)s, and of which %(others)s settled %(before)s before.",
                        payout=self._key(event)[2],
                        amount=amount,
                        currency=currency.name,
                        payment=name,
                        paid=currency.round(payment.amount),
                        others=", ".join(payout.reference for payout, _amount in others[:3])
                        or self.env._("no other payout"),
                        before=currency.round(sum(before for _payout, before in others)),
                    ),
                )

    def _payout_entry(self, event, amount, currency):
        words = f"{self._system(event).name} {self._key(event)[2]}"
        outstanding = Side(self._system(event)._payout_account(), currency, abs(amount), words=words)
        gateway = self._gateway(event, abs(amount), currency)
        sides = (outstanding, gateway) if amount > 0 else (gateway, outstanding)
        return self._entry(event, "paid_out", *sides)

    def _rest_entries(self, event, currency, rows):
        """The entry of what nobody told before: fees, and adjustments.

        Fees of what is not in the books yet wait for it, as they belong to its day.
        """
        fees, early, rest = {}, {}, Decimal()
        for row in rows:
            fee = Decimal(row["told_fee"])
            if row["kind"] in ("fee", "adjustment"):
                fee -= Decimal(row["told_amount"])
            if row["reference"] and row["kind"] != "adjustment":
                key = event.system_id, row["reference"], currency.id
                told = fees if self._is_known(event, row["reference"]) else early
                told[key] = told.get(key, Decimal()) + fee
            else:
                rest += fee
            del row["told_fee"], row["told_amount"]
        if not any(fees.values()) and not any(early.values()) and not rest:
            return []
        self._check_fees(event, currency)
        rest += self.env["freight.billing.fee"]._add_open(early)
        rest += sum(self.env["freight.billing.fee"]._add("settled", fees).values())
        return self._fee_entries(event, rest, currency)

    def _is_known(self, event, reference):
        """Whether a movement's money is in the books, or was: a dispute may be there before it takes any."""
        known = [self._other(event, kind, reference) for kind in MOVEMENTS]
        return any(document._has_money() or document.state == "voided" for document in known)

    def _bank(self, event, document=None):
        """What the bank's statement will show; of a document only what is new."""
        data = event.data
        told = {"bank_reference": data.get("bank_reference"), "arrives_on": data.get("arrives_on")}
        return {
            name: value
            for name, value in told.items()
            if value and (not document or str(document[name] or "") != value)
        }

    # -- failed ---------------------------------------------------------------------------------------

    def _fail(self, event, document):
        """What did not reach the bank is in the gateway's balance again; its fees stay."""
        values = {"status": event.data["status"], "stated_at": event.time, "log_id": event.log_id}
        entries = []
        if document.state in BOOKED:
            entries = self._back(event, document)
            document._give_line_back()
            values["state"] = "voided"
        elif document.state != "voided":
            values = {**self._facts(event), "state": "rejected"}
        values["note"] = event.data.get("reason") or event.data.get("reason_code") or False
        self._plan(event, document, values, entries)

    def _after(self):
        paid = [booking.document for booking in self.bookings if booking.document.state == "posted"]
        self.env["freight.billing.document"].union(*paid)._match_open_statement_lines()


def _settled(event):
    """{payment: what a payout settles of it}."""
    settled = defaultdict(Decimal)
    for line in event.data.get("lines") or []:
        if line["kind"] == "payment" and line.get("reference"):
            settled[line["reference"].strip()] += Decimal(line["amount"])
    return settled


def _rows(event):
    """Values of the movements that a payout settles, with what was told of each as text."""
    return [
        {
            "kind": line["kind"],
            "reference": (line.get("reference") or "").strip() or False,
            "amount": float(line["amount"]),
            "fee": float(line.get("fee") or 0),
            "told_amount": line["amount"],
            "told_fee": line.get("fee") or "0",
        }
        for line in event.data.get("lines") or []
    ]
