# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Finding a person in texts and putting a token in their place: pure functions.

Identifiers match whole and normalised (case, accents, blanks, how a number is grouped), never as part of a
word; so nothing that a person types matches more than they mean. Every expression is built here, of escaped
letters and bounded repetition: none of them can take long.
"""

import json
import re
import unicodedata

from . import exact_json

TOKEN = "[erased]"
#: Most identifiers of each kind, and the longest.
MOST = 10
LONGEST = 200
_GAP = r"[^\w\n\"{}\[\]]{1,3}"
#: Two members of an object, such as first and last name, beside each other.
_MEMBER = r'"\s{0,5},\s{0,5}"[^"\\]{1,40}"\s{0,5}:\s{0,5}"'
_GROUPING = r"[ ().\-/]{0,3}"
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,100}\.[^@\s.]{2,24}")


def fault_of(kind, value):
    """Why an identifier is not taken, as a word; None: it is sound.

    :param kind: name, email, phone, reference
    """
    if len(value) > LONGEST:
        return "long"
    letters = [letter for letter in value if letter.isalnum()]
    if kind == "name":
        words = [word for word in _words(value) if len(word) > 1]
        return None if len(words) >= 2 and len(letters) >= 5 else "name"
    if kind == "email":
        return None if _EMAIL.fullmatch(value) else "email"
    digits = [letter for letter in value if letter.isdigit()]
    if kind == "phone":
        return None if 7 <= len(digits) <= 15 and len(digits) == len(letters) else "phone"
    return None if len(letters) >= 5 and digits else "reference"


def lines_of(text):
    """The identifiers of a field with one in each line, without doubles."""
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


class Person:
    """Who is looked for: sound identifiers by kind.

    ``conditions``: for each identifier regular expressions of PostgreSQL that all match where it may be;
    ``replaced`` then looks exactly.
    """

    def __init__(self, names=(), emails=(), phones=(), references=()):
        self.conditions = [
            *([_letters(word) for word in _words(name)] for name in names),
            *([_letters(value)] for value in (*emails, *references)),
            *([_GROUPING.join(_significant(phone))] for phone in phones),
        ]
        patterns = [
            *(pattern for name in names for pattern in _name_patterns(name)),
            *(rf"(?<![\w.+-]){_letters(email)}(?![\w-]|\.\w)" for email in emails),
            *(_phone_pattern(phone) for phone in phones),
            *(rf"(?<![\w-]){_letters(reference)}(?![\w-])" for reference in references),
        ]
        self._patterns = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]

    def replaced(self, text):
        """The text without the person: what was found is TOKEN; the same text where nothing was."""
        if not text:
            return text
        new = self._in_text(text)
        if new == text or not _is_json(text) or _is_json(new):
            return new
        return exact_json.dumps(self._in_value(exact_json.loads(text)), separators=(",", ":"))

    def _in_text(self, text):
        for pattern in self._patterns:
            text = pattern.sub(_token, text)
        return text

    def _in_value(self, value):
        """As ``_in_text`` in each text and number of a JSON value, where a token alone would break it."""
        if isinstance(value, dict):
            return {self._in_text(name): self._in_value(member) for name, member in value.items()}
        if isinstance(value, list):
            return [self._in_value(item) for item in value]
        if isinstance(value, str):
            return self._in_text(value)
        text = json.dumps(value)
        return value if self._in_text(text) == text else TOKEN


def _token(found):
    """One token for what was found; one for each word where something else than blanks stands between."""
    gaps = [gap for gap in found.groups() if gap is not None]
    if all(not gap.strip(" .,") for gap in gaps):
        return TOKEN
    return TOKEN + "".join(gap + TOKEN for gap in gaps)


def _is_json(text):
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _words(name):
    return [word for word in re.split(r"[^\w]+", name) if word]


def _name_patterns(name):
    """First name first, and last name first."""
    words = _words(name)
    for order in dict.fromkeys((tuple(words), (words[-1], *words[:-1]))):
        gap = f"({_GAP}|{_MEMBER})"
        yield rf"(?<!\w){gap.join(_letters(word) for word in order)}(?!\w)"


def _letters(word):
    """A word letter by letter, as it is, without accents, or escaped as JSON may write it."""
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", word))


def _letter(letter):
    if letter.isascii():
        return letter if letter.isalnum() else "\\" + letter
    plain = unicodedata.normalize("NFD", letter)
    forms = [letter, letter.swapcase(), plain, plain[0]]
    escapes = [rf"\\u{ord(form):04x}" for form in forms[:2] if len(form) == 1 and ord(form) < 0x10000]
    return "(?:" + "|".join(dict.fromkeys([*forms, *escapes])) + ")"


def _significant(phone):
    """The digits of a number that are there however it is written."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits[-7:]


def _phone_pattern(phone):
    digits = "".join(letter for letter in phone if letter.isdigit())
    is_international = phone.strip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    grouped = _GROUPING.join(digits)
    if not is_international:
        return rf"(?<![\w+])(?:(?:\+|00)\d{{1,3}}{_GROUPING}(?:\(0\))?{_GROUPING}|0)?{grouped}(?!\w)"
    # Of a number with its country's code also the form that is dialled within the country.
    national = "|".join(
        rf"(?:(?:\+|00)?{digits[:length]}{_GROUPING}\()?0\)?{_GROUPING}{_GROUPING.join(digits[length:])}"
        for length in (1, 2, 3)
    )
    return rf"(?<![\w+])(?:(?:\+|00)?{grouped}|{national})(?!\w)"
