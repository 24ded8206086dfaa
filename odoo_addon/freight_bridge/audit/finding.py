# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a rule finds, in words that can be translated later."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from .facts import LineFacts


class Words(NamedTuple):
    """A sentence and what is put into it: Odoo translates the sentence, this package has no languages."""

    template: str
    values: dict

    def __str__(self):
        return self.template % self.values


def _(template, **values):
    """Mark a sentence for translation."""
    return Words(template, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule holds against an invoice, or against one of its lines.

    ``variance``: billed less expected, in the invoice's currency; positive is an overcharge.
    ``is_blocking``: no tolerance approves it. A finding that neither blocks nor has a variance is told only.
    ``position``: the key of the charge whose variance it explains: of several findings of one charge only
    the first carries the money. ``is_whole``: it explains every charge of the invoice, and none of the other
    findings carries money. ``other_id``: the invoice that it is held against.
    """

    code: str
    message: Words
    line: LineFacts | None = None
    shipment_id: int | None = None
    evidence: tuple[Words | str, ...] = ()
    expected: Decimal | None = None
    billed: Decimal | None = None
    is_blocking: bool = False
    position: tuple | None = None
    is_whole: bool = False
    other_id: int | None = None

    @property
    def variance(self):
        """Billed less expected; None where the finding is not about an amount."""
        return None if self.billed is None or self.expected is None else self.billed - self.expected

    def without_money(self):
        """The same, where another finding carries the money already."""
        return replace(self, expected=None, billed=None)
