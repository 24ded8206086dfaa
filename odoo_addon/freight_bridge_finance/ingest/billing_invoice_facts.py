# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a platform's invoice says, in exact numbers. No database: the same words give the same facts."""

from dataclasses import dataclass, field
from decimal import Decimal

#: Less than this between a line and its quantity and price is rounding.
_UNIT = Decimal("0.01")


class InvoiceFault(Exception):
    """What the figures of an invoice contradict. ``code``: of an exception; ``words``: for its sentence."""

    def __init__(self, code, **words):
        super().__init__(code)
        self.code, self.words = code, words


@dataclass
class TaxFacts:
    """One tax of a line as it was told: it is mapped and never computed again."""

    code: str
    amount: Decimal
    rate: Decimal | None
    is_included: bool


@dataclass
class LineFacts:
    """One line: ``net`` is without taxes, ``gross`` with them."""

    position: int
    amount: Decimal
    net: Decimal
    gross: Decimal
    taxes: list
    quantity: Decimal | None
    unit_amount: Decimal | None
    product: str | None
    description: str | None
    period_from: str | None
    period_to: str | None
    subscription: str | None
    is_proration: bool


@dataclass
class InvoiceFacts:
    """A document, ``sign`` -1 where its figures are those of a credit and stand positive."""

    total: Decimal
    tax_total: Decimal
    lines: list
    shares: list = field(default_factory=list)


def invoice_facts(data, digits):
    """The facts of sound data of ``billing.invoice.v1``.

    :param digits: decimal places of the currency
    :raises InvoiceFault: more decimals than the currency has, or a total that the lines do not make
    """
    total = exact_told(data["total"], digits, "/data/total")
    tax_total = exact_told(data["tax_total"], digits, "/data/tax_total")
    lines = [_line(line, position, digits) for position, line in enumerate(data["lines"])]
    shares = [
        (share["reference"].strip(), exact_told(share["amount"], digits, f"/data/corrects/{place}/amount"))
        for place, share in enumerate(data.get("corrects", []))
    ]
    _check_sums(total, tax_total, lines)
    return InvoiceFacts(total, tax_total, lines, shares)


def _line(line, position, digits):
    place = f"/data/lines/{position}"
    taxes = [
        TaxFacts(
            tax["code"].strip(),
            exact_told(tax["amount"], digits, f"{place}/taxes/{number}/amount"),
            Decimal(tax["rate"]) if tax.get("rate") is not None else None,
            bool(tax.get("is_included")),
        )
        for number, tax in enumerate(line.get("taxes", []))
    ]
    amount = exact_told(line["amount"], digits, f"{place}/amount")
    net = amount - sum((tax.amount for tax in taxes if tax.is_included), Decimal(0))
    gross = net + sum((tax.amount for tax in taxes), Decimal(0))
    return LineFacts(
        position,
        amount,
        net,
        gross,
        taxes,
        _number(line.get("quantity")),
        _number(line.get("unit_amount")),
        line.get("product") and line["product"].strip(),
        line.get("description"),
        line.get("period_from"),
        line.get("period_to"),
        line.get("subscription") and line["subscription"].strip(),
        bool(line.get("is_proration")),
    )


def _number(text):
    return None if text is None else Decimal(text)


def exact_told(text, digits, place):
    """An amount; zeros behind the currency's decimals say nothing.

    :raises InvoiceFault: it has more decimals than the currency
    """
    value = Decimal(text)
    if value != value.quantize(Decimal(1).scaleb(-digits)):
        raise InvoiceFault("billing_decimals", place=place, amount=text, digits=digits)
    return value


def _check_sums(total, tax_total, lines):
    made = sum((line.gross for line in lines), Decimal(0))
    taxes = sum((tax.amount for line in lines for tax in line.taxes), Decimal(0))
    if made != total:
        raise _total_fault(lines, made, total)
    if taxes != tax_total:
        raise InvoiceFault("billing_tax_total", made=taxes, total=tax_total)


def _total_fault(lines, made, total):
    """What lines that do not make the total contradict, with the one line that explains it.

    Where none does, ``line`` is the first that looks wrong, if any, and ``is_explained`` is false.
    """
    suspects = [line for line in lines if abs(_missing(line)) >= _UNIT]
    explaining = [line for line in suspects if abs(_missing(line) - (total - made)) < _UNIT]
    line = next(iter(explaining or suspects), None)
    return InvoiceFault(
        "billing_total",
        made=made,
        total=total,
        difference=abs(total - made),
        is_explained=bool(explaining),
        line=line and line.position + 1,
        amount=line and line.amount,
    )


def _missing(line):
    """What a line lacks of its own quantity and price: the likeliest cause of a wrong total."""
    if line.quantity is None or line.unit_amount is None:
        return Decimal(0)
    return line.quantity * line.unit_amount - line.amount


def web_address(url):
    """An address on the platform, where it is one that may be opened."""
    return url if (url or "").startswith(("https://", "http://")) else False
