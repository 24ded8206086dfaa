# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What every rule is, and the sentences that several of them share."""

from collections.abc import Iterable
from typing import ClassVar, Protocol

from .facts import Case
from .finding import Finding, _


class Rule(Protocol):
    """One question that an audit asks of every invoice.

    ``gives_way``: it is silent about a charge that an earlier rule explained: it guesses from the amount why
    the charge is wrong, or only says that it is.
    """

    code: ClassVar[str]
    gives_way: ClassVar[bool] = False

    def check(self, case: Case) -> Iterable[Finding]:
        """What is wrong with the invoice as far as this rule goes."""
        ...


class PositionRule(Rule):
    """A rule about charges that have an agreed amount: it says of one at a time what is wrong with it."""

    is_blocking: ClassVar[bool] = False

    def check(self, case):
        """A finding for each charge that ``explain`` has words for."""
        for position in case.priced:
            if message := self.explain(case, position):
                yield self.finding(position, message)

    def explain(self, case, position):
        """What is wrong with one charge, or None."""
        raise NotImplementedError

    def finding(self, position, message):
        """The finding about a charge, with its money."""
        return Finding(
            code=self.code,
            message=message,
            line=position.line,
            shipment_id=position.shipment.id,
            evidence=position.steps,
            expected=position.expected,
            billed=position.billed,
            is_blocking=self.is_blocking,
            position=(position.shipment.id, position.key),
        )


def over_or_under(position, sign):
    """The sentence of a variance without a known cause, or None where there is none of this sign."""
    variance = position.billed - position.expected
    if variance * sign <= 0 or not position.is_wrong:
        return None
    values = {"label": position.line.label, "billed": position.billed, "expected": position.expected}
    if sign > 0:
        return _("%(label)s: billed %(billed)s, agreed %(expected)s.", **values)
    return _("%(label)s: billed only %(billed)s of the agreed %(expected)s.", **values)
