# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Which partners may be the customers that messages tell of."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

from .customer_facts import SHORTEST, SURE, WORTH, facts_of_message, facts_of_partner, likeness

#: Candidates that a person is shown; more are no help.
SHOWN = 5
#: One edit in a name of ``SHORTEST`` letters or more leaves so many as they are, at one of its ends.
_END = 2


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
    """Partners with tax numbers, e-mail addresses or names of a batch, by a constant number of queries.

    Names are found by ``res.partner.freight_name_key``: accents, punctuation and legal forms hide nobody.
    """

    def __init__(self, env, events):
        self.env = env
        self.said = {event: facts_of_message(event.data) for event in events}
        self.known = {}
        self.by_mark = defaultdict(set)
        self.claims = defaultdict(list)
        self.add(self._search())

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

    def claim(self, event):
        """Claim a customer who is about to be made; False where it may be one that was claimed before."""
        said = self.said[event]
        marks = _marks(said)
        if any(likeness(said, other)[0] >= WORTH for mark in marks for other in self.claims[mark]):
            return False
        for mark in marks:
            self.claims[mark].append(said)
        return True

    def _search(self):
        """Partners in their own right: a contact of a company is not who owes the invoice."""
        self.env["res.partner"].flush_model(["vat", "email_normalized", "freight_name_key", "zip"])
        domain = Domain("id", "in", [row[0] for row in self.env.execute_query(self._query())])
        own = Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        return self.env["res.partner"].search(domain & own, order="id")

    def _query(self):
        """SQL: all that have a mark in common, each kind of mark by an index of its own."""
        facts = self.said.values()
        vats = sorted({vat for said in facts for vat in said.vats})
        emails = sorted({said.email for said in facts} - {""})
        return SQL(
            """
            SELECT id FROM res_partner
             WHERE vat IS NOT NULL AND regexp_replace(upper(vat), '[^A-Z0-9]', '', 'g') = ANY(%s)
             UNION SELECT id FROM res_partner
             WHERE email_normalized IS NOT NULL AND email_normalized = ANY(%s)
             UNION SELECT id FROM res_partner
             WHERE freight_name_key IS NOT NULL AND freight_name_key = ANY(%s)
             UNION %s
            """,
            vats,
            emails,
            sorted({said.core for said in facts} - {""}),
            self._neighbours(),
        )

    def _neighbours(self):
        """SQL: whose name may differ by a letter, of those at the same postal code, which bounds them."""
        rows = {
            (code, said.core)
            for event, said in self.said.items()
            if said.place and len(said.core) >= SHORTEST
            for code in (event.data["billing_address"]["postal_code"].strip(), said.place[1])
        }
        codes, names = zip(*sorted(rows), strict=True) if rows else ((), ())
        return SQL(
            """
            SELECT partner.id FROM unnest(%s::text[], %s::text[]) AS said(code, name)
              JOIN res_partner partner ON partner.zip = said.code
               AND length(partner.freight_name_key) BETWEEN length(said.name) - 1 AND length(said.name) + 1
               AND (left(partner.freight_name_key, %s) = left(said.name, %s)
                    OR right(partner.freight_name_key, %s) = right(said.name, %s))
            """,
            list(codes),
            list(names),
            *[_END] * 4,
        )


def _marks(facts):
    """By what facts are found: one of them in common, or there is nothing to compare."""
    is_placed = facts.place and len(facts.core) >= SHORTEST
    return [
        *(("vat", vat) for vat in facts.vats),
        *([("email", facts.email)] if facts.email else []),
        *([("name", facts.core)] if facts.core else []),
        *([("start", facts.place, facts.core[:_END])] if is_placed else []),
        *([("end", facts.place, facts.core[-_END:])] if is_placed else []),
    ]
