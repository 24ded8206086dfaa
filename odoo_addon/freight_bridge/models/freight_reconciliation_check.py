# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.fields import Domain

from ..money import exact_amount

#: States of a customer's charge in which nothing was invoiced.
UNBILLED = ("pending", "eligible", "rated", "approved")


class FreightReconciliation(models.Model):
    """What is looked at: each check gives rows of ``freight.reconciliation.line``."""

    _inherit = "freight.reconciliation"

    def _missing(self, model, domain, currency=None, amount=None):
        """Rows of records that should not be there: none is expected, these are found.

        :param currency: the field to tell them apart by; None: they have no amount
        """
        groups = self.env[model]._read_group(
            [("company_id", "=", self.company_id.id), *domain],
            [currency] if currency else [],
            [*([f"{amount}:sum"] if amount else []), "id:array_agg"],
        )
        return [
            {
                "currency_id": group[0].id if currency else False,
                "count_found": len(group[-1]),
                "amount_found": group[-2] if amount else 0.0,
                "record_model": model,
                "record_ids": sorted(group[-1]),
            }
            for group in groups
            if group[-1]
        ]

    def _check_missing_milestones(self):
        """Shipments on their way that ought to have arrived by the end of the period."""
        end = fields.Datetime.end_of(fields.Datetime.to_datetime(self.date_to), "day")
        return self._missing(
            "freight.shipment",
            [
                ("state", "in", ("dispatched", "in_transit")),
                "|",
                ("planned_delivery_date", "<=", end),
                "&",
                ("planned_delivery_date", "=", False),
                ("estimated_delivery_date", "<=", end),
            ],
        )

    def _check_unbilled_shipments(self):
        """What customers owe for shipments that were delivered some days ago."""
        return self._missing(
            "freight.charge",
            [
                ("side", "=", "revenue"),
                ("billing_state", "in", UNBILLED),
                ("shipment_id.actual_delivery_date", "<=", self._limit_day),
            ],
            "currency_id",
            "amount",
        )

    def _check_charges_without_shipment(self):
        """What carriers billed in the period for nothing that we know of."""
        return self._missing(
            "freight.invoice.line",
            [
                ("shipment_id", "=", False),
                "|",
                "|",
                ("charge_code_id", "=", False),
                ("charge_code_id.category", "!=", "tax"),
                ("charge_code_id.tax_id", "=", False),
                ("invoice_id.date", ">=", self.date_from),
                ("invoice_id.date", "<=", self.date_to),
                ("invoice_id.state", "not in", ("draft", "rejected", "cancelled")),
            ],
            "currency_id",
            "amount",
        )

    def _check_invoices_without_audit(self):
        """Carriers' invoices up to the end of the period that wait to be looked at."""
        return self._missing(
            "freight.invoice",
            [("state", "=", "received"), ("date", "<=", self.date_to)],
            "currency_id",
            "total",
        )

    def _check_accruals_without_bill(self):
        """Accruals that no invoice has reversed in good time."""
        return self._missing(
            "freight.charge",
            [
                ("side", "=", "cost"),
                ("cost_state", "=", "accrued"),
                ("accrual_line_id.date", "<=", self._limit_day),
            ],
            "currency_id",
            "amount",
        )

    def _check_stale_invoices(self):
        """Invoices that wait for a person's decision beyond patience."""
        return self._missing(
            "freight.invoice",
            [("state", "in", ("review", "disputed")), ("date", "<=", self._limit_day)],
            "currency_id",
            "total",
        )

    def _check_bills(self):
        """What was approved for payment, against the bills in the books; credits count below zero."""
        invoices = self.env["freight.invoice"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("approved", "posted", "paid")),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
        )
        return [
            self._bill_row(currency, approved)
            for currency, approved in invoices.grouped("currency_id").items()
        ]

    def _bill_row(self, currency, approved):
        booked = approved.bill_id.filtered(lambda bill: bill.state == "posted")
        return {
            "currency_id": currency.id,
            "count_source": len(approved),
            "amount_source": _sum((_signed(one, "approved_total") for one in approved), currency),
            "count_found": len(booked),
            # A bill owes money and so has a negative sign in Odoo.
            "amount_found": -_sum(booked.mapped("amount_total_in_currency_signed"), currency),
            "record_model": "freight.invoice",
            "record_ids": approved.filtered(lambda one: _differs(one, currency)).ids,
        }

    def _check_accrued_balance(self):
        """What our charges say was accrued when the period ended, against the lines of the ledger."""
        accrued_by_then = Domain("accrual_line_id.date", "<=", self.date_to)
        still = Domain("cost_state", "=", "accrued") & (
            Domain("accrual_line_id", "=", False) | accrued_by_then
        )
        reversed_since = accrued_by_then & Domain("accrual_reversal_line_id.date", ">", self.date_to)
        charges = self.env["freight.charge"].search(
            Domain("company_id", "=", self.company_id.id) & (still | reversed_since)
        )
        rows = []
        for currency, accrued in charges.grouped("currency_id").items():
            lines = accrued.accrual_line_id.filtered(lambda line: line.parent_state == "posted")
            rows.append(
                {
                    "currency_id": currency.id,
                    "count_source": len(accrued),
                    "amount_source": _sum(accrued.mapped("amount"), currency),
                    "count_found": len(lines),
                    "amount_found": _sum(lines.mapped("amount_currency"), currency),
                    "record_model": "freight.charge",
                    "record_ids": accrued.ids,
                }
            )
        return rows

    def _check_accrued_twice(self):
        """Charges that are accrued although a bill in the books holds them: their cost counts twice."""
        twice = self.env["freight.charge"]._accrued_twice(self.company_id)
        return self._missing("freight.charge", [("id", "in", twice.ids)], "currency_id", "amount")

    def _check_statements(self):
        """What each partner says it billed, against its invoices that arrived; credits count below zero."""
        statements = self.env["freight.statement"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_to", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
            ]
        )
        return [self._statement_row(statement) for statement in statements]

    def _statement_row(self, statement):
        arrived = self.env["freight.invoice"].search(
            [
                ("system_id", "=", statement.system_id.id),
                ("currency_id", "=", statement.currency_id.id),
                ("date", ">=", statement.date_from),
                ("date", "<=", statement.date_to),
                ("state", "!=", "cancelled"),
            ]
        )
        told = {(line.number, line.amount) for line in statement.line_ids}
        odd = arrived.filtered(lambda invoice: told and (invoice.number, _signed(invoice)) not in told)
        return {
            "subject": f"{statement.system_id.name}: {statement.name}",
            "currency_id": statement.currency_id.id,
            "count_source": statement.invoice_count,
            "amount_source": statement.total,
            "count_found": len(arrived),
            "amount_found": _sum(map(_signed, arrived), statement.currency_id),
            "record_model": "freight.invoice",
            "record_ids": (odd if told else arrived).ids,
        }


def _signed(invoice, field="total"):
    """An amount of an invoice with a credit's below zero, as statements and the books count it."""
    return -abs(invoice[field]) if invoice.invoice_type == "credit" else invoice[field]


def _sum(amounts, currency):
    """An exact sum of monetary values, as Odoo keeps it."""
    return float(sum((exact_amount(amount, currency) for amount in amounts), exact_amount(0, currency)))


def _differs(invoice, currency):
    """Whether an approved invoice and its bill do not say the same."""
    bill = invoice.bill_id
    booked = -bill.amount_total_in_currency_signed if bill.state == "posted" else 0.0
    return not currency.is_zero(booked - _signed(invoice, "approved_total"))
