# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The bytes of a partner's document: whether they are what they are said to be. Pure functions.

A person will open the file, and a browser shows it: only types without a program in the page are taken, and
the bytes must begin as that type does.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from typing import NamedTuple

from .event import instant

#: Most bytes of a document.
MAX_BYTES = 10 * 1024 * 1024
#: Media type → (extension, what its files begin with).
TYPES = {
    "application/pdf": (".pdf", (b"%PDF-",)),
    "image/png": (".png", (b"\x89PNG\r\n\x1a\n",)),
    "image/jpeg": (".jpg", (b"\xff\xd8\xff",)),
    "image/tiff": (".tiff", (b"II*\x00", b"MM\x00*")),
}
#: What else such files are called.
_OTHER_ENDINGS = {".jpg": (".jpeg",), ".tiff": (".tif",)}
#: Longest name kept, without its extension.
_LENGTH = 100
#: What a file system or a header would take for something else than a name.
_UNSAFE = re.compile(r'[/\\:*?"<>|]+')


class Document(NamedTuple):
    """A document as it is kept. ``content`` is None where there is only a link."""

    name: str
    media_type: str
    content: bytes | None
    digest: str


class DocumentFault(ValueError):
    """Why a document is not kept: ``kind`` is a stable word, ``detail`` what it is about."""

    def __init__(self, kind, detail=""):
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


def read_document(data):
    """The document of an event's data (with a sound form).

    :raises DocumentFault: ``type``, ``base64``, ``size``, ``bytes`` or ``digest``
    """
    media_type = data["media_type"].partition(";")[0].strip().lower()
    if media_type not in TYPES:
        raise DocumentFault("type", media_type[:100])
    name = clean_name(data["name"], media_type)
    if data.get("content") is None:
        return Document(name, media_type, None, hashlib.sha256(data["url"].encode()).hexdigest())
    content = _decoded(data["content"])
    if not content.startswith(TYPES[media_type][1]):
        raise DocumentFault("bytes", media_type)
    digest = hashlib.sha256(content).hexdigest()
    if data.get("sha256") not in (None, digest):
        raise DocumentFault("digest")
    return Document(name, media_type, content, digest)


def _decoded(text):
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DocumentFault("base64") from error
    if not 0 < len(content) <= MAX_BYTES:
        raise DocumentFault("size", str(len(content)))
    return content


def media_type_of(content):
    """The media type that bytes begin as; "unknown" where it is none that is taken."""
    return next(
        (media_type for media_type, (_ending, begins) in TYPES.items() if content.startswith(begins)),
        "unknown",
    )


def clean_name(name, media_type):
    """A file name without folders, controls or turns of the writing direction, ending as its type does."""
    extension = TYPES[media_type][0]
    shown = "".join(char if unicodedata.category(char)[0] not in "CZ" else " " for char in name)
    stem = " ".join(_UNSAFE.sub(" ", shown).split()).rstrip(". ")
    for ending in (extension, *_OTHER_ENDINGS.get(extension, ())):
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
            break
    stem = stem.strip(". ")
    return (stem[:_LENGTH].rstrip(". ") or "document") + extension


def issued_at(event):
    """When the document of an event was signed or made, in naive UTC."""
    stated = event.data.get("issued_at")
    return instant(stated) if stated else event.time
