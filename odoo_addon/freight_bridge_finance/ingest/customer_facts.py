# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a customer is compared by. Plain facts, so that a batch is compared without a query for each."""

import re
from typing import NamedTuple

from odoo.tools import email_normalize

from odoo.addons.freight_bridge.resemblance import one_edit, plain

from .customer_name import core_key, name_key

_APART = re.compile(r"[^A-Z0-9]")
_NO_FIGURE = re.compile(r"\D")

#: So many points make a partner the customer without a person: the e-mail address and the name.
SURE = 90
#: So many make it worth a person's look: one of the two, or a name that differs by a legal form or, at the
#: same postal code, by a letter.
WORTH = 35
#: Shorter names are not taken for others with a slip of the keyboard.
SHORTEST = 5


def vat_key(value):
    """A tax number as it is compared: letters and figures, upper case; "" for none."""
    return _APART.sub("", (value or "").upper())


class CustomerFacts(NamedTuple):
    """Who a message or a partner is, made comparable; "" where it is not said.

    ``core``: the name without its legal form, as partners are found by.
    """

    vats: frozenset
    email: str
    name: str
    core: str
    place: tuple

    @property
    def identities(self):
        """What two customers cannot share by chance: they are one and the same."""
        named = [f"mail:{self.email}:{self.name}"] if self.email and self.name else []
        return [f"vat:{vat}" for vat in sorted(self.vats)] or named


def facts_of_message(data):
    """The facts of sound data of ``billing.customer.v1``."""
    address = data.get("billing_address") or {}
    return CustomerFacts(
        vats=frozenset(filter(None, (vat_key(tax_id["value"]) for tax_id in data.get("tax_ids", [])))),
        email=email_normalize(data.get("email") or "") or "",
        name=name_key(data.get("name")),
        core=core_key(data.get("name")),
        place=_place(address.get("country"), address.get("postal_code")),
    )


def facts_of_partner(partner):
    """The facts of a partner."""
    return CustomerFacts(
        vats=frozenset(filter(None, [vat_key(partner.vat)])),
        email=partner.email_normalized or "",
        name=name_key(partner.name),
        core=partner.freight_name_key or "",
        place=_place(partner.country_id.code, partner.zip),
    )


def likeness(said, known):
    """(points, reasons) of a partner; 0 where it cannot be the customer. A reason: a word for what agrees.

    Without the same tax number nothing but the e-mail address and the very name makes it sure.
    """
    if said.vats and known.vats:
        return (100, ["vat"]) if said.vats & known.vats else (0, [])
    points, reasons = 0, []
    if said.email and said.email == known.email:
        points += 50
        reasons.append("email")
    if said.name and said.name == known.name:
        points += 40
        reasons.append("name")
    elif alike := _alike(said, known):
        points += alike
        reasons.append("similar_name")
    if said.place and said.place == known.place:
        points += 10
        reasons.append("place")
    return (points if "name" in reasons else min(points, SURE - 1)), reasons


def _alike(said, known):
    """Points of names that are not the same.

    A legal form that only one of them has may be left out; GmbH and AG are two companies. A figure is no
    slip: the first branch is not the second.
    """
    if said.core and said.core == known.core:
        return 35 if said.core in (said.name, known.name) else 0
    if min(len(said.core), len(known.core)) < SHORTEST or not one_edit(said.core, known.core):
        return 0
    return 25 if _NO_FIGURE.sub("", said.core) == _NO_FIGURE.sub("", known.core) else 0


def _place(country, postal_code):
    code = plain(postal_code)
    return (country or "", code) if code else ()
