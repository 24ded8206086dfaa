# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ..money import exact_amount


class Settlement(NamedTuple):
    """What one entry, or one payment without an entry, settles of a carrier's bill."""

    invoice: models.Model
    bill_id: int
    #: ``move:<id>`` or ``payment:<id>``: what settles it.
    counterpart: str
    #: The same, or of a credit that is set off: the credit, seen from both sides.
    source: str
    #: In the invoice's currency; what a credit gives back is negative.
    amount: Decimal


class FreightInvoiceSettlement(models.Model):
    """What the books say was paid of carriers' invoices, and by what."""

    _inherit = "freight.invoice"

    def _settlements(self):
        """Every ``Settlement`` of the bills of these invoices, as superuser; one query for all entries.

        A payment without an entry settles the bills that it names, in their order. What a bank statement
        settles of such a bill is that payment arriving, and no other one.
        """
        self.env.flush_all()
        by_bill = {invoice.bill_id.id: invoice for invoice in self if invoice.bill_id}
        payments = self.bill_id.matched_payment_ids.filtered(
            lambda payment: not payment.move_id and payment.state in ("in_process", "paid")
        )
        arrived, found = {}, []
        for bill_id, move_id, credit_id, is_statement, total in self.env.execute_query(
            SQL(_SETTLED, ids=list(by_bill))
        ):
            invoice = by_bill[bill_id]
            amount = exact_amount(total, invoice.currency_id)
            if is_statement and payments & invoice.bill_id.matched_payment_ids:
                arrived[bill_id] = arrived.get(bill_id, Decimal()) + amount
            elif amount:
                source = f"move:{credit_id or move_id}"
                found.append(Settlement(invoice, bill_id, f"move:{move_id}", source, amount))
        return found + [part for payment in payments for part in self._named_by(payment, arrived)]

    def _named_by(self, payment, arrived):
        """What a payment without an entry settles; credits that it names are taken off first.

        :param arrived: bill id → what of it came by bank statement, as far as no payment before took it
        """
        by_bill = {invoice.bill_id: invoice for invoice in self}
        bills = payment.invoice_ids.sorted(lambda bill: (bill.move_type != "in_refund", bill.id))
        rest, source = None, f"payment:{payment.id}"
        for bill in bills:
            currency = bill.currency_id
            if rest is None:
                worth = payment.currency_id._convert(
                    payment.amount, currency, payment.company_id, payment.date
                )
                rest = exact_amount(worth, currency)
            owed = exact_amount(bill.amount_residual, currency) + abs(arrived.pop(bill.id, Decimal()))
            settled = -owed if bill.move_type == "in_refund" else min(rest, owed)
            rest -= settled
            if settled and bill in by_bill:
                yield Settlement(by_bill[bill], bill.id, source, source, settled)

    def _payment_system(self):
        """The system that wants to hear of payments of this invoice: whose it is, else the carrier's."""
        systems = self.system_id | self.carrier_id.freight_system_id
        return systems.filtered("tells_payments")[:1]


#: (bill, what settles it, of a set-off the credit, whether a bank statement does, how much of the bill)
_SETTLED = """
SELECT own.move_id, other.move_id,
       CASE WHEN counterpart.move_type = 'in_refund' THEN counterpart.id
            WHEN counterpart.move_type = 'in_invoice' THEN own.move_id END,
       counterpart.statement_line_id IS NOT NULL,
       SUM(part.amount)
  FROM account_move_line own
  JOIN account_account account ON account.id = own.account_id AND account.account_type = 'liability_payable'
  JOIN LATERAL (
           SELECT debit_move_id AS other_id, credit_amount_currency AS amount
             FROM account_partial_reconcile WHERE credit_move_id = own.id
            UNION ALL
           SELECT credit_move_id, -debit_amount_currency
             FROM account_partial_reconcile WHERE debit_move_id = own.id
       ) part ON TRUE
  JOIN account_move_line other ON other.id = part.other_id AND other.move_id <> own.move_id
  JOIN account_move counterpart ON counterpart.id = other.move_id AND counterpart.state = 'posted'
 WHERE own.move_id = ANY(%(ids)s) AND own.parent_state = 'posted'
   AND NOT EXISTS (SELECT FROM account_partial_reconcile difference
                    WHERE difference.exchange_move_id = counterpart.id)
 GROUP BY own.move_id, other.move_id, counterpart.id
"""
