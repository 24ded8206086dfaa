# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The beginning of a partner's words as everybody may see it: what kind of thing it is, and nobody's data."""

import re

#: So much of a text is looked at, and so much of what comes of it is kept.
LOOKED_AT = 4000
KEPT = 600
#: Members whose values are words of a standard or of programs, never of persons.
PLAIN = frozenset(
    {"specversion", "type", "source", "time", "datacontenttype", "code", "kind", "classifier", "received_at"}
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_WORD = re.compile(r"[^\W_]{3,}")
_NUMBER = re.compile(r"(?<![\w.])\d{5,}")


def masked_head(text):
    """The beginning of a text with all values masked but their first two characters."""
    head = text[:LOOKED_AT]
    masked = _masked_json(head) if head.lstrip()[:1] in ("{", "[") else _WORD.sub(_mask_word, head)
    return masked[:KEPT]


def _masked_json(text):
    """Members keep their names, and values of ``PLAIN`` members themselves. Also of JSON that is cut off."""
    parts, end, member = [], 0, None
    for match in _STRING.finditer(text):
        parts.append(_masked_numbers(text[end : match.start()]))
        if match[2]:
            member = match[1]
        is_plain = match[2] or member in PLAIN
        parts.append(match[0] if is_plain else f'"{_mask(match[1])}"')
        end = match.end()
    rest, quote, cut_off = text[end:].partition('"')
    return "".join(parts) + _masked_numbers(rest) + (quote and quote + _mask(cut_off))


def _masked_numbers(text):
    return _NUMBER.sub(_mask_word, text)


def _mask_word(match):
    return _mask(match[0])


def _mask(word):
    return f"{word[:2]}•••" if len(word) > 2 else word
