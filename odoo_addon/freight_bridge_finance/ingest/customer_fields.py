# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The facts of a customer that a platform and Odoo may tell differently, and when they tell the same."""

import hashlib
import json
import re
from typing import NamedTuple

from odoo.tools import email_normalize, email_normalize_all

from odoo.addons.freight_bridge.resemblance import plain

from .customer_facts import vat_key

#: Who has the last word about a fact where Odoo and a platform differ.
OWNERS = [("odoo", "Odoo"), ("platform", "The Platform"), ("ask", "A Person, Each Time")]
#: An address is one thing: a street here and a town there would be nowhere.
ADDRESS = ("street", "street2", "city", "zip", "state_id", "country_id")
#: Facts that are an address; the delivery address is that of a contact of its own.
PLACES = {"address", "delivery"}
#: A number in one country and the same from abroad share so many figures at their end.
_PHONE_END = 7
_NO_FIGURE = re.compile(r"\D")


class Fact(NamedTuple):
    """One fact, or what belongs together.

    ``member``: of the data of ``billing.customer.v1``; ``fields``: of res.partner; ``owner``: who has the
    last word where nobody set it; ``personal``: a kind of ``freight.personal``; ``shared``: a contact may
    have it from the company that it belongs to.
    """

    member: str
    fields: tuple
    owner: str
    personal: str | None = None
    shared: bool = False


#: The facts as a selection.
FACT_NAMES = [
    ("name", "Name"),
    ("vat", "Tax Number"),
    ("payment_terms", "Payment Terms"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("address", "Address"),
    ("delivery", "Delivery Address"),
    ("language", "Language"),
    ("parent", "Company It Belongs To"),
]

FACTS = {
    "name": Fact("name", ("name",), "ask", personal="name"),
    "vat": Fact("tax_ids", ("vat",), "ask", shared=True),
    "payment_terms": Fact("payment_days", ("property_payment_term_id",), "ask", shared=True),
    "email": Fact("email", ("email",), "odoo", personal="email"),
    "phone": Fact("phone", ("phone",), "odoo", personal="phone"),
    "address": Fact("billing_address", ADDRESS, "odoo", personal="street"),
    "delivery": Fact("shipping_address", ADDRESS, "odoo", personal="street"),
    "language": Fact("language", ("lang",), "odoo"),
    "parent": Fact("parent", ("parent_id",), "odoo"),
}


def told_facts(data, partner):
    """Names of the facts that data tell, of those that are the partner's own."""
    return [
        name
        for name, fact in FACTS.items()
        if data.get(fact.member) not in (None, [], {}) and not _is_of_parent(name, fact, partner)
    ]


def _is_of_parent(name, fact, partner):
    """Whether Odoo keeps it equal to what the company has, so that writing it here writes it there."""
    if name == "address":
        return bool(partner.parent_id) and partner.type == "contact"
    return fact.shared and partner.commercial_partner_id != partner


def told_digest(name, data):
    """What tells one told value of a fact from another, however it is written."""
    value = data[FACTS[name].member]
    if name == "vat":
        value = sorted(vat_key(tax_id["value"]) for tax_id in value)
    elif name in PLACES:
        value = sorted((part, plain(text)) for part, text in value.items() if plain(text))
    elif name == "phone":
        value = _figures(value) or value.strip()
    elif isinstance(value, str):
        value = value.strip().lower()
    return hashlib.sha256(json.dumps([name, value]).encode()).hexdigest()


def agrees(name, data, told, partner):
    """Whether a partner has what data tell.

    :param told: the told value in the fields of res.partner; None where Odoo has no such value
    """
    if told is None and name != "payment_terms":
        return True  # a country that Odoo does not know, a language that is not installed
    if name == "name":
        return partner.name == told["name"] or plain(partner.name) == plain(told["name"]) != ""
    if name == "vat":
        return _same_vat(data["tax_ids"], partner)
    if name == "email":
        known = {*email_normalize_all(partner.email or ""), (partner.email or "").strip().lower()}
        return (email_normalize(told["email"]) or told["email"].strip().lower()) in known
    if name == "phone":
        return _same_phone(told["phone"], partner.phone or "")
    if name == "payment_terms":
        return data["payment_days"] == term_days(partner.property_payment_term_id)
    if name in PLACES:
        return all(_same_part(told[field], partner[field]) for field in ADDRESS if told[field])
    if name == "language":
        return partner.lang == told["lang"]
    # Two customers there may be one contact here, which does not belong to itself.
    return told["parent_id"] in (partner.parent_id.id, partner.id)


def term_days(term):
    """Days after the invoice at which a payment term is due as a whole; None for another one."""
    line = term.line_ids
    is_plain = len(line) == 1 and line.delay_type == "days_after" and line.value_amount == 100
    return line.nb_days if is_plain else None


def _same_vat(tax_ids, partner):
    """The code of the country may stand before it or not."""
    known = vat_key(partner.vat)
    told = {(vat_key(tax_id["value"]), vat_key(tax_id.get("country"))) for tax_id in tax_ids}
    own = vat_key(partner.country_id.code)
    return bool(known) and any(
        known == number or (code and code + number == known) or (code and code + known == number)
        for number, country in told
        for code in {country, own}
    )


def _same_phone(told, known):
    ends = sorted((_figures(told).lstrip("0"), _figures(known).lstrip("0")), key=len)
    if len(ends[0]) < _PHONE_END:
        return ends[0] == ends[1] and bool(ends[0] or told.strip() == known.strip())
    return ends[1].endswith(ends[0])


def _same_part(told, known):
    return told == known.id if isinstance(told, int) else plain(told) == plain(known)


def _figures(phone):
    return _NO_FIGURE.sub("", phone)
