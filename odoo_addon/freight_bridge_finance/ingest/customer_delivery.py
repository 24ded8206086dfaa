# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Where the goods of customers go, as platforms tell it: a contact of its own, as Odoo keeps it."""

from collections import defaultdict

from .customer_fields import agrees


class CustomerDelivery:
    """The delivery addresses of a batch's customers: contacts of type "delivery", never doubled.

    A customer's own address is none: nothing is made where goods go to where the invoice goes. Where people
    keep several addresses nobody knows which of them a platform means, and so a person is asked.
    """

    def __init__(self, env, values):
        self.env = env
        self.values = values
        self.known = {}
        self.new = {}

    def find(self, partners):
        """Read the delivery addresses of partners, all at once."""
        found = defaultdict(self.env["res.partner"].browse)
        domain = [("parent_id", "in", partners.ids), ("type", "=", "delivery")]
        for child in self.env["res.partner"].search(domain, order="id"):
            found[child.parent_id.id] |= child
        self.known = found

    def judge(self, event, partner, owner):
        """Keep the address that an event tells; whether a person must be asked about it.

        :param owner: who has the last word
        """
        told = self.values.of_fact("delivery", event, partner.browse())
        if not told or not any(told[field] for field in ("street", "city", "zip")):
            return False
        known = self.known.get(partner.id, partner.browse())
        if any(agrees("delivery", event.data, told, place) for place in (partner, *known)):
            return False
        if not known:
            self.new.setdefault(partner.id, delivery_values(partner, told))
        elif owner == "platform" and len(known) == 1:
            known._freight_take_delivery(told, event.system_id)
        else:
            return owner != "odoo"
        return False

    def save(self):
        """Make the contacts that are not there, all at once."""
        self.env["res.partner"].create(list(self.new.values()))
        self.new = {}


def delivery_values(partner, told):
    """Values of a contact at which a partner has its goods delivered."""
    return {"type": "delivery", "parent_id": partner.id, "company_id": partner.company_id.id, **told}
