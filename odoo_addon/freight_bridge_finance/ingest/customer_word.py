# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Who has the last word where a platform tells other facts of a customer than Odoo has."""

from collections import defaultdict

from .customer_delivery import CustomerDelivery
from .customer_fields import FACTS, agrees, told_digest, told_facts


class CustomerWord:
    """What the statements of a batch change of partners that are there, and what a person is asked.

    No two systems overwrite each other in turns: where several customers lead to one partner and more than
    one of them has the last word about a fact, a person is asked instead.
    """

    def __init__(self, env, values):
        self.env = env
        self.values = values
        self.deliveries = CustomerDelivery(env, values)
        self.rules = env["freight.system.customer.field"]._rules()
        self.rivals = defaultdict(set)
        self.valid = {}
        #: (system id, reference) → {fact: what is asked (``_question``); None where nothing is}
        self.found = {}

    def take(self, taken, new_links):
        """Bring partners up to what was told of them.

        :param taken: list of (event, partner, key of the customer, parent told, {member: log id})
        :param new_links: {key: values} of the links that are about to be made
        """
        self._find_rivals(taken, new_links)
        self._find_deliveries(taken)
        notes = {}
        for event, partner, key, parent, sources in taken:
            own = partner.with_company(event.company_id)
            changes, overwritten = self._judge(event, own, key, parent, sources)
            if note := overwritten and own._freight_change_note(overwritten, event.system_id):
                notes[own.id] = notes.get(own.id, "") + note
            if changes:
                own.with_context(freight_told=True).write(changes)
        self.deliveries.save()
        if notes:
            self.env["res.partner"].browse(notes)._message_log_batch(bodies=notes)

    def make(self, made):
        """Keep the delivery addresses of partners that were just made.

        :param made: {event: partner}
        """
        for event, partner in made.items():
            self.deliveries.judge(event, partner, "platform")
        self.deliveries.save()

    def _find_deliveries(self, taken):
        """Where goods go already, of those of whom it is told."""
        partners = (partner for event, partner, *_rest in taken if event.data.get("shipping_address"))
        if told := self.env["res.partner"].union(*partners):
            self.deliveries.find(told)

    def _judge(self, event, partner, key, parent, sources):
        """(what is written, what of it overwrites) of a partner; what differs is kept for ``save``."""
        learned, overwritten = self.values.missing(event, partner), {}
        found = self.found.setdefault(key, {})
        for name in told_facts(event.data, partner):
            if name == "delivery":
                is_asked = self.deliveries.judge(event, partner, self._owner(key, partner, name))
                found[name] = _question(name, event.data, sources) if is_asked else None
                continue
            told = self.values.of_fact(name, event, parent)
            owner = self._owner(key, partner, name)
            found[name] = None
            if not _differs(name, event.data, told, partner) or owner == "odoo":
                continue
            if owner == "platform" and told:
                overwritten |= told
            else:
                found[name] = _question(name, event.data, sources)
        for name in self._invalid({**learned, **overwritten}, partner):
            for field in FACTS[name].fields:
                learned.pop(field, None)
                overwritten.pop(field, None)
            if event.data.get(FACTS[name].member):
                found[name] = {**_question(name, event.data, sources), "is_refused": True}
        return {**learned, **overwritten}, overwritten

    def _owner(self, key, partner, name):
        system_id = key[0]
        owner = self.rules.get((system_id, name), FACTS[name].owner)
        if owner != "platform":
            return owner
        others = self.rivals[partner.id] - {key}
        is_alone = all(self.rules.get((other, name)) != "platform" for other, _reference in others)
        return "platform" if is_alone else "ask"

    def _find_rivals(self, taken, new_links):
        """Which customers of platforms each partner is, of systems that have the last word on anything."""
        systems = {system_id for (system_id, _name), owner in self.rules.items() if owner == "platform"}
        if not systems:
            return
        for key, values in new_links.items():
            self.rivals[values["partner_id"]].add(key)
        links = self.env["freight.billing.customer"].search(
            [
                ("partner_id", "in", [partner.id for _event, partner, *_rest in taken]),
                ("system_id", "in", list(systems)),
                ("status", "=", "active"),
            ]
        )
        for link in links:
            self.rivals[link.partner_id.id].add((link.system_id.id, link.reference))

    def _invalid(self, changes, partner):
        """Facts of the changes that Odoo would refuse, as the tax number is none of the country."""
        if not changes.keys() & {"vat", "country_id"}:
            return []
        vat = changes.get("vat", partner.vat)
        country_id = changes.get("country_id", partner.country_id.id)
        if not vat or self._is_valid_vat(vat, country_id):
            return []
        return [name for name, field in (("vat", "vat"), ("address", "country_id")) if field in changes]

    def _is_valid_vat(self, vat, country_id):
        key = vat, country_id
        if key not in self.valid:
            country = self.env["res.country"].browse(country_id or ())
            checked, _code = self.env["res.partner"]._run_vat_checks(country, vat, validation="setnull")
            self.valid[key] = bool(checked)
        return self.valid[key]

    def save(self, links):
        """Ask what is to be asked, of the customers that are linked by now.

        :param links: {(system id, reference): ``freight.billing.customer``}
        """
        found = {links[key].id: facts for key, facts in self.found.items() if facts}
        self.found = {}
        self.env["freight.billing.customer.question"]._settle(found)


def _differs(name, data, told, partner):
    """Whether Odoo knows it, and otherwise; a parent is other than none."""
    if name == "address":
        is_known = any(partner[field] for field in ("street", "city", "zip"))
    else:
        is_known = name == "parent" or any(partner[field] for field in FACTS[name].fields)
    return is_known and not agrees(name, data, told, partner)


def _question(name, data, sources):
    """Values of ``freight.billing.customer.question``, and the data that tell it."""
    return {
        "fact": name,
        "digest": told_digest(name, data),
        "log_id": sources[FACTS[name].member],
        "is_refused": False,
        "data": data,
    }
