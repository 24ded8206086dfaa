# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The checks of documents that Odoo relies on; the sidecar's schema is the full definition.

Faults are (JSON Pointer, sentence) pairs, as in ``validator``. What the bytes are is for ``document`` to say.
"""

import re
from urllib.parse import urlsplit

from .validator import is_instant, reference_faults

KINDS = [
    ("pod", "Proof of Delivery"),
    ("bol", "Bill of Lading"),
    ("weight_certificate", "Weight Certificate"),
    ("customs", "Customs"),
    ("other", "Other"),
]
#: Characters of base64 that 10 MiB are.
MAX_CONTENT = 13_981_016
_KINDS = frozenset(kind for kind, _label in KINDS)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNPRINTABLE = re.compile(r"[\s\x00-\x20\x7f-\x9f]")


def document_faults(data):
    """Faults of the data of ``freight.shipment.document.v1``; [] when it is sound."""
    content, url, sha256, issued_at = (data.get(name) for name in ("content", "url", "sha256", "issued_at"))
    checks = {
        "/data/kind": isinstance(data.get("kind"), str) and data["kind"] in _KINDS,
        "/data/name": _is_text(data.get("name"), 200),
        "/data/media_type": _is_text(data.get("media_type"), 100),
        "/data/content": content is None or (isinstance(content, str) and len(content) <= MAX_CONTENT),
        "/data/url": url is None or is_link(url),
        "/data/sha256": sha256 is None or (isinstance(sha256, str) and bool(_SHA256.fullmatch(sha256))),
        "/data/issued_at": issued_at is None or is_instant(issued_at),
        "/data/signed_by": data.get("signed_by") is None or _is_text(data["signed_by"], 200),
    }
    faults = [
        (pointer, "is missing or not of its form") for pointer, is_sound in checks.items() if not is_sound
    ]
    if content is None and url is None:
        faults.append(("/data/content", "must be there unless there is a url"))
    return reference_faults(data.get("references")) + faults


def is_link(value):
    """Whether a value is an address that a person may be led to: http or https, without a user in it."""
    if not isinstance(value, str) or len(value) > 2000 or _UNPRINTABLE.search(value) or "\\" in value:
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _is_text(value, length):
    return isinstance(value, str) and bool(value.strip()) and len(value) <= length
