# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a secret looks like that a partner made: a slip of the hand is told at once, not by refused
messages."""

import base64
import re

#: The least that is long enough to prove who sends, where a scheme says nothing of it, and the most that
#: is kept.
_OPAQUE = re.compile(r"[\x21-\x7e]{16,256}")
#: Each is what the sidecar's strategy of that name takes as a key (``gateway/signatures/``), and not longer
#: than we keep.
_SHAPES = {
    "easypost": re.compile(r"[^\x00-\x20\x7f]([^\x00-\x1f\x7f]{14,254})[^\x00-\x20\x7f]"),
    "shopify": re.compile(r"(?!shp(at|ca|pa)_)" + _OPAQUE.pattern),
    "stripe": re.compile(r"whsec_[\x21-\x7e]{16,250}"),
    "adyen": re.compile(r"[0-9A-Fa-f]{64}"),
    "bearer": re.compile(r"(?=.{16,256}\Z)[A-Za-z0-9._~+/-]+=*"),
    # What we prove ourselves by is the partner's to judge.
    "token": re.compile(r"[\x21-\x7e]{8,256}"),
}
#: Signatures of parties that make the secret themselves, and take none of ours.
MADE_BY_PARTNER = ("stripe", "shopify", "lago", "adyen")
#: Bytes of a Standard Webhooks secret (its specification, "Signature scheme").
_LEAST, _MOST = 24, 64


def fits(kind, value):
    """Whether ``value`` can be a secret of a kind: a signature of ``freight.system``, or "token" for ours to
    send."""
    if kind == "standard_webhooks":
        return _is_standard(value)
    return bool(_SHAPES.get(kind, _OPAQUE).fullmatch(value))


def described(env, kind):
    """Where the partner shows such a secret, and what it looks like."""
    told = {
        "standard_webhooks": env._(
            "A secret of Standard Webhooks is whsec_ and the base64 of 24 to 64 bytes."
        ),
        "easypost": env._(
            "EasyPost signs with the webhook secret that was chosen there: 16 to 256 characters."
        ),
        "shopify": env._(
            "Shopify signs with the client secret of the app, or with the secret that it shows where"
            " webhooks are set up: 16 to 256 characters. An access token (shpat_…) is something else."
        ),
        "stripe": env._(
            "Stripe shows it on the page of the webhook endpoint as its signing secret: it begins with"
            " whsec_. An API key (sk_…) is something else."
        ),
        "adyen": env._(
            "Adyen shows it as the HMAC key of the webhook: 64 hexadecimal digits. An API key is"
            " something else."
        ),
        "gocardless": env._(
            "GoCardless signs with the secret of the webhook endpoint: 16 to 256 characters without blanks."
        ),
        "lago": env._(
            "Lago shows it as the HMAC key of the organization: 16 to 256 characters without blanks."
        ),
        "bearer": env._("A token is 16 to 256 letters, digits and . _ ~ + / - without blanks."),
        "token": env._("A token is 8 to 256 characters of ASCII without blanks."),
    }
    return told.get(kind) or env._("A secret is 16 to 256 characters of ASCII without blanks.")


def _is_standard(value):
    try:
        key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return value.startswith("whsec_") and _LEAST <= len(key) <= _MOST
