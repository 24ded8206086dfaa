# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Odoo's values as the canonical events write them: bounded clean texts, decimal texts, instants in UTC.

Pure functions; the bounds are those of the schemas in the sidecar's ``canonical/``. What a schema could not
take is left out (None) or cut, so that a long address never stops a load from being offered.
"""

import re
from datetime import datetime

from odoo.tools import float_repr

from ..lifecycle import REFERENCE_KINDS

#: What no text of an event may hold: control characters but tab and line ends, and lone surrogates.
_UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SCAC = re.compile(r"[A-Z0-9]{2,4}")
_COUNTRY = re.compile(r"[A-Z]{2}")
#: Longest value of a reference, and most references of one event.
REFERENCE_LENGTH, REFERENCES = 100, 20
_KINDS = [kind for kind, _label in REFERENCE_KINDS]


def text(value, limit):
    """A clean text of 1 to ``limit`` UTF-16 units (what the schema counts), or None when nothing is left."""
    clean = _UNCLEAN.sub(" ", str(value or "")).strip()
    while len(clean.encode("utf-16-le")) > 2 * limit:
        clean = clean[: len(clean) - max(1, (len(clean.encode("utf-16-le")) // 2 - limit) // 2)]
    return clean.strip() or None


def quantity(value, digits=3):
    """A number that is no money as a decimal text without superfluous zeros; None when there is none to tell.

    :param digits: decimals kept, at most 6
    """
    if not value or value < 0 or value >= 10**15:
        return None
    written = float_repr(value, digits)
    shown = written.rstrip("0").rstrip(".") if "." in written else written
    return None if shown == "0" else shown


def measure(value, unit, digits=3):
    """A weight or volume, or None when it is not known."""
    told = quantity(value, digits)
    return told and {"value": told, "unit": unit}


def instant(moment):
    """A naive UTC datetime as an RFC 3339 instant, or None; the schema takes the years 2000 to 2100."""
    if not isinstance(moment, datetime) or not 2000 <= moment.year <= 2100:
        return None
    return moment.isoformat(timespec="milliseconds") + "Z"


def scac(value):
    """A Standard Carrier Alpha Code (NMFTA), or None."""
    code = str(value or "").strip().upper()
    return code if _SCAC.fullmatch(code) else None


def references(pairs):
    """References of (kind, value) pairs, the strongest first, each once; one too long to be exact is none."""
    told = {}
    for kind, value in pairs:
        clean = text(value, REFERENCE_LENGTH)
        if clean and clean == str(value).strip():
            told[kind, clean] = {"kind": kind, "value": clean}
    return sorted(told.values(), key=lambda row: _KINDS.index(row["kind"]))[:REFERENCES]


def party(role, partner, name=None):
    """A party or place of a tender: an address, or only the name that stands for one."""
    country = partner.country_id.code or ""
    company = partner.commercial_company_name or partner.parent_id.name
    person = partner.name if company and partner.name != company else None
    return {
        "role": role,
        "name": text(company or partner.name or name, 200),
        "code": text(partner.ref, 80),
        "street": text(partner.street, 200),
        "street2": text(partner.street2, 200),
        "city": text(partner.city, 100),
        "state": text(partner.state_id.code or partner.state_id.name, 100),
        "postal_code": text(partner.zip, 20),
        "country": country if _COUNTRY.fullmatch(country) else None,
        "contact": text(person, 100),
        "phone": text(partner.phone, 80),
        "email": text(partner.email, 200),
    }
