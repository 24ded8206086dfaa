# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which partners may be the customers that messages tell of."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

from .customer_facts import SURE, WORTH, facts_of_message, facts_of_partner, likeness

#: Candidates that a person is shown; more are no help.
SHOWN = 5


def reason_words(env):
    """What the reasons of ``likeness`` say, for a person."""
    return {
        "vat": env._("same tax number"),
        "email": env._("same e-mail address"),
        "name": env._("same name"),
        "similar_name": env._("similar name"),
        "place": env._("same postal code"),
    }


class CustomerMatch:
    """Partners with tax numbers, e-mail addresses or names of a batch, by a constant number of queries."""

    def __init__(self, env, events):
        self.env = env
        self.said = {event: facts_of_message(event.data) for event in events}
        self.known = {}
        self.by_mark = defaultdict(set)
        names = {(event.data.get("name") or "").strip().lower() for event in events} - {""}
        self.add(self._search(names))

    def add(self, partners):
        """Partners to be compared from now on, such as those that were just made."""
        for partner in partners:
            facts = facts_of_partner(partner)
            self.known[partner] = facts
            for mark in _marks(facts):
                self.by_mark[mark].add(partner)

    def candidates(self, event):
        """(partner, points, reasons) of those worth a look, the likest first."""
        said = self.said[event]
        found = set().union(*(self.by_mark[mark] for mark in _marks(said)))
        rows = [
            (partner, *likeness(said, self.known[partner]))
            for partner in found
            if partner.company_id.id in (False, event.company_id)
        ]
        worth = [row for row in rows if row[1] >= WORTH]
        return sorted(worth, key=lambda row: (-row[1], row[0].id))

    def sure(self, event):
        """The partner that is the customer, where exactly one is; none else."""
        best = [partner for partner, points, _reasons in self.candidates(event) if points >= SURE]
        return best[0] if len(best) == 1 else self.env["res.partner"]

    def _search(self, names):
        """Partners in their own right: a contact of a company is not who owes the invoice."""
        facts = self.said.values()
        vats = sorted({vat for said in facts for vat in said.vats})
        emails = sorted({said.email for said in facts} - {""})
        ids = self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner
                 WHERE vat IS NOT NULL AND regexp_replace(upper(vat), '[^A-Z0-9]', '', 'g') = ANY(%s)
                 UNION SELECT id FROM res_partner WHERE email_normalized = ANY(%s)
                 UNION SELECT id FROM res_partner WHERE lower(name) = ANY(%s)
                """,
                vats,
                emails,
                sorted(names),
            )
        )
        domain = Domain("id", "in", [row[0] for row in ids])
        own = Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        return self.env["res.partner"].search(domain & own, order="id")


def _marks(facts):
    """By what facts are found: one of them in common, or there is nothing to compare."""
    return [
        *(("vat", vat) for vat in facts.vats),
        *([("email", facts.email)] if facts.email else []),
        *([("name", facts.name)] if facts.name else []),
    ]
