# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC, datetime, timedelta

from odoo import api, models

from .digest import row_json
from .event import instant
from .validator import milestone_faults

#: What happened, or was said, further off than this is a wrong clock or a wrong year, not news.
FUTURE, PAST = timedelta(hours=24), timedelta(days=2 * 365)
#: No plan or estimate of a shipment reaches further.
PLANNABLE = timedelta(days=2 * 365)

_COLUMNS = (
    "shipment_id",
    "company_id",
    "system_id",
    "log_id",
    "event_id",
    "code",
    "classifier",
    "time",
    "reported_at",
    "partner_code",
    "partner_text",
    "carrier_scac",
    "location_name",
    "city",
    "country_code",
    "unlocode",
    "signed_by",
    "retracts",
)


class FreightIngestMilestone(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "freight.shipment.milestone.v1": "_handle_milestones"}

    def _handle_milestones(self, events):
        """Add milestones to their shipments and derive the shipments' states anew."""
        now = datetime.now(UTC).replace(tzinfo=None)
        sound = [event for event in events if not self._refuse_unsound(event, now)]
        resolved, states, mapped = self._resolve(sound) if sound else ([], {}, set())
        accepted = self._accept(resolved, states)
        fresh = self._skip_stale(accepted)
        if fresh:
            self._insert_milestones(fresh)
            affected = {event.shipment_id for event in fresh} | self._retract(fresh)
            self.env["freight.shipment"].browse(sorted(affected))._derive_state()
            self._learn(fresh, mapped)
        for event in fresh:
            event.apply(event.shipment_id)

    # -- what is refused ------------------------------------------------------------------------------

    def _refuse_unsound(self, event, now):
        """Refuse what is wrong whatever shipment it is about; true when refused."""
        faults = milestone_faults(event.data)
        if faults:
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        elif event.data["code"] is None and not event.data.get("retracts"):
            event.refuse(
                "unknown_milestone_code",
                self.env._("The partner's code %s has no meaning here yet.", event.data.get("partner_code")),
            )
        elif reason := self._implausible(event, now):
            event.refuse("implausible_time", reason)
        return bool(event.outcome)

    def _implausible(self, event, now):
        """Why the times of an event cannot be right, or None.

        A report from the future would outdate every honest one that follows.
        """
        reported_at = instant(event.data["reported_at"])
        if reported_at > now + FUTURE:
            return self.env._("It is said to have been reported on %s UTC.", minute(reported_at))
        if event.data["classifier"] == "actual":
            if not now - PAST <= event.time <= now + FUTURE:
                return self.env._("It is said to have happened on %s UTC.", minute(event.time))
        elif not now - PAST <= event.time <= now + PLANNABLE:
            return self.env._("It is said to be expected on %s UTC.", minute(event.time))
        return None

    def _accept(self, events, states):
        """Events whose shipment may still move; news about a cancelled shipment is refused."""
        cancelled = {shipment_id for shipment_id, state in states.items() if state == "cancelled"}
        accepted = []
        for event in events:
            code, taken_back = event.data["code"], event.data.get("retracts")
            if event.shipment_id in cancelled and code != "cancelled" and not taken_back:
                event.refuse(
                    "shipment_cancelled",
                    self.env._(
                        "The shipment is cancelled, yet the partner reports: %s.", self._code_label(code)
                    ),
                    shipment_id=event.shipment_id,
                )
                continue
            if code == "cancelled" and event.data["classifier"] == "actual" and not taken_back:
                cancelled.add(event.shipment_id)
            accepted.append(event)
        return accepted

    def _code_label(self, code):
        """A milestone code in the words of people."""
        return dict(self.env["freight.milestone"]._fields["code"]._description_selection(self.env))[code]

    # -- planned and estimated: only the newest word counts -------------------------------------------

    def _skip_stale(self, events):
        """Split off plans and estimates that are older than what the same system said since."""
        forecasts = [event for event in events if event.data["classifier"] != "actual"]
        newest = self._newest_reports(forecasts) if forecasts else {}
        fresh = []
        for event in events:
            key = _statement(event)
            if event.data["classifier"] != "actual":
                reported_at = instant(event.data["reported_at"])
                if key in newest and reported_at < newest[key]:
                    event.skip(event.shipment_id, self.env._("A newer plan or estimate is known already."))
                    continue
                newest[key] = reported_at
            fresh.append(event)
        return fresh

    def _newest_reports(self, events):
        """Statement key → when the newest statement of that kind was reported."""
        self.env.cr.execute(
            """
            SELECT shipment_id, system_id, code, classifier, max(reported_at)
              FROM freight_milestone
             WHERE shipment_id = ANY(%s) AND classifier <> 'actual'
               AND retracts IS NULL AND retracted IS NOT TRUE
             GROUP BY shipment_id, system_id, code, classifier
            """,
            [list({event.shipment_id for event in events})],
        )
        return {tuple(row[:4]): row[4] for row in self.env.cr.fetchall()}

    # -- what is written ------------------------------------------------------------------------------

    def _insert_milestones(self, events):
        """Insert the rows; one whose retraction came first is born retracted.

        An event that another transaction is applying meanwhile makes PostgreSQL refuse ours (see the class).
        """
        columns = ", ".join(_COLUMNS)
        self.env.cr.execute(
            f"""
            INSERT INTO freight_milestone ({columns}, retracted)
            SELECT {columns}, EXISTS (
                       SELECT 1 FROM freight_milestone r
                        WHERE r.system_id = new.system_id AND r.retracts = new.event_id
                          AND r.retracts IS NOT NULL)
              FROM json_populate_recordset(NULL::freight_milestone, %s) new
                ON CONFLICT DO NOTHING
            """,
            [row_json([dict(zip(_COLUMNS, _milestone_row(event), strict=True)) for event in events])],
        )
        self.env["freight.milestone"].invalidate_model(flush=False)

    def _retract(self, events):
        """Take back what these events retract; ids of the shipments concerned."""
        retracting = [event for event in events if event.data.get("retracts")]
        if not retracting:
            return set()
        self.env.cr.execute(
            """
            UPDATE freight_milestone target SET retracted = true
              FROM unnest(%s::int[], %s::text[]) AS taken_back (system_id, event_id)
             WHERE (target.system_id, target.event_id) = (taken_back.system_id, taken_back.event_id)
            RETURNING target.shipment_id
            """,
            [[event.system_id for event in retracting], [event.data["retracts"] for event in retracting]],
        )
        return {shipment_id for (shipment_id,) in self.env.cr.fetchall()}


def minute(moment):
    """A moment as people read it."""
    return moment.isoformat(" ", "minutes")


def _statement(event):
    """What a plan or estimate is about: a newer one of the same key replaces it."""
    return event.shipment_id, event.system_id, event.data["code"], event.data["classifier"]


def _milestone_row(event):
    """Values of one milestone, in the order of _COLUMNS."""
    data = event.data
    carrier, location = data.get("carrier") or {}, data.get("location") or {}
    return (
        event.shipment_id,
        event.company_id,
        event.system_id,
        event.log_id,
        event.event_id,
        data["code"],
        data["classifier"],
        event.time,
        instant(data["reported_at"]),
        data.get("partner_code"),
        data.get("partner_text"),
        (carrier.get("scac") or "")[:4] or None,
        location.get("name"),
        location.get("city"),
        location.get("country"),
        location.get("unlocode"),
        data.get("signed_by"),
        data.get("retracts"),
    )
