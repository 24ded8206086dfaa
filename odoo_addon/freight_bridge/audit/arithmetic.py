# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether the carrier's own figures add up, and can be compared at all."""

from ..rating.words import number
from .facts import ZERO
from .finding import Finding, _


class LineArithmetic:
    """Quantity by price is the amount, to half the smallest amount for each decimal left out."""

    code = "line_arithmetic"
    gives_way = False

    def check(self, case):
        """One finding for each line whose figures contradict each other: it explains the variance."""
        variances = {position.line.id: position for position in case.priced if len(position.lines) == 1}
        for line in case.lines:
            if not line.quantity or not line.price:
                continue
            product = (line.quantity * line.price).quantize(case.invoice.unit, rounding="ROUND_HALF_UP")
            if abs(product - line.amount) <= case.invoice.unit:
                continue
            position = variances.get(line.id)
            is_cause = position is not None and position.expected == product
            yield Finding(
                code=self.code,
                message=_(
                    "%(label)s: %(quantity)s at %(price)s is %(product)s, not %(amount)s.",
                    label=line.label,
                    quantity=number(line.quantity),
                    price=number(line.price),
                    product=product,
                    amount=line.amount,
                ),
                line=line,
                shipment_id=line.shipment_id,
                expected=product,
                billed=line.amount,
                position=(position.shipment.id, position.key) if is_cause else None,
            )


class TaxTotal:
    """The stated tax is the sum of the tax lines: a tax without a line could not be booked."""

    code = "tax_total"
    gives_way = False

    def check(self, case):
        """One finding where they differ. Tax lines alone state a tax too."""
        taxes = [line.amount for line in case.lines if line.is_tax]
        summed, stated = sum(taxes, ZERO), case.invoice.tax_total
        if stated and summed != stated:
            yield Finding(
                code=self.code,
                message=_(
                    "The taxes of the lines make %(sum)s, the stated tax is %(tax)s.", sum=summed, tax=stated
                ),
                expected=summed,
                billed=stated,
                is_blocking=True,
            )


class NoCurrencyRate:
    """The invoice's currency has a rate on its date: Odoo would else take one to one."""

    code = "no_currency_rate"
    gives_way = False

    def check(self, case):
        """One for the invoice, or for each shipment with a contract in a currency without a rate."""
        words = {"currency": case.invoice.currency, "date": case.invoice.date}
        if not case.invoice.has_rate:
            yield Finding(
                code=self.code,
                message=_(
                    "%(currency)s has no rate on %(date)s: enter one under Currencies, then audit again.",
                    **words,
                ),
                is_blocking=True,
            )
            return
        for shipment in case.shipments.values():
            if shipment.rating and shipment.rating.net is not None and shipment.exchange is None:
                yield Finding(
                    code=self.code,
                    message=_(
                        "%(contract)s is in %(other)s, which has no rate to %(currency)s on %(date)s.",
                        contract=shipment.terms.name,
                        other=shipment.terms.currency,
                        **words,
                    ),
                    shipment_id=shipment.id,
                    is_blocking=True,
                )


RULES = (LineArithmetic(), TaxTotal(), NoCurrencyRate())
