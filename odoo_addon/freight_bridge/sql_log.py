# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Odoo logs a statement that the database refused with all its values: not those of messages."""

import logging
import re

#: Tables that hold what partners said, and so persons.
_TABLES = re.compile(
    r"freight_(?:integration_log|outbox|parked|milestone|document|exception|erasure_request|shipment)"
)
_VALUES = re.compile(r"E?'(?:[^']|'')*(?:'|$)")
#: So much of a statement says which one it is.
_LOOKED_AT = 4000


def _without_values(record):
    """Keep of a refused statement about such a table what is no value, and of the error its first line."""
    if isinstance(record.msg, str) and record.msg.startswith("bad query") and len(record.args or ()) == 2:
        query, error = record.args
        text = query.decode("utf-8", "replace") if isinstance(query, bytes) else str(query)
        if _TABLES.search(text[:_LOOKED_AT]):
            first = str(error).partition("\n")[0][:300]
            record.args = (_VALUES.sub("'…'", text[:_LOOKED_AT]), first)
    return True


def install():
    """Have Odoo's own line about refused statements pass here; more than once makes no difference."""
    logging.getLogger("odoo.sql_db").addFilter(_without_values)
