# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What credit notes take from which invoices: never more than was invoiced and is not credited yet."""

from collections import defaultdict
from decimal import Decimal

from odoo.addons.freight_bridge.money import exact_amount

from ..models.freight_billing_document import ABSENT
from .billing_books import Refused


class BillingCredit:
    """The shares of the credit notes of a batch.

    :param documents: (system id, kind, reference) → document; those of the batch are added as they are made
    """

    def __init__(self, env, documents):
        self.env, self.documents = env, documents
        #: What the batch takes from each invoice beyond what was taken before.
        self.taken = defaultdict(Decimal)
        self.told = {}

    def missing(self, event):
        """The first invoice that a credit note corrects and that is not there; None where all are."""
        for share in event.data.get("corrects", []):
            reference = share["reference"].strip()
            invoice = self.documents.get((event.system_id, "invoice", reference))
            if not invoice or invoice.state in ABSENT:
                return reference
        return None

    def shares(self, event, facts, move):
        """[(amount, words)] of a credit note's shares.

        :raises Refused: they are more than the credit note, or than what is left of an invoice
        """
        if event.data["kind"] != "credit_note" or not facts.shares:
            return []
        rows = [
            (self.documents[event.system_id, "invoice", reference], amount)
            for reference, amount in facts.shares
            if amount
        ]
        given = sum((amount for _invoice, amount in rows), Decimal(0))
        if given > facts.total or min((amount for _invoice, amount in rows), default=0) < 0:
            raise Refused(
                "credit_exceeds",
                self.env._(
                    "The credit note is of %(total)s, and takes %(given)s from invoices.",
                    total=facts.total,
                    given=given,
                ),
            )
        wanted = defaultdict(Decimal)
        for invoice, amount in rows:
            self._check(invoice, wanted[invoice] + amount, move.currency)
            wanted[invoice] += amount
        for invoice, amount in wanted.items():
            self.taken[invoice] += amount
        self.told[event] = rows
        return [(amount, invoice.number or invoice.reference) for invoice, amount in rows]

    def _check(self, invoice, amount, currency):
        if invoice.currency_id != currency:
            raise Refused(
                "credit_exceeds",
                self.env._(
                    "The credit note is in %(own)s, invoice %(number)s in %(other)s.",
                    own=currency.name,
                    number=invoice.number or invoice.reference,
                    other=invoice.currency_id.name,
                ),
            )
        left = (
            exact_amount(invoice.amount, currency)
            - exact_amount(invoice.amount_credited, currency)
            - self.taken[invoice]
        )
        if amount > left:
            raise Refused(
                "credit_exceeds",
                self.env._(
                    "The credit note takes %(amount)s from invoice %(number)s, of whose %(invoiced)s only "
                    "%(left)s %(currency)s are not credited yet. Ask the platform for the right one, "
                    "or waive this.",
                    amount=amount,
                    number=invoice.number or invoice.reference,
                    invoiced=exact_amount(invoice.amount, currency),
                    left=left,
                    currency=currency.name,
                ),
            )

    def drop(self, event):
        """Give back what a credit note was to take, which is not booked after all."""
        for invoice, amount in self.told.pop(event, []):
            self.taken[invoice] -= amount

    def apply(self, ready, moves):
        """Keep the shares of what was booked, and reconcile each with its invoice."""
        rows = [(event, invoice, amount) for event in ready for invoice, amount in self.told.pop(event, [])]
        if not rows:
            return
        key = "credit_note"
        self.env["freight.billing.share"].create(
            [
                {
                    "document_id": self.documents[event.system_id, key, event.data["reference"].strip()].id,
                    "invoice_id": invoice.id,
                    "amount": float(amount),
                }
                for event, invoice, amount in rows
            ]
        )
        for invoice in {invoice for _event, invoice, _amount in rows}:
            invoice.amount_credited += float(self.taken.pop(invoice))
        by_move = defaultdict(list)
        summed = self.env["freight.billing.document"]
        for event, invoice, _amount in rows:
            if event in moves:
                by_move[moves[event]].append(invoice.move_id)
            else:
                summed |= self.documents[event.system_id, key, event.data["reference"].strip()] | invoice
        reconcile_shares(by_move)
        summed._follow_items()

    def release(self, documents):
        """What voided credit notes had taken from invoices is owed again."""
        for document in documents:
            _receivables(document.move_id).remove_move_reconcile()
            for share in document.share_ids:
                share.invoice_id.amount_credited -= share.amount
            summed = document.share_ids.invoice_id.filtered("in_summary")
            document.share_ids.unlink()
            summed._follow_items()


def reconcile_shares(by_credit):
    """Reconcile each share's item of credit notes with what is left of its invoice, where both are posted.

    :param by_credit: {entry of the credit note: entries of the invoices, in the order of its shares}
    """
    plan = []
    for credit, invoices in by_credit.items():
        if len(set(invoices)) == 1:
            credit.reversed_entry_id = invoices[0]
        for item, invoice in zip(_receivables(credit), invoices, strict=False):
            owed = _receivables(invoice).filtered(lambda row: not row.reconciled)
            is_open = credit.state == invoice.state == "posted" and not item.reconciled
            if is_open and owed.account_id == item.account_id:
                plan.append(item | owed)
    if plan:
        plan[0]._reconcile_plan(plan)


def _receivables(move):
    """The items that say what is owed, in the order in which they were made."""
    return move.line_ids.filtered(lambda line: line.display_type == "payment_term").sorted(
        lambda line: (line.sequence, line.id)
    )
