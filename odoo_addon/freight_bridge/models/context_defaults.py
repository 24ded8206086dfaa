# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Defaults of a caller's context are values like any others, and are refused for the same fields."""


def without_defaults(records, names):
    """``records`` without the ``default_<name>`` of their context, for fields that nobody sets by hand."""
    refused = {f"default_{name}" for name in names}
    if not refused & records.env.context.keys():
        return records
    context = {key: value for key, value in records.env.context.items() if key not in refused}
    return records.with_context(context)
