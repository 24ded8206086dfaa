# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Master records of one kind on their way into cross references."""

from dataclasses import replace
from datetime import date, datetime

from .master_match import MasterMatch
from .master_store import MasterStore
from .master_timeline import DAY, Version, overlap, settle
from .validator_master import day


class MasterSync:
    """Gives the events of one kind their verdicts, and keeps what they state.

    The result is a function of the newest statements and not of their order: a statement about days that a
    newer one settled is stale, and each version of a code lasts until the next one begins.
    """

    def __init__(self, env, kind, events):
        self.env, self.kind = env, kind
        self.events = sorted(events, key=lambda event: (event.time, event.event_id))
        systems = env["freight.system"].browse({event.system_id for event in events})
        self.rules = env["freight.system.record"]._rules(systems, kind)
        self.store = MasterStore(env, kind, self.events)
        self.match = MasterMatch(env, kind, self.events)

    def run(self):
        """Handle all the events."""
        self.store.make([(event, self._values(event)) for event in self._missing()])
        for event in self.events:
            if event.data.get("active", True):
                self._take(event)
            else:
                self._end(event)
        self.store.save()
        if self.kind == "carrier":
            self.env["freight.service.level"]._attach(self._carriers())

    # -- codes that end -------------------------------------------------------------------------------

    def _end(self, event):
        """From a day on the code means nothing, until a newer statement says otherwise."""
        versions, start = self.store.versions(event), _end_start(event)
        if self._is_outdated(event, (start, True)):
            self._skip(event)
            return
        linked = _in_force(versions, start - DAY)
        end = Version(
            date_from=start,
            stated_at=event.time,
            is_end=True,
            res_id=linked and linked.res_id,
            partner_name=event.data["name"].strip(),
        )
        self.store.put(event, end)
        settle(versions)
        event.apply()
        event.message = self.env._("%(code)s ends on %(day)s.", code=event.data["code"], day=start - DAY)

    # -- codes that count -----------------------------------------------------------------------------

    def _take(self, event):
        """From a day on the code means a record."""
        versions, start = self.store.versions(event), day(event.data.get("valid_from"))
        slot = (start or date.min, False)
        is_outdated = self._is_outdated(event, slot)
        if is_outdated and not event.forced_record_id:
            self._skip(event)
            return
        same = next((row for row in versions if row.slot == slot), None)
        linked = same or _in_force(versions, slot[0])
        record_id = event.forced_record_id or self._record(event, linked)
        if event.outcome:
            return
        if same and is_outdated:
            # A person decides about the record; the days and the name stay as they were stated last.
            version = replace(same, res_id=record_id, origin="manual")
        else:
            version = self._version(event, start, record_id, linked)
        self._keep(event, version)

    def _version(self, event, start, record_id, linked):
        """The version that an event states; what a person linked stays theirs."""
        is_decided = event.forced_record_id or (
            linked and linked.origin == "manual" and linked.res_id == record_id
        )
        return Version(
            date_from=start,
            stated_to=day(event.data.get("valid_to")),
            stated_at=event.time,
            res_id=record_id,
            origin="manual" if is_decided else "learned",
            partner_name=event.data["name"].strip(),
        )

    def _keep(self, event, version):
        """Keep a version, unless it would count on the same days as another.

        One that a newer end closes is kept as well, although it never counts: whatever comes in which order,
        the same versions are known in the end.
        """
        versions = self.store.versions(event)
        replaced = self.store.put(event, version)
        settle(versions)
        if clash := overlap(versions):
            self.store.take_back(event, version, replaced)
            settle(versions)
            self._refuse_overlap(event, clash)
            return
        self.store.learn(event, version, self._values(event))
        if not version.active:
            self._skip(event)
            return
        event.apply()
        event.message = self.env._(
            "%(code)s means %(record)s.",
            code=event.data["code"],
            record=self.store.record(version.res_id).display_name,
        )

    def _is_outdated(self, event, slot):
        """Whether a newer statement settled what this one would say."""
        return any(
            row.slot == slot and (row.stated_at or datetime.min) >= event.time
            for row in self.store.versions(event)
        )

    def _skip(self, event):
        event.skip(None, self.env._("A newer statement about %s is known already.", event.data["code"]))

    def _record(self, event, linked):
        """Id of the record that the code means; the event is refused where a person must say it."""
        linked_to = self.store.record(linked.res_id) if linked else None
        if linked_to and linked.origin == "manual":
            return linked_to.id
        found, owner = self._found(event), self.rules[event.system_id].owner
        if not linked_to and len(found) != 1:
            self._refuse_unmapped(event, len(found))
            return None
        is_other = linked_to and len(found) == 1 and found != linked_to
        if is_other and owner == "odoo":
            self._refuse_other(event, linked_to, found.display_name)
            return None
        chosen = found if len(found) == 1 else linked_to
        contradiction = owner == "odoo" and self.match.contradiction(event, chosen)
        if contradiction:
            self._refuse_other(event, chosen, contradiction)
            return None
        return chosen.id

    def _found(self, event):
        """The records that the code names, or the one that was just made for it."""
        made = self.store.made.get(self.store.key(event))
        return self.store.record(made) if made else self.match.of(event)

    # -- records that messages make -------------------------------------------------------------------

    def _missing(self):
        """The events whose codes mean nothing yet and may make their record, the newest of each code."""
        missing = {}
        for event in self.events:
            start = day(event.data.get("valid_from")) or date.min
            if (
                event.data.get("active", True)
                and not event.forced_record_id
                and self.rules[event.system_id].may_create
                and not self._is_outdated(event, (start, False))
                and not any(self.store.record(row.res_id) for row in self.store.versions(event))
                and not self.match.of(event)
            ):
                missing[self.store.key(event)] = event
        return list(missing.values())

    def _values(self, event):
        """What the event says of a record that messages make; empty for the others."""
        if not self.store.spec.is_own:
            return {}
        values = self.store.records._freight_words(event.data)
        carrier = self.match.carrier(event)
        return {**values, "carrier_id": carrier.id} if carrier else values

    def _carriers(self):
        """(system id, carrier code) → carrier id, of the codes that count by now."""
        linked = {
            (event.system_id, event.data["code"].strip()): _in_force(self.store.versions(event), date.max)
            for event in self.events
            if event.outcome == "applied"
        }
        return {key: version.res_id for key, version in linked.items() if version}

    # -- what is refused ------------------------------------------------------------------------------

    def _refuse_unmapped(self, event, count):
        words = {"code": event.data["code"], "name": event.data["name"]}
        if count:
            sentence = self.env._("%(count)s records could be %(code)s (%(name)s).", count=count, **words)
        else:
            sentence = self.env._("No record is known as %(code)s (%(name)s).", **words)
        event.refuse("unmapped_code", sentence)

    def _refuse_other(self, event, record, said):
        event.refuse(
            "master_conflict",
            self.env._(
                "%(code)s means %(record)s here, but the partner's statement means %(said)s.",
                code=event.data["code"],
                record=record.display_name,
                said=said,
            ),
        )

    def _refuse_overlap(self, event, clash):
        earlier, later = clash
        event.refuse(
            "master_conflict",
            self.env._(
                "Two versions of %(code)s count at once: one until %(end)s, the next from %(start)s on.",
                code=event.data["code"],
                end=earlier.date_to,
                start=later.date_from,
            ),
        )


def _in_force(versions, on_date):
    """The version that counts on a day, else the one that comes nearest to it."""
    starts = sorted((row for row in versions if not row.is_end), key=lambda row: row.start)
    before = [row for row in starts if row.start <= on_date]
    return before[-1] if before else next(iter(starts), None)


def _end_start(event):
    """The first day on which an ended code means nothing: the day after its last.

    Without a last day the code ends on the day of the statement (UTC), or before it would have begun.
    """
    start, end = day(event.data.get("valid_from")), day(event.data.get("valid_to"))
    if end:
        return end + DAY
    today = event.time.date()
    return start if start and start > today else today + DAY
