# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a seal is computed from: pure functions over the values of a log row.

A row's digest has one SHA-256 for each group of fields, so that verification can name the group that changed.
A seal's digest covers the previous seal and the digests of its rows in order (a hash chain).
"""

import hashlib
import json
from operator import itemgetter

#: The digest before the first seal of a chain.
GENESIS = "0" * 64

#: Columns of the log by group. Every column but seal, position, digest and the trace (below) belongs to one.
FIELD_GROUPS = {
    "identity": (
        "id",
        "source",
        "event_id",
        "replay",
        "event_type",
        "subject",
        "event_time",
        "received_at",
        "logged_at",
        "correlation_id",
        "partition_key",
        "chain",
        "system_id",
        "company_id",
    ),
    "payload": ("payload", "raw", "raw_type", "pointer"),
    "outcome": (
        "outcome",
        "code",
        "message",
        "shipment_id",
        "exception_id",
        "replay_of_id",
        "actor_id",
    ),
}
#: One more group, of the rows alone that have a trace: rows of before there were traces keep their digests.
TRACE = "trace"


def row_stamp(moment):
    """The text of a naive datetime in a log row, or None: one before it is written and after it is read."""
    return moment and moment.isoformat(timespec="microseconds")


#: Likewise one text for the values of a row.
row_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=row_stamp).encode
_GETTERS = [itemgetter(*columns) for columns in FIELD_GROUPS.values()]


def row_digests(row):
    """Digest of each field group of a log row.

    :param row: mapping from column name to value (text, integer, naive datetime or its row_stamp, or None)
    :return: list of hexadecimal SHA-256, in the order of FIELD_GROUPS, and of the trace where there is one
    """
    parts = [row_json(values(row)) for values in _GETTERS]
    if row["trace_id"]:
        parts.append(row_json([row["trace_id"]]))
    return [hashlib.sha256(part.encode()).hexdigest() for part in parts]


def row_digest(row):
    """The digest column of a log row: the digests of its groups, joined by dots."""
    return ".".join(row_digests(row))


def sealed_digests(row):
    """Field group → its digest as it was sealed with a stored row."""
    return dict(zip((*FIELD_GROUPS, TRACE), (row["digest"] or "").split("."), strict=False))


def group_digest(row, group):
    """Digest of one field group of a row as it stands."""
    return hashlib.sha256(row_json([row[column] for column in FIELD_GROUPS[group]]).encode()).hexdigest()


def broken_group(row, left=None):
    """Name of the first field group of a stored row that does not match its digest, or None.

    :param left: group → digest of what a recorded removal left of it; such a group is held against that
    """
    stored = (row["digest"] or "").split(".")
    digests = row_digests(row)
    for position, (group, digest) in enumerate(zip((*FIELD_GROUPS, TRACE), digests, strict=False)):
        if position >= len(stored) or (left or {}).get(group, stored[position]) != digest:
            return group
    if len(stored) == len(digests):
        return None
    return TRACE if len(stored) == len(FIELD_GROUPS) + 1 else "digest"


def seal_digest(previous, chain, sequence, digests):
    """Digest of a seal over the one before it and the row digests in order."""
    text = "\n".join([previous, chain, str(sequence), *digests])
    return hashlib.sha256(text.encode()).hexdigest()
