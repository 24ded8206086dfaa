# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a sound ``freight.invoice.received.v1`` says, as the values that Odoo keeps of it.

Pure functions; amounts stay texts and Decimals, so that no float ever rounds them.
"""

from datetime import date
from decimal import Decimal

from ..money import rounded

#: The pound of 1959 (NIST SP 811, appendix B.8).
_KG = {"kg": Decimal(1), "lb": Decimal("0.45359237")}
#: As much of a name as is kept; the sidecar lets no longer one pass.
_NAME = 200
#: Amounts from here on are no freight; Odoo's floats could not tell their cents apart either.
HUGE = Decimal(10) ** 12

#: The columns of a line that an event fills, beside its invoice and its charge code.
LINE_COLUMNS = (
    "sequence",
    "partner_code",
    "description",
    "amount",
    "is_tax",
    "quantity",
    "unit",
    "price",
    "weight",
    "pieces",
    "service",
    "ship_date",
    "origin_country",
    "origin_zip",
    "destination_country",
    "destination_zip",
)


def huge_amount(data):
    """The first amount of an invoice that is too large to be kept to the cent, or None."""
    amounts = [data["total"], data.get("tax_total"), *(line["amount"] for line in data["lines"])]
    return next((amount for amount in amounts if amount and abs(Decimal(amount)) >= HUGE), None)


def ship_day(data):
    """The day on which prices and codes of an invoice count: when it was shipped, else when it was billed."""
    return date.fromisoformat(data.get("shipped_on") or data["issued_on"])


def invoice_values(data, digits):
    """The fields of an invoice that its event alone decides.

    :param digits: decimal places of its currency
    """
    payee, carrier = data.get("payee") or {}, data.get("carrier") or {}
    return {
        "number": data["number"],
        "original_number": data.get("original_number"),
        "invoice_type": data["invoice_type"],
        "date": data["issued_on"],
        "date_due": data.get("due_on"),
        "total": number(data["total"], digits),
        "tax_total": number(data.get("tax_total"), digits),
        "scac": (carrier.get("scac") or "")[:4] or None,
        "carrier_name": _name(carrier.get("name")),
        "payee_name": _name(payee.get("name") or payee.get("code")),
        "ship_date": data.get("shipped_on"),
        "weight": kilograms(data.get("weight")),
        "pieces": data.get("pieces"),
        "service": service({}, data),
        "references": data["references"],
    }


def lines_of(data):
    """The lines of an invoice, where it is about one thing the first charge with its whole weight and pieces.

    Once, lest each surcharge weigh the same goods again; and only where no line tells its own.
    """
    lines = data["lines"]
    is_one = all(line.get("references") == lines[0].get("references") for line in lines)
    first = next((position for position, line in enumerate(lines) if not line.get("is_tax")), None)
    if not is_one or first is None:
        return lines
    whole = {
        name: data[name]
        for name in ("weight", "pieces")
        if data.get(name) is not None and all(line.get(name) is None for line in lines)
    }
    return [*lines[:first], {**lines[first], **whole}, *lines[first + 1 :]]


def line_row(line, data, sequence, digits):
    """The columns of one line; what is said of the whole invoice counts where the line says nothing."""
    origin = line.get("origin") or data.get("origin") or {}
    destination = line.get("destination") or data.get("destination") or {}
    return {
        "sequence": sequence,
        "partner_code": line.get("partner_code") or line.get("code"),
        "description": line.get("description"),
        "amount": number(line["amount"], digits),
        "is_tax": line.get("is_tax", False),
        "quantity": number(line.get("quantity"), 4),
        "unit": line.get("unit"),
        "price": number(line.get("rate"), 6),
        "weight": kilograms(line.get("weight")),
        "pieces": line.get("pieces"),
        "service": service(line, data),
        "ship_date": line.get("shipped_on") or data.get("shipped_on"),
        "origin_country": origin.get("country"),
        "origin_zip": origin.get("postal_code"),
        "destination_country": destination.get("country"),
        "destination_zip": destination.get("postal_code"),
    }


def _name(told):
    """A name in the partner's words, no longer than one is; None where there is none."""
    return (told or "").strip()[:_NAME] or None


def number(text, digits):
    """A decimal text with so many decimals, such as "12.50"; None where there is none."""
    return None if text is None else str(rounded(Decimal(text), digits))


def kilograms(weight):
    """A weight in kilograms, to a tenth of a gram; None where there is none."""
    return None if weight is None else str(rounded(Decimal(weight["value"]) * _KG[weight["unit"]], 4))


def service(line, data):
    """The carrier's word for the service, said of the line, the invoice or the carrier."""
    return line.get("service") or data.get("service") or (data.get("carrier") or {}).get("service")
