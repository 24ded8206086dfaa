# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a customer is compared by. Plain facts, so that a batch is compared without a query for each."""

import re
from typing import NamedTuple

from odoo.tools import email_normalize

from odoo.addons.freight_bridge.resemblance import one_edit, plain

_APART = re.compile(r"[^A-Z0-9]")

#: So many points make a partner the customer without a person: the e-mail address and the name.
SURE = 90
#: So many make it worth a person's look: one of the two.
WORTH = 40


def vat_key(value):
    """A tax number as it is compared: letters and figures, upper case; "" for none."""
    return _APART.sub("", (value or "").upper())


class CustomerFacts(NamedTuple):
    """Who a message or a partner is, made comparable; "" where it is not said."""

    vats: frozenset
    email: str
    name: str
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
        name=plain(data.get("name")),
        place=_place(address.get("country"), address.get("postal_code")),
    )


def facts_of_partner(partner):
    """The facts of a partner."""
    return CustomerFacts(
        vats=frozenset(filter(None, [vat_key(partner.vat)])),
        email=partner.email_normalized or "",
        name=plain(partner.name),
        place=_place(partner.country_id.code, partner.zip),
    )


def likeness(said, known):
    """(points, reasons) of a partner; 0 where it cannot be the customer. A reason: a word for what agrees."""
    if said.vats and known.vats:
        return (100, ["vat"]) if said.vats & known.vats else (0, [])
    points, reasons = 0, []
    if said.email and said.email == known.email:
        points += 50
        reasons.append("email")
    if said.name and said.name == known.name:
        points += 40
        reasons.append("name")
    elif min(len(said.name), len(known.name)) >= 5 and one_edit(said.name, known.name):
        points += 25
        reasons.append("similar_name")
    if said.place and said.place == known.place:
        points += 10
        reasons.append("place")
    return points, reasons


def _place(country, postal_code):
    code = plain(postal_code)
    return (country or "", code) if code else ()
