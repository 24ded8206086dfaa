# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Reads the invoices that those of a batch are held against: which came before, and which belong together."""

from collections import defaultdict

from odoo.tools import SQL

from ..audit import History, InvoiceFacts
from ..money import exact_amount
from . import freight_invoice_sql as sql

#: Invoices that ask for nothing (any more) are no duplicates of any.
VOID = ("draft", "rejected", "cancelled")
APPROVED = ("approved", "posted", "paid")


class HistoryFacts:
    """The other invoices of a batch: ``env`` and ``invoices`` are those of the facts that it is a part of."""

    def _rows(self, query, **values):
        return self.env.execute_query(SQL(query, **values))

    def _read_others(self):
        """Every invoice that one of the batch is held against, itself included, as ``InvoiceFacts``."""
        rows = self._rows(sql.OTHERS, ids=list(self.invoices.ids), void=VOID)
        shipments = {invoice_id: (digest, frozenset(ids or ())) for invoice_id, digest, ids in rows}
        return {
            invoice.id: self._head(invoice, *shipments[invoice.id])
            for invoice in self.invoices.browse(shipments)
        }

    def _head(self, invoice, digest, shipment_ids):
        currency, sign = invoice.currency_id, sign_of(invoice)
        return InvoiceFacts(
            id=invoice.id,
            number=invoice.number,
            number_key=invoice.number_key or "",
            invoice_type=invoice.invoice_type,
            state=invoice.state,
            date=invoice.date,
            date_due=invoice.date_due or None,
            ship_date=invoice.ship_date or None,
            received_at=invoice._arrived_at(),
            currency=currency.name,
            currency_places=currency.decimal_places,
            total=sign * exact_amount(invoice.total, currency),
            tax_total=sign * exact_amount(invoice.tax_total, currency),
            approved_total=sign * exact_amount(invoice.approved_total, currency),
            partner_id=invoice.partner_id.id or None,
            payee_id=invoice.payee_id.id or None,
            payee_name=invoice.payee_name or "",
            carrier_id=invoice.carrier_id.id or None,
            told_carrier=invoice._told_carrier(),
            original_number=invoice.original_number or "",
            digest=digest or "",
            shipment_ids=shipment_ids,
        )

    def _history(self, invoice, own):
        related = (self.others[other_id] for other_id in self._related(invoice, own))
        earlier = sorted(
            (other for other in related if other.state not in VOID and _turn(other) < _turn(own)), key=_turn
        )
        root = invoice.original_id.id
        followers = set(self.by_original.get(root, ()))
        return History(
            earlier=tuple(earlier),
            original=self.others.get(root),
            siblings=tuple(other for other in earlier if other.id in followers),
        )

    def _related(self, invoice, own):
        """The invoices that share the number, a shipment or the original."""
        found = set(self.by_number.get((invoice.company_id.id, own.number_key), ()))
        found.update(self.by_original.get(invoice.original_id.id, ()))
        for shipment_id in own.shipment_ids:
            found.update(self.by_shipment[shipment_id])
        return found

    def _index_others(self):
        """Where to find the invoices of a number, of a shipment and of an original."""
        self.by_number, self.by_shipment, self.by_original = (
            defaultdict(list),
            defaultdict(list),
            defaultdict(list),
        )
        for other in self.others.values():
            invoice = self.invoices.browse(other.id)
            self.by_number[invoice.company_id.id, other.number_key].append(other.id)
            for shipment_id in other.shipment_ids:
                self.by_shipment[shipment_id].append(other.id)
            if invoice.original_id:
                self.by_original[invoice.original_id.id].append(other.id)


def _turn(invoice):
    """Which of two invoices is the earlier one, never both: what is approved counts against what is not.

    Then who came first; ids say nothing of it, as a draft has one before it is received.
    """
    return invoice.state not in APPROVED, invoice.received_at, invoice.id


def sign_of(invoice):
    """What makes a credit negative: some carriers state what they give back as a positive amount."""
    return -1 if invoice.invoice_type == "credit" and invoice.total > 0 else 1
