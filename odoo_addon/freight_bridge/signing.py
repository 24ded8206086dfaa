# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""How a message is signed, for what Odoo itself sends to the sidecar, which verifies the same schemes."""

import base64
import hashlib
import hmac
import json
import time
import unicodedata
import uuid
from email.utils import formatdate


def _mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256)


def standard_webhooks(secret, path, body):
    """Standard Webhooks 1.0: HMAC over id, time stamp and body."""
    message_id, timestamp = f"msg_{uuid.uuid4()}", str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = _mac(key, f"{message_id}.{timestamp}.".encode(), body).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def easypost(secret, path, body):
    """EasyPost's second scheme: HMAC over time stamp, method, path and body, the secret in NFKD."""
    timestamp = formatdate(localtime=False)
    key = unicodedata.normalize("NFKD", secret).encode()
    digest = _mac(key, f"{timestamp}POST{path}".encode(), body).hexdigest()
    return {
        "x-timestamp": timestamp,
        "x-path": path,
        "x-hmac-signature-v2": f"hmac-sha256-hex={digest}",
    }


def shopify(secret, path, body):
    """Shopify's webhooks: HMAC over the body."""
    return {"x-shopify-hmac-sha256": base64.b64encode(_mac(secret.encode(), body).digest()).decode()}


def stripe(secret, path, body):
    """Stripe-Signature: HMAC over time stamp and body, the whole text of the secret as the key."""
    timestamp = str(int(time.time()))
    digest = _mac(secret.encode(), f"{timestamp}.".encode(), body).hexdigest()
    return {"stripe-signature": f"t={timestamp},v1={digest}"}


def gocardless(secret, path, body):
    """GoCardless's webhooks: HMAC over the body."""
    return {"webhook-signature": _mac(secret.encode(), body).hexdigest()}


def lago(secret, path, body):
    """Lago's webhooks of endpoints that sign by HMAC: HMAC over the body."""
    digest = base64.b64encode(_mac(secret.encode(), body).digest()).decode()
    return {"x-lago-signature": digest, "x-lago-signature-algorithm": "hmac"}


def adyen(secret, path, body):
    """Adyen's webhooks are signed within, see :func:`signed_body`."""
    return {}


def bearer(secret, path, body):
    """RFC 6750."""
    return {"authorization": f"Bearer {secret}"}


#: Signature of a system → function (secret, path, body) → headers.
SIGNERS = {
    "standard_webhooks": standard_webhooks,
    "easypost": easypost,
    "shopify": shopify,
    "stripe": stripe,
    "gocardless": gocardless,
    "lago": lago,
    "adyen": adyen,
    "bearer": bearer,
}

#: What Adyen signs of an item, in this order (Adyen, "Verify HMAC signatures").
ADYEN_SIGNED = (
    ("pspReference",),
    ("originalReference",),
    ("merchantAccountCode",),
    ("merchantReference",),
    ("amount", "value"),
    ("amount", "currency"),
    ("eventCode",),
    ("success",),
)


def signed_body(signature, secret, body):
    """A message as it is sent: with a signature in each item, where the scheme signs within the message.

    What is no such message stays as it is; the sidecar will say so.

    :param bytes body: as somebody wrote it
    :rtype: bytes
    """
    if signature != "adyen":
        return body
    try:
        message = json.loads(body)
        key = bytes.fromhex(secret)
        for member in message["notificationItems"]:
            item = member["NotificationRequestItem"]
            signed = ":".join(_adyen_text(item, path) for path in ADYEN_SIGNED)
            digest = base64.b64encode(_mac(key, signed.encode()).digest()).decode()
            item["additionalData"] = {**(item.get("additionalData") or {}), "hmacSignature": digest}
    except (ValueError, TypeError, KeyError, AttributeError):
        return body
    return json.dumps(message, ensure_ascii=False).encode()


def _adyen_text(item, path):
    value = item
    for name in path:
        value = (value or {}).get(name)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
