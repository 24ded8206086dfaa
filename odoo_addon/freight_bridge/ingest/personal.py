# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Masking what is personal in messages: pure functions, each linear in the length of what it is given.

Where an event type may hold personal data is told by ``personal_fields.json``, made of the sidecar's schemas;
in a partner's own words, by the format (``personal_raw``). What nobody can tell is hidden whole.
"""

import json
import re
from pathlib import Path

#: Event type → JSON Pointer (``*``: each item) → kind: name, phone, email, street, text, binary, message.
PLACES = json.loads(Path(__file__).with_name("personal_fields.json").read_text())
BULLET = "•"
#: What stands for a whole text that cannot be masked word by word.
HIDDEN = BULLET * 3
#: Longest text that is masked word by word; more than any field that is shown to people has.
LONGEST = 10_000
#: Deeper nested values are hidden.
DEEPEST = 100

_WORD = re.compile(r"\w+")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"\+\d[\d ()./-]{5,20}\d")
#: Words after which a name follows, in free texts.
_NAMED = re.compile(
    r"\b(signed(?: for)? by|signature|sign(?:ed)? ?:|received by|left with|attn\.?|contact|driver|c/o)"
    r"([:\s]{0,3})([^\n,;.()]{1,60})",
    re.IGNORECASE,
)


def mask(value, kind, known=()):
    """A value as somebody without the right sees it.

    :param kind: as in ``PLACES``
    :param known: names that the same message tells elsewhere; they are masked in its free texts
    """
    if isinstance(value, bool) or value is None:
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    if kind == "binary" or len(text) > LONGEST:
        return HIDDEN
    if kind == "phone":
        return _mask_number(text)
    if kind == "text":
        return _mask_text(text, known)
    return _mask_words(text)


def _mask_words(text):
    """``John Doe`` → ``J••• D••``."""
    return _WORD.sub(
        lambda word: word[0][0] + BULLET * (len(word[0]) - 1) if len(word[0]) > 1 else BULLET, text
    )


def _mask_number(text):
    """All digits but the last two."""
    digits = [index for index, letter in enumerate(text) if letter.isdigit()][:-2]
    letters = (
        list(_WORD.sub(lambda word: word[0] if word[0].isdigit() else HIDDEN, text))
        if not digits
        else list(text)
    )
    for index in digits:
        letters[index] = BULLET
    return "".join(letters)


def _mask_text(text, known):
    """Free text without what is surely a person: addresses of e-mail, numbers, who signed, known names."""
    for name in known:
        if len(name) > 2:
            text = re.sub(re.escape(name), lambda found: _mask_words(found[0]), text, flags=re.IGNORECASE)
    text = _EMAIL.sub(lambda found: _mask_words(found[0]), text)
    text = _PHONE.sub(lambda found: _mask_number(found[0]), text)
    return _NAMED.sub(lambda found: found[1] + found[2] + _mask_words(found[3]), text)


def mask_event(event, mask_message):
    """A canonical event with its personal members masked; the given one stays as it is.

    :param mask_message: ``mask_message(text, media_type)`` → a partner's message, masked
    """
    event_type = event.get("type") if isinstance(event, dict) else None
    places = PLACES.get(event_type) if isinstance(event_type, str) else None
    if places is None:
        return mask_members(event)
    known = [
        value
        for pointer, kind in places.items()
        if kind == "name"
        for value in _values(event, pointer.split("/")[1:])
        if isinstance(value, str)
    ]
    for pointer, kind in places.items():
        event = _replaced(
            event, pointer.split("/")[1:], kind, sorted(set(known), key=len, reverse=True), mask_message
        )
    return event


def _values(value, path):
    if not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _values(value[path[0]], path[1:])
    elif isinstance(value, list) and path[0] == "*":
        for item in value:
            yield from _values(item, path[1:])


def _replaced(value, path, kind, known, mask_message, owner=None):
    if not path:
        if kind == "message":
            is_text = isinstance(value, str) and owner.get("encoding", "utf8") == "utf8"
            return mask_message(value, owner.get("content_type")) if is_text else HIDDEN
        return mask(value, kind, known)
    if isinstance(value, dict) and path[0] in value:
        inner = _replaced(value[path[0]], path[1:], kind, known, mask_message, value)
        return {**value, path[0]: inner}
    if isinstance(value, list) and path[0] == "*":
        return [_replaced(item, path[1:], kind, known, mask_message, owner) for item in value]
    return value


# -- members of unknown formats, by their names ------------------------------------------------------------

_EMAILS = ("email", "mailaddress", "emailaddr")
_PHONES = ("phone", "mobile", "telefon", "fax", "cellnumber")
_STREETS = ("street", "addressline", "addrline", "address1", "address2", "address3", "housenumber", "strasse")
_NAMES = (
    "signedby",
    "signature",
    "signatory",
    "signer",
    "signedfor",
    "receivedby",
    "deliveredto",
    "contactname",
    "contactperson",
    "attention",
    "firstname",
    "lastname",
    "surname",
    "familyname",
    "givenname",
    "fullname",
    "personname",
    "drivername",
    "recipientname",
    "consigneename",
    "shippername",
    "sendername",
    "receivername",
    "customername",
    "vorname",
    "nachname",
    "prenom",
)
_WHOLE_NAMES = frozenset(
    {"contact", "person", "driver", "attn", "nom", "signed", "addressee", "photo", "image"}
)
_TEXTS = ("message", "description", "comment", "remark", "note", "instruction", "text", "detail")
#: A ``name`` or ``address`` is somebody's within these.
_PARTIES = re.compile(
    r"consignee|consignor|shipper|recipient|receiver|sender|contact|driver|person|customer|party|parties"
    r"|addressee|notify|buyer|billto|shipto|shipfrom|payer|payee|^from$|^to$|address"
)
_PARTY_NAMES = frozenset({"name", "name1", "name2", "name3", "company", "companyname"})
_PARTY_STREETS = frozenset({"address", "line1", "line2", "line3", "lines", "addresslines"})


def kind_of(name, within=""):
    """What a member of this name holds, or None; ``within``: the names of what it is in, joined."""
    key = "".join(letter for letter in name[:80].lower() if letter.isalnum())
    for kind, parts in (("email", _EMAILS), ("phone", _PHONES), ("street", _STREETS), ("name", _NAMES)):
        if any(part in key for part in parts):
            return kind
    if key in _WHOLE_NAMES:
        return "name"
    if _PARTIES.search(within):
        if key in _PARTY_NAMES:
            return "name"
        if key in _PARTY_STREETS:
            return "street"
    return "text" if any(part in key for part in _TEXTS) else None


def mask_members(value, kind=None, within="", depth=0):
    """A JSON value of any format, masked by the names of its members."""
    if depth > DEEPEST:
        return HIDDEN
    if isinstance(value, dict):
        return {
            name: mask_members(
                member,
                # Who is below a contact is a person; below a text there may be anything.
                kind if kind in ("name", "street", "phone", "email") else kind_of(name, within),
                name[:80].lower().replace("_", ""),
                depth + 1,
            )
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [mask_members(item, kind, within, depth + 1) for item in value]
    if kind is None or (kind == "text" and not isinstance(value, str)):
        return (
            value
            if not isinstance(value, str)
            else _mask_text(value, ())
            if len(value) <= LONGEST
            else HIDDEN
        )
    return mask(value, kind)


# -- what was masked, given back ----------------------------------------------------------------------------


def unmasked(given, shown, original):
    """What a person wrote over a masked text: what they left masked is what it was.

    :param shown: the masked value that they were shown; ``original``: what it was made from
    """
    if isinstance(given, dict) and isinstance(shown, dict) and isinstance(original, dict):
        return {
            name: unmasked(value, shown.get(name), original.get(name)) if name in original else value
            for name, value in given.items()
        }
    if isinstance(given, list) and isinstance(shown, list) and isinstance(original, list):
        count = min(len(shown), len(original))
        return [
            unmasked(value, shown[index], original[index]) if index < count else value
            for index, value in enumerate(given)
        ]
    return original if given == shown else given
