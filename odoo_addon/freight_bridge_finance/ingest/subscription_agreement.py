# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Where what a platform invoiced disagrees with what it says of a subscription. No database.

Messages come in any order and some platforms tell no prorations, so only what cannot be right whatever else
comes later is a disagreement: amounts are compared where both sides tell them for the same days, and a side
that is only further along than the other agrees with it.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

#: Changes by which a period begins: what was told for it from its beginning on is known then.
_BEGINNINGS = ("created", "renewed")
_CHARGED = ("active", "past_due")


@dataclass
class Told:
    """One statement: the UTC ``day`` on which it was made, days of its period as ``(first, last)`` or None.

    ``charges``: [(product, quantity x price or None)]; ``prorations``: [(days or None, amount)]
    """

    day: str
    change: str
    status: str
    days: tuple | None
    ends_on: str | None
    charges: list = field(default_factory=list)
    prorations: list = field(default_factory=list)


@dataclass
class Billed:
    """One line in the books: what a credit note gives back is negative.

    ``amount`` as it was told, ``net`` without the taxes in it; ``charge``: quantity x price, or None
    """

    document: str
    days: tuple | None
    product: str | None
    charge: Decimal | None
    amount: Decimal
    net: Decimal
    is_proration: bool = False


@dataclass
class Disagreement:
    """``kind``: proration, charge, ended or paused; ``key`` names it, ``amount`` is what is in question."""

    kind: str
    amount: Decimal
    words: dict

    @property
    def key(self):
        return ":".join([self.kind, *map(str, self.words.values())])


def disagreements(told, billed):
    """What of a subscription's invoices cannot be right.

    :param told: its statements in the order in which they were made
    :param billed: its lines in the books
    """
    if not told or not billed:
        return []
    return [
        *_prorations(told, billed),
        *_charges(told, billed),
        *_ended(told, billed),
        *_paused(told, billed),
    ]


def _prorations(told, billed):
    """Amounts of changes, by the days that they are for, against the lines that say to be prorations."""
    said, charged = {}, {}
    for statement in told:
        for days in {days for days, _amount in statement.prorations} - {None}:
            amounts = [amount for own, amount in statement.prorations if own == days]
            said.setdefault(days, []).append(amounts)
    for line in billed:
        if line.is_proration and line.days:
            charged.setdefault(line.days, {}).setdefault(line.document, []).append(line)
    for days in sorted(said.keys() & charged.keys()):
        documents = list(charged[days].values())
        if not any(
            _is_along(said[days], [[getattr(line, basis) for line in lines] for lines in documents])
            for basis in ("amount", "net")
        ):
            right = sum(map(sum, said[days]))
            made = sum(line.amount for lines in documents for line in lines)
            words = {"from": days[0], "to": days[1], "told": right, "billed": made}
            yield Disagreement("proration", abs(made - right), words)


def _is_along(ours, theirs):
    """Whether one of two lists of lists of amounts is the other, or the beginning of it."""
    flat, other = ([amount for amounts in side for amount in amounts] for side in (ours, theirs))
    sums, others = (list(accumulate(map(sum, side))) for side in (ours, theirs))
    return _is_within(flat, other) or _is_within(other, flat) or sums[-1] in others or others[-1] in sums


def _is_within(some, many):
    left = list(many)
    for amount in some:
        if amount not in left:
            return False
        left.remove(amount)
    return True


def _charges(told, billed):
    """What a period's items cost, by product, against the one line of an invoice for it."""
    begun = {s.days for s in told if s.change in _BEGINNINGS and s.status in _CHARGED}
    for line in billed:
        if line.is_proration or line.charge is None or line.amount < 0 or line.days not in begun - {None}:
            continue
        twins = [
            row
            for row in billed
            if (row.document, row.days, row.product, row.is_proration)
            == (line.document, line.days, line.product, False)
        ]
        expected = _expected(told, line)
        if expected and len(twins) == 1 and line.charge not in expected:
            words = {"from": line.days[0], "to": line.days[1], "product": line.product}
            words |= {"told": expected[-1], "billed": line.charge, "document": line.document}
            yield Disagreement("charge", abs(line.charge - expected[-1]), words)


def _expected(told, line):
    """What a product may cost in the line's days by what was told for these; [] where that is not sure."""
    found = []
    for statement in told:
        if statement.days == line.days:
            own = [charge for product, charge in statement.charges if product == line.product]
            if len(own) > 1 or None in own:
                return []
            found += own
    return found if line.product else []


def _ended(told, billed):
    """What is charged for days from the one on which the subscription ended, but for what was given back."""
    last = told[-1]
    is_over = last.status == "cancelled"
    if not (last.ends_on or is_over):
        return
    # Where the day is not told, the one of the statement may still be charged.
    after = [
        line.amount
        for line in billed
        if line.days and (line.days[0] >= last.ends_on if last.ends_on else line.days[0] > last.day)
    ]
    if sum(after) > 0:
        yield Disagreement("ended", sum(after), {"day": last.ends_on or last.day, "billed": sum(after)})


def _paused(told, billed):
    """What is charged for days that begin within a pause, but for what was given back."""
    begin = None
    for statement in [*told, None]:
        if begin and (statement is None or statement.status != "paused"):
            end = statement.day if statement else "9999-12-31"
            amounts = [line.amount for line in billed if line.days and begin < line.days[0] < end]
            if sum(amounts) > 0:
                yield Disagreement("paused", sum(amounts), {"day": begin, "billed": sum(amounts)})
            begin = None
        elif statement and statement.status == "paused":
            begin = begin or statement.day
