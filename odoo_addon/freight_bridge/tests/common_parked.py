# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import json


def parked_message(body, reason="bug", attempt=4, lane="operational"):
    """A parked message as the sidecar hands it over.

    :param body: a delivery, or bytes that are none
    """
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {
        "lane": lane,
        "reason": reason,
        "attempt": attempt,
        "body": base64.b64encode(content).decode(),
    }
