# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""What a message says of a customer, in the fields of res.partner."""

from collections import defaultdict

from odoo.fields import Domain

from .customer_fields import ADDRESS, FACTS, PLACES


class CustomerValues:
    """Values for the partners of a batch: countries, states, languages and terms are looked up once."""

    def __init__(self, env, events):
        self.env = env
        members = [FACTS[name].member for name in PLACES]
        places = [event.data.get(member) or {} for event in events for member in members]
        countries = env["res.country"].search([("code", "in", [place.get("country") for place in places])])
        self.countries = {country.code: country for country in countries}
        self.states = self._states(countries)
        self.languages = {code.lower(): code for code, _name in env["res.lang"].get_installed()}
        codes = {event.data.get("currency") for event in events} - {None}
        currencies = env["res.currency"].with_context(active_test=False)
        #: ISO 4217 code → id; a currency that is not switched on is one all the same.
        self.currencies = {
            currency.name: currency.id for currency in currencies.search([("name", "in", list(codes))])
        }
        self.terms = self._terms({event.data.get("payment_days") for event in events} - {None})

    def of(self, event):
        """The values of a new partner."""
        data = event.data
        values = {
            "name": (data.get("name") or data.get("email") or data["reference"]).strip(),
            "is_company": bool(data.get("tax_ids")) if data.get("is_company") is None else data["is_company"],
            "email": data.get("email"),
            "phone": data.get("phone"),
            "vat": next((tax_id["value"].strip() for tax_id in data.get("tax_ids", [])), None),
            **self._place(data.get("billing_address") or {}),
            "lang": self._language(data.get("language")),
            "property_payment_term_id": self.terms.get((event.company_id, data.get("payment_days"))),
        }
        return {name: value for name, value in values.items() if value or name == "is_company"}

    def missing(self, event, partner):
        """Of these values those that the partner has none of: what Odoo knows stays."""
        has_place = any(partner[name] for name in ("street", "city", "zip"))
        kept = {"is_company", *(ADDRESS if has_place else ())}
        return {
            name: value for name, value in self.of(event).items() if name not in kept and not partner[name]
        }

    def of_fact(self, name, event, parent):
        """The values of one told fact, what is not told of it empty; None where Odoo has no such value.

        :param parent: the partner that the told parent is
        """
        if name == "delivery":
            values = self._place(event.data.get("shipping_address") or {})
        else:
            values = {**self.of(event), "parent_id": parent.id}
        told = {field: values.get(field) or False for field in FACTS[name].fields}
        return told if any(told.values()) else None

    def _place(self, address):
        """An address in the fields of a partner."""
        country = self.countries.get(address.get("country"))
        return {
            "street": address.get("street"),
            "street2": address.get("street2"),
            "city": address.get("city"),
            "zip": address.get("postal_code"),
            "country_id": country and country.id,
            "state_id": country and self.states.get((country.id, (address.get("state") or "").lower())),
        }

    def _states(self, countries):
        """(country id, code or name in lower case) → id of the state."""
        rows = self.env["res.country.state"].search([("country_id", "in", countries.ids)])
        by_name = {(row.country_id.id, row.name.lower()): row.id for row in rows}
        return {**by_name, **{(row.country_id.id, row.code.lower()): row.id for row in rows}}

    def _language(self, tag):
        """The installed language of a tag of BCP 47: fr-CH, or else one of French."""
        wanted = (tag or "").lower().replace("-", "_")
        if not wanted:
            return None
        kin = (code for low, code in self.languages.items() if low.split("_")[0] == wanted.split("_")[0])
        return self.languages.get(wanted) or next(kin, None)

    def _terms(self, days):
        """(company id, days) → id of the payment term due as a whole so many days after the invoice."""
        if not days:
            return {}
        domain = Domain("delay_type", "=", "days_after") & Domain("nb_days", "in", list(days))
        lines = self.env["account.payment.term.line"].search(domain & Domain("value_amount", "=", 100))
        found = defaultdict(dict)
        for line in lines.sorted("id", reverse=True):
            if len(line.payment_id.line_ids) == 1:
                found[line.payment_id.company_id.id][line.nb_days] = line.payment_id.id
        companies = self.env["res.company"].search([])
        return {
            (company.id, count): term
            for company in companies
            for count, term in {**found[False], **found[company.id]}.items()
        }
