# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Words and numbers of explanations."""

from decimal import ROUND_HALF_UP, Decimal


def plain(source, *args, **kwargs):
    """What stands in for a translation where there is none: the English words with their values."""
    return source % (args or kwargs) if args or kwargs else source


def number(value):
    """A number as people write it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(amount, places):
    """An amount in its currency's decimal places, halves away from zero."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def money(amount, contract):
    """An amount in the contract's currency, for people."""
    return f"{rounded(amount, contract.places):f} {contract.currency}"
