# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Names of customers as they are compared: the same whoever typed them, and on which keyboard."""

import re
import unicodedata

#: Marks on letters of Latin, Greek and Cyrillic; those of other scripts are letters themselves.
_MARKS = re.compile("[\u0300-\u036f]")
_APART = re.compile(r"[^A-Z0-9]+")
#: Letters that Unicode does not take for another one with a mark.
_LETTERS = str.maketrans({"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "A", "Œ": "O", "Þ": "TH"})
#: German and Danish umlauts as they are written where there are none; "Blue" becomes "Blu" on both sides.
_SPELLED = re.compile("([AOU])E")
_JOINING = {"AND", "UND", "ET", "Y", "E", "EN", "OG", "OCH"}
_LONG_FORMS = {
    "LIMITED": "LTD",
    "INCORPORATED": "INC",
    "CORPORATION": "CORP",
    "COMPANY": "CO",
    "AKTIENGESELLSCHAFT": "AG",
}
#: What companies are by law, as ISO 20275 lists the forms, of those that stand on invoices most.
_FORMS = set(
    "AB AG APS AS ASA BV BVBA CO COKG CORP CV DOO EK EURL EV GBR GMBH INC KFT KG KGAA LDA LLC LLP LP LTD "
    "LTDA MBH NV OHG OOO OY OYJ PLC PTE PTY PVT SA SARL SAS SASU SCI SE SL SLU SNC SPA SPRL "
    "SRL SRO UG ZRT".split()
)

#: What an index of PostgreSQL takes is bounded; people type what they like.
_LONGEST = 200


def name_key(name):
    """A name without case, accents, punctuation and "and", legal forms short: MULLERCOLTD."""
    return "".join(_words(name))


def core_key(name):
    """The same without the legal forms at its ends; as it is where it is nothing else."""
    words = _words(name)
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    while len(words) > 1 and words[0] in _FORMS:
        words.pop(0)
    return "".join(words)[:_LONGEST]


def _words(name):
    """What a name is made of. A dot joins: S.A.R.L. is one word."""
    text = _MARKS.sub("", unicodedata.normalize("NFKD", str(name or "")))
    text = unicodedata.normalize("NFKC", text).upper().translate(_LETTERS).replace(".", "")
    words = [_SPELLED.sub(r"\1", word) for word in _parted(text)]
    words = [_LONG_FORMS.get(word, word) for word in words]
    return [word for word in words if word not in _JOINING] or words


def _parted(text):
    """The words; vowel signs of Indic scripts are part of them, though they are no letters."""
    if text.isascii():
        return _APART.sub(" ", text).split()
    return "".join(sign if sign.isalnum() or _is_mark(sign) else " " for sign in text).split()


def _is_mark(sign):
    return unicodedata.category(sign).startswith("M")
