# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The facts of customers in words."""

from .customer_fields import ADDRESS, FACTS, PLACES

#: Longest text of a fact that is shown; partners choose it.
_LONGEST = 80


def own_values(partner, name):
    """What a partner has of a fact, as values of its fields."""
    values = {field: partner[field] for field in FACTS[name].fields}
    return {field: getattr(value, "id", value) for field, value in values.items()}


def fact_text(partner, name, values):
    """Values of a fact as a short text; "" for none."""
    if name in PLACES:
        texts = {field: _name_of(partner, field, values[field]) for field in ADDRESS}
        town = " ".join(filter(None, (texts["zip"], texts["city"])))
        parts = (texts["street"], texts["street2"], town, texts["state_id"], texts["country_id"])
        return shortened(", ".join(filter(None, parts)))
    [field] = FACTS[name].fields
    return shortened(_name_of(partner, field, values[field]))


def shortened(text):
    """At most so much of a text as a person reads in one line."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _name_of(partner, field, value):
    kind = partner._fields[field]
    if kind.type == "many2one":
        return partner.env[kind.comodel_name].browse(value or ()).display_name or ""
    return value or ""
