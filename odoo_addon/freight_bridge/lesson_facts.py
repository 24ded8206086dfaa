# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

"""What a person's decision about a message says that the partner's words mean: pure, over plain values."""

from typing import NamedTuple

from .lifecycle import RESOLVING_KINDS

#: Longest words that the tables of a mapping take (contract §9), by kind.
LONGEST = {"milestone": 100, "charge": 50}


#: The answer of a fact about an overcharge that was not approved whole: it speaks against a rule.
REFUSED = "refused"


class Fact(NamedTuple):
    """One thing learned. Decisions are equal when their facts are.

    ``kind``: "milestone" or "charge" (a code of the partner's means one of ours), "match" (what the partner
    calls one kind of reference is another kind of ours), or "tolerance" (word: a carrier's id; overcharges
    up to the answer, in the company's currency, are approved; ``REFUSED``: are not).
    """

    kind: str
    word: str
    answer: str


def corrected_facts(before, after):
    """The codes to which a correction gave another meaning, and nothing else of what it changed.

    :param before: the canonical event as it was read
    :param after: the canonical event as a person corrected it
    :return: set of Fact
    """
    if before.get("type") != after.get("type"):
        return set()
    said, meant = _members(before.get("data")), _members(after.get("data"))
    if after["type"] == "freight.shipment.milestone.v1":
        # What takes another event back states nothing of its own: no mapping is asked about it.
        pairs = [] if meant.get("retracts") else [("milestone", said, meant)]
    else:
        pairs = [("charge", *lines) for lines in zip(_lines(said), _lines(meant), strict=False)]
    return {fact for pair in pairs if (fact := _code_fact(*pair))}


def _code_fact(kind, said, meant):
    word, answer = _word(meant.get("partner_code")), _word(meant.get("code"))
    is_same_word = word and word == _word(said.get("partner_code"))
    if not is_same_word or not answer or answer == _word(said.get("code")):
        return None
    return Fact(kind, word, answer) if max(len(word), len(answer)) <= LONGEST[kind] else None


def linked_facts(references, own):
    """The references that name the chosen shipment, only by another kind of number than the partner says.

    :param references: those of a message, ``{"kind", "value"}``
    :param own: kind → what the shipment is called by that kind
    :return: set of Fact
    """
    facts = set()
    for reference in references:
        value = reference["value"].strip()
        kinds = [kind for kind in RESOLVING_KINDS if value in own.get(kind, ())]
        if kinds and reference["kind"] not in kinds:
            facts.add(Fact("match", reference["kind"], kinds[0]))
    return facts


def _members(value):
    return value if isinstance(value, dict) else {}


def _lines(data):
    lines = data.get("lines")
    return [_members(line) for line in lines] if isinstance(lines, list) else []


def _word(value):
    return value.strip() if isinstance(value, str) else ""
