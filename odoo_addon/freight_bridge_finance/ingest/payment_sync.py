# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Payments at a gateway on their way into the books."""

from collections import defaultdict
from decimal import Decimal

from ..models.freight_billing_document_money import BOOKED
from .billing_books import Refused
from .money_entry import Side
from .money_sync import MoneySync


class PaymentSync(MoneySync):
    """What was captured is booked at once, whatever it pays; each share is matched when its invoice is there.

    The customer is whom the platform names; where it names none, whose invoice is paid; where it names no
    invoice either, the system's unknown payer. A customer who is not there yet is waited for.
    """

    kind = "payment"

    def __init__(self, env, events):
        super().__init__(env, events)
        named = [event for event in events if event.data.get("customer")]
        references = [event.data["customer"].strip() for event in named]
        links = env["freight.billing.customer"].search(
            [("system_id", "in", list(self.systems)), ("reference", "in", references)]
        )
        self.customers = {(link.system_id.id, link.reference): link.partner_id for link in links}

    def _named(self, event):
        invoices = {(event.system_id, "invoice", reference) for reference in _shares(event)}
        return super()._named(event) | invoices

    def _leading(self, event):
        documents = self.env["freight.billing.document"]
        return documents.union(*(self._invoice(event, reference) for reference in _shares(event)))

    def _decide(self, event):
        status = event.data["status"]
        if status == "captured":
            self._capture(event)
        elif status == "allocated":
            self._allocate(event)
        else:
            self._fail(event)

    # -- captured -------------------------------------------------------------------------------------

    def _capture(self, event):
        document = self._document(event)
        if document.state in BOOKED:
            self._capture_again(event, document)
        elif document.state in ("rejected", "voided") and document._is_newer_than(event):
            event.skip(None, self.env._("Payment %s failed since.", document.reference))
        else:
            self._capture_new(event, document)

    def _capture_new(self, event, document):
        amount, currency = self._money(event)
        shares = self._checked_shares(event, amount, currency)
        partner = self._payer(event)
        if not partner:
            self._wait_for_payer(event)
            return
        invoices = [invoice for invoice in (self._invoice(event, name) for name in shares) if invoice]
        receivable = Side(self._receivable_account(event, partner, invoices), currency, amount, partner)
        entries = []
        if amount:
            settled = self._gateway(event, *self._settled(event))
            entry = self._entry(event, "paid", settled, receivable, pays="inbound", receivable=receivable)
            entries.append(entry)
        values = {
            **self._facts(event),
            "state": "posted",
            "partner_id": partner.id,
            "receivable_account_id": receivable.account.id,
        }
        fees = self._new_fee(event, document)
        self._plan(event, document, values, entries, fees=fees, shares=self._present(event, shares))
        self._wait_for_invoices(event, shares)

    def _capture_again(self, event, document):
        """Told once more, perhaps with what was not told before: what it pays, what it cost."""
        self._same_as_booked(event, document)
        amount, currency = self._money(event)
        shares = self._checked_shares(event, amount, currency, document)
        present, fees = self._present(event, shares), self._new_fee(event, document)
        known = {row.invoice_id: row.amount for row in document.allocation_ids}
        news = {invoice: share for invoice, share in present.items() if known.get(invoice) != float(share)}
        if not news and not fees and not event.decided.get("waited"):
            event.skip(None, self.env._("Payment %s is in the books already.", document.reference))
            return
        self._plan(event, document, {}, fees=fees, shares=news)
        self._wait_for_invoices(event, shares)

    # -- allocated ------------------------------------------------------------------------------------

    def _allocate(self, event):
        """No money moves: it is said which invoices a payment pays."""
        document = self._document(event)
        if document.state == "voided":
            event.skip(None, self.env._("Payment %s was taken back since.", document.reference))
        elif document.state not in BOOKED:
            self._keep(event, "payment", self._key(event)[2], document)
            event.apply()
        else:
            _amount, currency = self._money(event)
            if currency != document.currency_id:
                self._same_as_booked(event, document)
            shares = self._checked_shares(event, document.amount, currency, document)
            self._plan(event, document, {}, shares=self._present(event, shares))
            self._wait_for_invoices(event, shares)

    # -- failed ---------------------------------------------------------------------------------------

    def _fail(self, event):
        """Nothing is booked of what failed; what was captured before is taken back."""
        document = self._document(event)
        if document and document._is_newer_than(event):
            event.skip(None, self.env._("A newer statement about %s is known already.", document.reference))
            return
        values, entries = (
            {"status": event.data["status"], "stated_at": event.time, "log_id": event.log_id},
            [],
        )
        if document.state in BOOKED:
            entries = self._back(event, document)
            values["state"] = "voided"
        elif document.state != "voided":
            values = {**self._facts(event), "state": "rejected", "partner_id": self._payer_if_known(event).id}
        self._plan(event, document, values, entries)

    # -- who paid, and what ---------------------------------------------------------------------------

    def _payer(self, event):
        """Who paid; none where that is to be waited for.

        :raises UserError: nobody is named, and the system has no unknown payer
        """
        if partner := self._payer_if_known(event):
            return partner
        if event.data.get("customer") or _shares(event):
            return self.env["res.partner"]
        return self._system(event)._unknown_payer()

    def _payer_if_known(self, event):
        name = (event.data.get("customer") or "").strip()
        if partner := self.customers.get((event.system_id, name)):
            return partner
        invoices = [self._invoice(event, reference) for reference in _shares(event)]
        return next((invoice.partner_id for invoice in invoices if invoice), self.env["res.partner"])

    def _wait_for_payer(self, event):
        if customer := event.data.get("customer"):
            self._wait(event, "customer", [customer])
        else:
            self._wait(event, "invoice", _shares(event))

    def _receivable_account(self, event, partner, invoices):
        """The account on which the customer owes: that of the invoice where one is paid."""
        for invoice in invoices:
            if account := invoice._receivable_account():
                return account
        account = partner.with_company(event.company_id).property_account_receivable_id
        if not account:
            raise Refused(
                "billing_not_booked",
                self.env._(
                    "%s has no receivable account: choose one at the contact, then replay.",
                    partner.display_name,
                ),
            )
        return account

    def _invoice(self, event, reference):
        """An invoice that a payment names, as far as it is there and was not voided."""
        invoice = self._other(event, "invoice", reference)
        is_summed = invoice.in_summary and invoice.state != "voided"
        return invoice if invoice.move_id or is_summed else self.env["freight.billing.document"]

    def _checked_shares(self, event, amount, currency, document=None):
        """{invoice's reference: what of the payment goes to it}.

        :raises Refused: they are more than the payment, or than an invoice
        """
        shares = {
            reference: self._amount(share, currency, f"/data/invoices/{position}/amount")
            for position, (reference, share) in enumerate(_shares(event).items())
        }
        others = sum(
            row.amount
            for row in (document.allocation_ids if document else ())
            if row.invoice_id.reference not in shares
        )
        if currency.compare_amounts(float(sum(shares.values())) + others, float(amount)) > 0:
            raise Refused(
                "payment_over_allocated",
                self.env._(
                    "%(payment)s is said to pay %(shares)s %(currency)s of invoices, and is %(amount)s only.",
                    payment=self._key(event)[2],
                    shares=currency.round(float(sum(shares.values())) + others),
                    amount=currency.round(float(amount)),
                    currency=currency.name,
                ),
            )
        for reference, share in shares.items():
            self._check_invoice(event, reference, share, currency)
        return shares

    def _check_invoice(self, event, reference, share, currency):
        invoice = self._invoice(event, reference)
        if invoice.currency_id != currency or currency.compare_amounts(float(share), invoice.amount) <= 0:
            return
        raise Refused(
            "payment_over_allocated",
            self.env._(
                "%(payment)s is said to pay %(share)s %(currency)s of invoice %(invoice)s, whose total is "
                "%(total)s.",
                payment=self._key(event)[2],
                share=share,
                currency=currency.name,
                invoice=invoice.number or reference,
                total=currency.round(invoice.amount),
            ),
        )

    def _present(self, event, shares):
        """{document of an invoice: its share} of those that are there."""
        found = {self._invoice(event, reference): share for reference, share in shares.items()}
        return {invoice: share for invoice, share in found.items() if invoice}

    def _wait_for_invoices(self, event, shares):
        """What it pays of invoices that are not there yet is matched when they are."""
        waited = event.decided.get("waited")
        for reference in shares:
            known = self.documents.get((event.system_id, "invoice", reference))
            is_missing = not known or known.state in ("waiting", "rejected")
            # Taken up again for one invoice, it waits for the others still.
            is_asked = not waited or waited.kind != "invoice" or waited.reference == reference
            if is_missing and is_asked:
                self._keep(event, "invoice", reference, self.bookings[-1])

    # -- what follows ---------------------------------------------------------------------------------

    def _after(self):
        wanted = {
            (booking.document, invoice): float(share)
            for booking in self.bookings
            for invoice, share in booking.shares.items()
        }
        if wanted:
            self.env["freight.billing.allocation"]._set(wanted)._match()
        for booking in self.bookings:
            if booking.shares and booking.document.is_disputed:
                booking.document._freeze_invoices()
        for booking in self.bookings:
            if booking.event.data["status"] == "failed":
                booking.document._tell_failure(booking.event)
        back = [booking.document for booking in self.bookings if booking.values.get("state") == "voided"]
        self.env["freight.billing.document"].union(*back)._payment_back()


def _shares(event):
    """{invoice's reference: amount as text} as an event says them; those of one invoice are added up."""
    shares = defaultdict(Decimal)
    for share in event.data.get("invoices") or []:
        shares[share["reference"].strip()] += Decimal(share["amount"])
    return {reference: str(amount) for reference, amount in shares.items()}
