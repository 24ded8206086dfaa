# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Customers of billing platforms on their way into partners."""

from .customer_match import SHOWN, CustomerMatch, reason_words
from .customer_values import CustomerValues
from .customer_word import CustomerWord


class CustomerSync:
    """Gives the events of a batch their verdicts, and keeps which partner each customer is.

    Statements about one customer are taken together, in the order in which they were made: a platform may
    tell a tax number by itself. One that is older than what is known changes nothing.
    """

    def __init__(self, env, events):
        self.env = env
        self.events = sorted(events, key=lambda event: (event.time, event.event_id))
        self.links = env["freight.billing.customer"]._of_events(self.events)
        self.new_links = {}
        self.values = CustomerValues(env, self.events)
        self.word = CustomerWord(env, self.values)
        #: Newest statement → {member of the data: id of the log row that told it}.
        self.sources = {}

    def run(self):
        """Handle all the events; whom others of the batch name comes before them."""
        together = self._together()
        pending = list(together)
        while pending:
            told = {_key(event) for event in pending}
            ready = [event for event in pending if _named(event) not in told] or pending
            self._handle(ready)
            done = set(ready)
            pending = [event for event in pending if event not in done]
        for event, earlier in together.items():
            for other in earlier:
                self._give_verdict_of(event, other)

    def _handle(self, events):
        active = []
        for event in events:
            named = _named(event)
            if named and named not in self.links:
                self._refuse_unknown(event, named[1])
            elif event.data["status"] == "merged":
                self._merge(event)
            elif event.data["status"] == "deleted":
                self._delete(event)
            elif _key(event) in self.links or event.data.get("name") or event.data.get("email"):
                active.append(event)
            else:
                self._refuse_unknown(event, event.data["reference"])
        self._settle(active)
        self._save_links()

    # -- which statements count -----------------------------------------------------------------------

    def _together(self):
        """The newest statement about each customer, with what only earlier ones say → those earlier ones."""
        groups = {}
        for event in self.events:
            link = self.links.get(_key(event))
            if link and link.stated_at > event.time and not event.forced_record_id:
                event.skip(
                    None, self.env._("A newer statement about %s is known already.", event.data["reference"])
                )
            else:
                groups.setdefault(_key(event), []).append(event)
        for *earlier, newest in groups.values():
            self.sources[newest] = _sources([*earlier, newest])
            if earlier:
                newest.data = {**_united([*earlier, newest]), "merged_into": newest.data.get("merged_into")}
        return {newest: earlier for *earlier, newest in groups.values()}

    def _give_verdict_of(self, event, other):
        """What became of the newest statement became of the earlier ones."""
        if event.outcome == "exception":
            other.refuse(event.code, event.message)
        else:
            other.apply()
            other.message = event.message

    # -- customers that are there ---------------------------------------------------------------------

    def _settle(self, events):
        """Link each customer to a partner: the one it had, the one it surely is, or a new one."""
        match = CustomerMatch(self.env, events)
        while events:
            fresh, taken, later = [], [], []
            for event in events:
                partner = self._partner(event, match)
                if event.outcome:
                    continue
                if partner:
                    self._take(event, partner)
                    taken.append(self._told(event, partner))
                elif match.claim(event) or event.decided.get("is_new"):
                    fresh.append(event)
                else:
                    later.append(event)  # it may be one that is about to be made
            self.word.take(taken, self.new_links)
            match.add(self._make(fresh, match))
            match.claims.clear()
            events = later

    def _partner(self, event, match):
        """Who the customer is; none for somebody new. The event is refused where a person must say it."""
        link = self.links.get(_key(event))
        if event.forced_record_id:
            return self.env["res.partner"].browse(event.forced_record_id).exists()
        if link:
            return link.partner_id
        if sure := match.sure(event):
            return sure
        candidates = match.candidates(event)
        if candidates and not event.decided.get("is_new"):
            self._ask(event, candidates)
        return self.env["res.partner"]

    def _take(self, event, partner):
        """The customer is this partner."""
        self._link(event, partner)
        event.apply()
        event.message = self.env._(
            "%(reference)s is %(partner)s.", reference=event.data["reference"], partner=partner.display_name
        )

    def _told(self, event, partner):
        """What the last word is looked for about."""
        parent = self._linked(event, event.data.get("parent"))
        return event, partner, _key(event), parent, self.sources[event]

    def _make(self, events, match):
        """Partners for customers whom nobody knows; two programs at once do not make one twice."""
        self.env["freight.billing.identity"]._claim(
            {key for event in events for key in match.said[event].identities}
        )
        made = self.env["res.partner"]
        for company_id, group in _by_company(events).items():
            partners = self.env["res.partner"].with_company(company_id)
            parents = [self._linked(event, event.data.get("parent")) for event in group]
            created = partners.create(
                [
                    {**self.values.of(event), "parent_id": parent.id, "customer_rank": 1}
                    for event, parent in zip(group, parents, strict=True)
                ]
            )
            made |= created
            self.word.make(dict(zip(group, created, strict=True)))
            for event, partner in zip(group, created, strict=True):
                self._link(event, partner)
                event.apply()
                event.message = self.env._("%s is a new customer.", partner.display_name)
        return made

    # -- customers that are gone ----------------------------------------------------------------------

    def _merge(self, event):
        """What was said of one customer is the other's from now on."""
        target = self._linked(event, event.data["merged_into"])
        before = self._linked(event, event.data["reference"]) or target
        self._link(event, target)
        event.apply()
        event.message = self.env._(
            "%(reference)s is %(partner)s from now on.",
            reference=event.data["reference"],
            partner=target.display_name,
        )
        if before != target:
            event.message += " " + self.env._(
                "Documents of %s stay with it: merge the two contacts where they should not.",
                before.display_name,
            )

    def _delete(self, event):
        """The platform forgot the customer; what was invoiced here stays, and so does the partner."""
        if partner := self._linked(event, event.data["reference"]):
            self._link(event, partner)
        event.apply()
        event.message = self.env._("%s is deleted there; nothing is deleted here.", event.data["reference"])

    # -- links ----------------------------------------------------------------------------------------

    def _linked(self, event, reference):
        """The partner that the same system calls so; none where nobody is known by it."""
        link = self.links.get((event.system_id, (reference or "").strip()))
        return link.partner_id if link else self.env["res.partner"]

    def _link(self, event, partner):
        """Keep who the customer is; new links are made together."""
        values = {
            "partner_id": partner.id,
            "status": event.data["status"],
            "merged_into": event.data.get("merged_into"),
            "stated_at": event.time,
        }
        if currency_id := self.values.currencies.get(event.data.get("currency")):
            values["currency_id"] = currency_id
        if link := self.links.get(_key(event)):
            if link.partner_id != partner or event.data["status"] != "active":
                link._forget_questions()
            link.write(values)
            return
        system_id, reference = _key(event)
        named = {"system_id": system_id, "company_id": event.company_id, "reference": reference}
        self.new_links[system_id, reference] = {**values, **named}

    def _save_links(self):
        made = self.env["freight.billing.customer"].create(list(self.new_links.values()))
        self.links.update(zip(self.new_links, made, strict=True))
        self.new_links = {}
        self.word.save(self.links)

    # -- what a person must say -----------------------------------------------------------------------

    def _ask(self, event, candidates):
        words = reason_words(self.env)
        told = ", ".join(
            f"{partner.display_name} ({', '.join(words[reason] for reason in reasons)})"
            for partner, _points, reasons in candidates[:SHOWN]
        )
        event.refuse(
            "customer_unsure",
            self.env._(
                "%(name)s may be %(candidates)s. Say which, or that it is somebody new.",
                name=(event.data.get("name") or event.data["reference"]).strip(),
                candidates=told,
            ),
        )

    def _refuse_unknown(self, event, reference):
        event.refuse(
            "customer_unknown",
            self.env._(
                "It names the customer %s, of whom nothing came so far. Replay once that customer is there.",
                reference,
            ),
        )


def _key(event):
    """(system id, the platform's own id): what names a customer for ever."""
    return event.system_id, event.data["reference"].strip()


def _united(events):
    """What several statements say together, a later one in place of an earlier one."""
    return {
        name: value for event in events for name, value in event.data.items() if value not in (None, [], {})
    }


def _sources(events):
    """Member of the data → id of the log row of the last of the events that tells it."""
    return {
        name: event.log_id
        for event in events
        for name, value in event.data.items()
        if value not in (None, [], {})
    }


def _named(event):
    """The key of the other customer whom a statement names; None for none."""
    name = event.data.get("merged_into") or event.data.get("parent")
    return (event.system_id, name.strip()) if name else None


def _by_company(events):
    groups = {}
    for event in events:
        groups.setdefault(event.company_id, []).append(event)
    return groups
