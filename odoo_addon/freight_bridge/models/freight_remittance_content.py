# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import fields, models

from ..money import exact_amount
from . import canonical_values as canonical

#: Most lines of a message, and most adjustments of a line (``canonical/remittance.ts``).
LINES, ADJUSTMENTS = 1000, 20
#: How Odoo pays, in codes of X12 element 591; a set-off pays nothing.
METHODS = {"check_printing": "CHK", "ach": "ACH", "nacha": "ACH", "sepa_ct": "ACH", "iso20022": "ACH"}


class FreightRemittanceContent(models.Model):
    """What a system is told of a payment: data of ``freight.remittance.v1`` (``canonical/remittance.ts``)."""

    _inherit = "freight.remittance"

    def _messages(self, changes, status):
        """The data of the messages about changes, as many as their lines need.

        :param changes: dictionaries of ``line``, and of what is to be added to what was told of it:
            ``paid`` and ``discount`` (Decimal), ``adjustments`` (as told)
        :param status: ``paid``, ``corrected`` or ``reversed``
        """
        number = canonical.text(self.name, 100)
        changed_on = self.date if status == "paid" else fields.Date.context_today(self)
        for start in range(0, len(changes), LINES):
            part = changes[start : start + LINES]
            yield {
                "number": number,
                "references": canonical.references([("other", number)]),
                "status": status,
                "method": self._method(),
                "amount": str(sum(change["paid"] for change in part)),
                "currency": self.currency_id.name,
                "paid_on": changed_on.isoformat(),
                "payer": canonical.party("payer", self.company_id.partner_id),
                "payee": canonical.party("payee", self.partner_id),
                "lines": [self._line_data(change) for change in part],
            }

    def _method(self):
        if self.payment_id:
            return METHODS.get(self.payment_id.payment_method_code)
        model, _colon, source_id = self.source_ref.partition(":")
        source = self.env[f"account.{model}"].browse(int(source_id)).exists()
        return "NON" if model == "move" and source.is_purchase_document() else None

    def _line_data(self, change):
        invoice = change["line"].invoice_id
        references = [(row["kind"], row["value"]) for row in invoice.references or []]
        return {
            "reference": {"kind": "invoice", "value": canonical.text(invoice.number, 100)},
            "paid": str(change["paid"]),
            "billed": str(invoice._billed_total()),
            "discount": str(change["discount"]) if change["discount"] else None,
            "issued_on": invoice.date.isoformat(),
            "adjustments": change["adjustments"],
            "references": canonical.references(row for row in references if row[0] != "invoice"),
        }


class FreightInvoiceAdjustments(models.Model):
    _inherit = "freight.invoice"

    def _billed_total(self):
        """What the carrier billed as a Decimal; a credit is negative, whichever sign the carrier gives it."""
        total = exact_amount(self.total, self.currency_id)
        return -abs(total) if self.invoice_type == "credit" else total

    def _adjustments(self):
        """Why less, or more, is paid than was billed: [{amount, reason_code, reason}], once for each reason.

        What is in dispute is told by what the audit found; what else was not approved by who decided so.
        """
        sums = {}
        for line in self.dispute_ids.filtered("is_short_pay").line_ids:
            worst = line.invoice_line_id.finding_ids.sorted(lambda row: abs(row.variance), reverse=True)[:1]
            key = (worst.code or "short_pay")[:20], canonical.text(line.reason, 200)
            held = exact_amount(line.amount, self.currency_id)
            sums[key] = sums.get(key, Decimal()) - held
        approved = sum(self._signed_amounts().values())
        rest = approved - self._billed_total() - sum(sums.values())
        if rest:
            sums["not_approved", canonical.text(self.approval_note, 200)] = rest
        rows = [
            {"amount": str(amount), "reason_code": code, "reason": reason}
            for (code, reason), amount in sums.items()
            if amount
        ]
        if len(rows) <= ADJUSTMENTS:
            return rows
        more = sum(Decimal(row["amount"]) for row in rows[ADJUSTMENTS - 1 :])
        return [
            *rows[: ADJUSTMENTS - 1],
            {"amount": str(more), "reason_code": "short_pay", "reason": None},
        ]
