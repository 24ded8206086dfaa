# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Invoices and credit notes of billing platforms on their way into the books."""

from odoo.addons.freight_bridge.models.freight_exception_notice import at_stake

from ..models.freight_billing_document import ABSENT
from .billing_books import BillingBooks, Refused, fault_words
from .billing_credit import BillingCredit
from .billing_invoice_facts import InvoiceFault, invoice_facts, web_address
from .billing_invoice_move import InvoiceMove
from .billing_void import BillingVoid
from .credit_refunds import CreditRefunds, refund_keys
from .subscription_lines import keep_lines, subscriptions_of
from .summary_items import SummaryItems

#: Of statements of the same moment the later one in this order counts.
_RANK = {"finalized": 0, "uncollectible": 1, "voided": 2}


class BillingInvoiceSync:
    """Gives the events of a batch their verdicts; what is booked is booked together.

    The newest statement about a document counts. What is refused leaves its document behind, rejected.
    """

    def __init__(self, ingest, events):
        self.ingest, self.env = ingest, ingest.env
        self.events = sorted(events, key=lambda e: (e.time, _RANK[e.data["status"]], e.event_id))
        keys = {_key(event) for event in events} | {key for event in events for key in _corrected(event)}
        refunds = {key for event in events for key in refund_keys(event)}
        self.documents = self.env["freight.billing.document"]._of_keys(keys | refunds)
        self.books = BillingBooks(self.env, self.events)
        self.partners = self.env["freight.billing.customer"]._partners_of(self.events)
        self.credit = BillingCredit(self.env, self.documents)
        self.items = SummaryItems(self.env)
        #: Event → values of what it puts into a summary, where it becomes no entry of its own.
        self.summed = {}
        self.own_entries = self._awaited_by_documents(keys)
        #: Event → what we call the document of ours that it may be, of which the platform was told.
        self.unanswered = self._unanswered()
        self.kept = []

    def run(self):
        """Handle all the events: invoices before the credit notes that may correct them."""
        newest = self._newest()
        for kind in ("invoice", "credit_note"):
            due = [event for event in newest if event.data["kind"] == kind]
            voided = [event for event in due if event.data["status"] == "voided"]
            self._book([event for event in due if event not in voided])
            BillingVoid(self.books, self.documents, self.credit, self.items).run(voided)
            self._save_voided(voided)
        notes = [event for event in newest if event.data["status"] != "voided" and refund_keys(event)]
        self.kept += CreditRefunds(self.env, self.documents).match(notes)
        self.ingest._keep(self.kept)
        for event in newest:
            self._weigh(event)
        self._compare(newest)

    def _compare(self, events):
        """Subscriptions of what was booked, credited or voided are held against it."""
        keys = {_key(event) for event in events} | {key for event in events for key in _corrected(event)}
        documents = self.env["freight.billing.document"].concat(
            *(self.documents[key] for key in keys if key in self.documents)
        )
        subscriptions_of(documents)._compare()

    def _newest(self):
        """The newest statement about each document; the others are stale."""
        newest = {}
        for event in self.events:
            document = self.documents.get(_key(event))
            if document and document.stated_at > event.time:
                self._skip(event)
            else:
                if earlier := newest.get(_key(event)):
                    self._skip(earlier)
                newest[_key(event)] = event
        return list(newest.values())

    def _skip(self, event):
        event.skip(None, self.env._("A newer statement about %s is known already.", event.data["reference"]))

    def _awaited_by_documents(self, keys):
        """Keys of documents for which something waits that is booked by an entry of its own."""
        if all(system.billing_booking == "documents" for system in self.books.systems.values()):
            return set()
        return self.env["freight.billing.document"]._awaited_by_documents(keys)

    def _unanswered(self):
        """What may be ours of the documents that are not in the books, until the platform answers."""
        documents = self.env["freight.billing.document"]
        due = [
            event
            for event in self.events
            if event.data["status"] != "voided"
            and self.books.systems[event.system_id].billing_told
            and (document := self.documents.get(_key(event), documents)).state in (False, *ABSENT)
            and not document.is_theirs
        ]
        return self.env["freight.billing.push"]._unanswered_of(due) if due else {}

    # -- booking --------------------------------------------------------------------------------------

    def _book(self, events):
        """Book what is not in the books yet, all of it together."""
        ready, rejected = {}, {}
        for event in events:
            document = self.documents.get(_key(event))
            try:
                if document and (document.is_pushed or document.state not in ABSENT):
                    self._repeat(event, document)
                elif vals := self._prepare(event):
                    ready[event] = vals
            except Refused as refusal:
                self.credit.drop(event)
                event.refuse(refusal.code, refusal.message)
                if not document or document.state in ABSENT:
                    rejected[event] = refusal
        moves = self._make_moves(ready)
        again = self._booked_anew(moves)
        self._save(ready, moves, rejected)
        self._save_items()
        self.credit.apply(ready, moves)
        again._match_told()
        for event, (_values, notes, _facts, _partner) in ready.items():
            self._tell(event, moves.get(event, self.env["account.move"]), notes)

    def _prepare(self, event):
        """(values of the entry, notes) of an event; None where it waits for something."""
        if ours := self.unanswered.get(event):
            self._wait(event, "push", ours)
            return None
        customer = event.data["customer"].strip()
        partner = self.partners.get((event.system_id, customer))
        if not partner:
            self._wait(event, "customer", customer)
            return None
        if missing := self.credit.missing(event):
            self._wait(event, "invoice", missing)
            return None
        currency = self.books.currency(event)
        try:
            facts = invoice_facts(event.data, currency.decimal_places)
        except InvoiceFault as fault:
            raise Refused(fault.code, fault_words(self.env, fault)) from fault
        move = InvoiceMove(self.books, event, facts, partner)
        shares = self.credit.shares(event, facts, move)
        if not facts.lines:
            return None, move.notes, facts, partner
        if self._is_summed(event):
            self.summed[event] = move.summed_items()
            return None, move.notes, facts, partner
        return move.values(shares), move.notes, facts, partner

    def _is_summed(self, event):
        """Whether it goes into a summary: as what it corrects is booked, else as its system says."""
        corrected = [self.documents[key] for key in _corrected(event)]
        if corrected:
            return all(invoice.in_summary for invoice in corrected)
        system = self.books.systems[event.system_id]
        return system.billing_booking == "summary" and _key(event) not in self.own_entries

    def _save_items(self):
        """Put what is summed up where its period's entry takes it from."""
        for event, lines in self.summed.items():
            document = self.documents[_key(event)]
            journal = self.books.journal(document.system_id)
            self.items.add(event, document, journal, document.date, lines)
        self.items.save()
        self.summed = {}

    def _make_moves(self, ready):
        """{event: entry}, made for each company at once, and posted where the system says so."""
        made, by_company = {}, {}
        for event, (values, *_rest) in ready.items():
            if values:
                by_company.setdefault(event.company_id, []).append((event, values))
        for company_id, rows in by_company.items():
            company = self.env["res.company"].browse(company_id)
            moves = (
                self.env["account.move"]._billing_moves(company).create([values for _event, values in rows])
            )
            made |= dict(zip((event for event, _values in rows), moves._leave_batch(), strict=True))
            due = [
                move.id
                for (event, _values), move in zip(rows, moves, strict=True)
                if self.books.systems[event.system_id].billing_posting == "post"
            ]
            moves.browse(due)._post(soft=False)
        return made

    def _booked_anew(self, moves):
        """Documents that had an entry before, which a person cancelled: it still leads to them."""
        known = [self.documents[_key(event)] for event in moves if _key(event) in self.documents]
        again = self.env["freight.billing.document"].concat(*known).filtered("move_id")
        for document in again:
            document.move_id.billing_origin_id = document
        return again

    def _repeat(self, event, document):
        """A statement about what is in the books already: it must say the same."""
        data, currency = event.data, document.currency_id
        if document.state in ("voided", "rejected") or not document._says(data):
            raise Refused(
                "billing_changed",
                self.env._(
                    "%(number)s is in the books as %(state)s with %(amount)s %(currency)s, and the platform "
                    "now says %(total)s %(said)s. What was finalized does not change: ask it for a credit "
                    "note and a new invoice, or waive this.",
                    number=document.number or document.reference,
                    state=document.state,
                    amount=document.amount,
                    currency=currency.name,
                    total=data["total"],
                    said=data["currency"],
                ),
            )
        document.write(
            {
                "status": data["status"],
                "stated_at": event.time,
                "number": data.get("number"),
                "url": web_address(data.get("url")),
            }
        )
        event.apply()
        event.message = self.env._(
            "%s is in the books already.", document.move_id.display_name or document.reference
        )
        self._check_collectible(event, document)

    # -- what is kept ---------------------------------------------------------------------------------

    def _wait(self, event, kind, reference):
        [document] = self._write({event: {**self._facts_said(event), "state": "waiting"}})
        self.kept.append((event, kind, reference, document))

    def _save(self, ready, moves, rejected):
        """Keep the documents of what was booked, and of what was refused."""
        rows = {}
        for event, (_values, notes, facts, partner) in ready.items():
            move = moves.get(event)
            rows[event] = {
                **self._facts_said(event),
                "partner_id": partner.id,
                "move_id": move.id if move else False,
                "state": "draft" if move and move.state == "draft" else "posted",
                "note": " ".join(notes)
                or (not facts.lines and self.env._("It has no lines: nothing is to be booked.")),
            }
            if event in self.summed:
                # What is owed is the last of its items.
                rows[event] |= {
                    "in_summary": True,
                    "receivable_account_id": self.summed[event][-1]["account_id"],
                }
        known = {_key(event) for event in ready if _key(event) in self.documents}
        for event, refusal in rejected.items():
            rows[event] = {**self._facts_said(event), "state": "rejected", "note": refusal.message}
        self._write(rows)
        keep_lines(
            self.env,
            {
                self.documents[_key(event)]: facts
                for event, (_values, _notes, facts, _partner) in ready.items()
            },
            self.env["freight.billing.document"].concat(*(self.documents[key] for key in known)),
        )

    def _save_voided(self, events):
        rows = {
            event: {**self._facts_said(event), "state": "voided"}
            for event in events
            if event.outcome == "applied" and not self.documents.get(_key(event))
        }
        self._write(rows)

    def _write(self, rows):
        """Make and change documents: {event: values}; the documents in the same order."""
        documents = self.env["freight.billing.document"]
        new = {event: values for event, values in rows.items() if _key(event) not in self.documents}
        made = documents._make(list(new.values()))
        self.documents |= {_key(event): row for event, row in zip(new, made, strict=True)}
        for event in rows.keys() - new.keys():
            self.documents[_key(event)].write(rows[event])
        return [self.documents[_key(event)] for event in rows]

    def _facts_said(self, event):
        """What a statement says of its document, whatever becomes of it."""
        data = event.data
        currency = self.books.currencies.get(data["currency"])
        partner = self.partners.get((event.system_id, data["customer"].strip()))
        system_id, kind, reference = _key(event)
        return {
            "system_id": system_id,
            "company_id": event.company_id,
            "kind": kind,
            "reference": reference,
            "number": data.get("number"),
            "partner_id": partner and partner.id,
            "currency_id": currency and currency.id,
            "amount": float(data["total"]),
            "tax_amount": float(data["tax_total"]),
            "customer_reference": data["customer"].strip(),
            "date": data["issued_on"],
            "status": data["status"],
            "stated_at": event.time,
            "log_id": event.log_id,
            "url": web_address(data.get("url")),
            "note": False,
        }

    # -- verdicts -------------------------------------------------------------------------------------

    def _tell(self, event, move, notes):
        event.apply()
        document = self.documents[_key(event)]
        event.message = self.env._("It has no lines: nothing is to be booked.")
        if document.in_summary:
            event.message = self.env._("It goes into the summary of %s.", document.date)
        elif move:
            event.message = self.env._("%s was made of it.", move.display_name)
        if notes:
            event.message = " ".join([event.message, *notes])
        if notes and move:
            move._message_log(body=" ".join(notes))
        self._check_collectible(event, document)

    def _check_collectible(self, event, document):
        """What the platform gave up is for a person to write off: whether, and on what, is tax law."""
        if event.data["status"] == "uncollectible" and (left := document._owed()):
            event.refuse(
                "billing_uncollectible",
                self.env._(
                    "The platform gave %(move)s up as uncollectible; %(left)s %(currency)s are still owed "
                    "here. Credit it or write it off, then replay this; or waive it where you go "
                    "on collecting.",
                    move=document.move_id.display_name or document.number or document.reference,
                    left=left,
                    currency=document.currency_id.name,
                ),
            )

    def _weigh(self, event):
        """What is refused puts its total at stake."""
        currency = self.books.currencies.get(event.data["currency"])
        if event.outcome == "exception" and currency:
            company = self.books.systems[event.system_id].company_id
            event.amount = at_stake(company, currency, event.data["total"])


def _key(event):
    """(system id, kind, the platform's own id): what names a document for ever."""
    return event.system_id, event.data["kind"], event.data["reference"].strip()


def _corrected(event):
    """The keys of the invoices that a credit note corrects."""
    return {
        (event.system_id, "invoice", share["reference"].strip()) for share in event.data.get("corrects", [])
    }
