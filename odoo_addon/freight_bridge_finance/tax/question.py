# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What an outside tax engine is asked about a document (contract §22; ``sidecar/src/canonical/tax.ts``)."""

import hashlib
import json

from odoo.exceptions import UserError

from odoo.addons.freight_bridge.models.canonical_values import party, quantity, text
from odoo.addons.freight_bridge.money import exact_amount

#: As many lines as the sidecar takes of one document.
MOST_LINES = 10_000
_PLACE = ("street", "street2", "city", "state", "postal_code", "country")


def question_of(record, facts, lines):
    """The question about one document.

    :param record: an order or an invoice, for its currency and company
    :param facts: ``{document, number, date, tax_date, customer, ship_from, ship_to}``; the last three are
        partners
    :param lines: ``[(line, quantity)]``; a line's ``price_subtotal`` is what it charges without taxes
    :raise UserError: when the document cannot be asked about, with what to do
    """
    _check_lines(record, lines)
    customer = facts["customer"].commercial_partner_id
    return {
        "document": facts["document"],
        "number": text(facts["number"], 100),
        "date": facts["date"].isoformat(),
        "tax_date": facts["tax_date"] and facts["tax_date"].isoformat(),
        "currency": record.currency_id.name,
        "customer": {"code": f"partner-{customer.id}", "tax_id": text(customer.vat, 40)},
        "ship_from": _place(facts["ship_from"]),
        "ship_to": _place(facts["ship_to"]),
        "lines": [
            _line(number, line, count, record.currency_id)
            for number, (line, count) in enumerate(lines, start=1)
        ],
    }


def digest_of(question):
    """Tells whether two questions are the same, whatever people call the document."""
    asked = {key: value for key, value in question.items() if key != "number"}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _check_lines(record, lines):
    if len(lines) > MOST_LINES:
        raise UserError(
            record.env._(
                "%(document)s has %(count)s lines; a tax engine is asked about %(most)s at most. Split it.",
                document=record.display_name,
                count=len(lines),
                most=MOST_LINES,
            )
        )
    for line, _count in lines:
        if line.tax_ids.filtered("price_include"):
            raise UserError(
                record.env._(
                    "The price of “%(line)s” on %(document)s includes taxes, and the tax engine is asked "
                    "about prices without them: choose a tax that is not included in the price.",
                    line=(line.name or "")[:80],
                    document=record.display_name,
                )
            )


def _place(partner):
    told = party("other", partner)
    return {name: told[name] for name in _PLACE}


def _line(number, line, count, currency):
    product = line.product_id
    code = product.freight_tax_code or product.categ_id.freight_tax_code
    return {
        "number": str(number),
        "product": text(product.default_code or (product and f"product-{product.id}"), 100),
        "tax_code": text(code, 50),
        "description": text(line.name, 200),
        "quantity": quantity(abs(count), 6) or "0",
        "amount": str(exact_amount(line.price_subtotal, currency)),
    }
