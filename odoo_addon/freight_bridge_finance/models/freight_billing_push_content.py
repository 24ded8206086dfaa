# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.freight_bridge.models.canonical_values import quantity, text
from odoo.addons.freight_bridge.money import exact, exact_amount

from .freight_billing_push import KINDS

#: The most lines of one document (``sidecar/src/canonical/billing/invoice.ts``).
MOST_LINES = 10_000


class FreightBillingPushContent(models.Model):
    """What a platform is told of an invoice: data of ``billing.invoice.issued.v1`` but for the version."""

    _inherit = "freight.billing.push"

    def _content(self, move, system, customer, status, newest):
        """The data of one document, in the platform's words where a mapping has them.

        :param newest: what ``_newest`` found, of the document and of what it corrects
        """
        currency = move.currency_id
        lines = self._lines(move, system)
        total = exact_amount(move.amount_total, currency)
        tax_total = exact_amount(move.amount_tax, currency)
        return {
            "reference": f"move-{move.id}",
            "number": text(move.name, 100),
            "kind": KINDS[move.move_type],
            "status": status,
            "customer": customer,
            "corrects": self._corrections(move, system, newest, str(total)),
            "issued_on": (move.invoice_date or move.date).isoformat(),
            "due_on": move.invoice_date_due.isoformat() if move.invoice_date_due else None,
            "currency": currency.name,
            "subtotal": str(total - tax_total),
            "tax_total": str(tax_total),
            "total": str(total),
            "lines": [*lines, *self._rounding(lines, total)],
            "url": None,
            "attributes": {},
        }

    def _lines(self, move, system):
        base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
        charged = [line for line in base_lines if line["record"].display_type == "product"]
        if len(charged) >= MOST_LINES:
            raise UserError(
                self.env._(
                    "%(number)s has %(count)s lines, and a platform is told fewer than %(most)s: split it.",
                    number=move.name,
                    count=len(charged),
                    most=MOST_LINES,
                )
            )
        words = self._words_of(system)
        return [self._line(line, move.currency_id, words) for line in charged]

    def _line(self, base_line, currency, words):
        line, details = base_line["record"], base_line["tax_details"]
        # A price that holds taxes is not what the platform is told.
        is_plain = not any(line.tax_ids.flatten_taxes_hierarchy().mapped("price_include"))
        count = quantity(line.quantity, 6) if is_plain else None
        less = line.price_unit * line.quantity * line.discount / 100
        product = line.product_id
        return {
            "reference": f"line-{line.id}",
            "product": words.get(("product", product.id))
            or text(product.default_code or (product and f"product-{product.id}"), 100),
            "description": text(line.name, 500),
            "quantity": count,
            "unit_amount": _number(line.price_unit) if count else None,
            "discount": str(exact_amount(less, currency)) if count and line.discount else None,
            "amount": str(exact_amount(line.price_subtotal, currency)),
            "taxes": [
                {
                    "code": words.get(("tax", row["tax"].id)) or text(row["tax"].name, 100),
                    "rate": quantity(row["tax"].amount, 6) if row["tax"].amount_type == "percent" else None,
                    "amount": str(exact_amount(row["tax_amount_currency"], currency)),
                    "is_included": False,
                }
                for row in details["taxes_data"]
            ],
            "period_from": line.billing_period_from.isoformat() if line.billing_period_from else None,
            "period_to": line.billing_period_to.isoformat() if line.billing_period_to else None,
        }

    def _rounding(self, lines, total):
        """What is rounded in cash or over the whole is a line of its own: the lines come to the total."""
        told = sum(
            Decimal(line["amount"]) + sum(Decimal(tax["amount"]) for tax in line["taxes"]) for line in lines
        )
        return [{"description": self.env._("Rounding"), "amount": str(total - told)}] if total != told else []

    def _words_of(self, system):
        """(kind, id of our tax or product) → the platform's word for it."""
        words = {}
        for (system_id, kind, word), (tax, product, _account) in sorted(
            self.env["freight.mapping"]._billing_codes().items()
        ):
            if system_id == system.id:
                words.setdefault((kind, tax if kind == "tax" else product), word)
        return words

    def _corrections(self, move, system, newest, total):
        """Of a credit note the invoice that it takes back, where the platform has it."""
        origin = move.reversed_entry_id
        if move.move_type != "out_refund" or not origin:
            return []
        told = newest.get((origin, system))
        theirs = origin.billing_document_ids.filtered(lambda row: row.system_id == system)[-1:].reference
        if not told and not theirs:
            return []
        return [
            {
                "reference": told.reference if told else None,
                "platform_reference": theirs or None,
                "amount": total,
            }
        ]


def _number(value):
    """A price as decimal text without superfluous zeros."""
    return format(exact(value, 6).normalize(), "f")
