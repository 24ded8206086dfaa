# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC, datetime

from odoo import api, models

from ..lifecycle import LEARNED_KINDS
from .event import instant
from .freight_ingest_milestone import FUTURE, PAST, minute
from .validator import tender_response_faults

#: Kinds of a carrier's own numbers that its later messages may call the shipment by.
_OWN_KINDS = LEARNED_KINDS | {"shipment"}
#: Longest reason kept.
_REASON = 500


class FreightIngestTender(models.AbstractModel):
    _inherit = "freight.ingest"

    @api.model
    def _handlers(self):
        return {**super()._handlers(), "freight.tender.response.v1": "_handle_tender_responses"}

    def _handle_tender_responses(self, events):
        """Book what carriers accept, and let a person decide about what they refuse."""
        now = datetime.now(UTC).replace(tzinfo=None)
        sound = [event for event in events if not self._refuse_unsound_response(event, now)]
        resolved, _states, mapped = self._resolve(sound) if sound else ([], {}, set())
        if not resolved:
            return
        answered = self.with_context(tracking_disable=True)._answer_tenders(resolved)
        # The milestones' statements read the database: nothing may wait in the cache.
        self.env.flush_all()
        self._learn(answered, mapped | self._own_names(answered), _OWN_KINDS)

    def _answer_tenders(self, events):
        """Give each event its verdict and effect, in the order in which they came; those with an effect."""
        offered = self._tenders_of(events)
        told, failed = [], []
        for event in events:
            tender = _meant(event, offered.get((event.shipment_id, event.system_id)) or ())
            if not tender:
                self._refuse_response(
                    event, self._why_unclear((event.shipment_id, event.system_id) in offered)
                )
            elif event.data["response"] == "accepted":
                self._take_acceptance(event, tender, told)
            else:
                self._take_refusal(event, tender, told, failed)
        self._refuse_declined(failed)
        answered = [event for event in events if event.outcome == "applied"]
        self.env["freight.tender"]._note(told)
        shipments = self.env["freight.shipment"].browse({event.shipment_id for event in answered})
        shipments._settle_tender_exceptions()
        return answered

    def _tenders_of(self, events):
        """(shipment id, system id) → the tenders that the carrier was told of, newest first."""
        tenders = self.env["freight.tender"].search(
            [
                ("shipment_id", "in", [event.shipment_id for event in events]),
                ("system_id", "in", [event.system_id for event in events]),
                ("state", "!=", "draft"),
            ]
        )
        return tenders.grouped(lambda tender: (tender.shipment_id.id, tender.system_id.id))

    # -- what is refused ------------------------------------------------------------------------------

    def _refuse_unsound_response(self, event, now):
        """Refuse what is wrong whatever tender it is about; true when refused."""
        if faults := tender_response_faults(event.data):
            event.refuse(
                "malformed_event", "; ".join(f"{pointer} {detail}" for pointer, detail in faults[:5])
            )
        elif not now - PAST <= event.time <= now + FUTURE:
            # It would outdate every honest answer that follows.
            event.refuse(
                "implausible_time",
                self.env._("It is said to have been answered on %s UTC.", minute(event.time)),
            )
        return bool(event.outcome)

    def _refuse_response(self, event, why):
        """An answer that fits no tender: whether it counts is for a person to say."""
        answer = event.data["response"]
        said = self.env._("accepts") if answer == "accepted" else self.env._("declines")
        event.refuse(
            "unexpected_tender_response",
            self.env._(
                "The partner %(answer)s %(shipment)s, but %(why)s.",
                answer=said,
                shipment=self.env["freight.shipment"].browse(event.shipment_id).name,
                why=why,
            ),
            shipment_id=event.shipment_id,
        )

    def _why_unclear(self, was_asked):
        if was_asked:
            return self.env._("by carrier and load number it is not certain which of its tenders is meant")
        return self.env._("it was not tendered through this system")

    # -- accepted -------------------------------------------------------------------------------------

    def _take_acceptance(self, event, tender, told):
        """Book the load. One that was refused, expired or given away meanwhile waits for a person.

        :param told: (tender, sentence) pairs for the chatter, added to
        """
        if tender.answered_at and event.time < tender.answered_at:
            event.skip(event.shipment_id, self.env._("A newer answer of the carrier is known already."))
        elif tender.state in ("offered", "accepted") or self._taken_after_all(event, tender):
            told.append((tender, tender._accept(_acceptance(event))))
            event.apply(event.shipment_id)
        else:
            self._refuse_response(event, self._why_late(tender))

    def _taken_after_all(self, event, tender):
        """Whether a person who replays a late acceptance takes the carrier at its word."""
        return event.actor_id and tender.state in ("declined", "expired") and not tender._rival()

    def _why_late(self, tender):
        if rival := tender._rival():
            return self.env._("the load is with %s by now: cancel that tender first", rival.carrier_id.name)
        if tender.state == "cancelled":
            return self.env._("the tender was cancelled: tender it again if you still want this carrier")
        if tender.state == "expired":
            return self.env._("the tender had expired: replay this to book the carrier after all")
        return self.env._("it had declined the load before: replay this to book the carrier after all")

    # -- declined -------------------------------------------------------------------------------------

    def _take_refusal(self, event, tender, told, failed):
        """Leave the load to the next carrier.

        :param told: (tender, sentence) pairs for the chatter, added to
        :param failed: (event, tender, sentence) of what a person has to decide, added to
        """
        is_newer = not tender.answered_at or event.time >= tender.answered_at
        if tender.state in ("offered", "accepted") and is_newer:
            sentence = tender._decline(event.time, _reason(event) or self.env._("no reason given"))
            told.append((tender, sentence))
            failed.append((event, tender, sentence))
        elif event.actor_id and tender.state == "declined" and not tender._rival():
            # Replayed before anybody else was asked: it still has to be decided.
            failed.append((event, tender, tender._decline_sentence(withdrawn=False)))
        else:
            event.skip(event.shipment_id, self._why_no_matter(tender))

    def _refuse_declined(self, failed):
        """Tell the person who decides which carrier may be asked next."""
        tenders = self.env["freight.tender"].union(*(tender for _event, tender, _sentence in failed))
        advice = tenders._advice()
        for event, tender, sentence in failed:
            told = f"{sentence.rstrip('.')}. {advice[tender]}"
            event.refuse("tender_declined", told, shipment_id=event.shipment_id)

    def _why_no_matter(self, tender):
        labels = dict(tender._fields["state"]._description_selection(self.env))
        return self.env._("The tender was %s already: this refusal changes nothing.", labels[tender.state])

    def _own_names(self, events):
        """What we call the shipments ourselves is nothing to learn: a set of (system id, kind, value)."""
        shipments = self.env["freight.shipment"].browse({event.shipment_id for event in events})
        names = {shipment.id: shipment.name for shipment in shipments}
        return {(event.system_id, "shipment", names[event.shipment_id]) for event in events}


def _meant(event, tenders):
    """The tender that an answer is about: by load number, then by carrier, then the newest."""
    named = {reference["value"].strip() for reference in event.data["references"]}
    scac = (event.data.get("carrier") or {}).get("scac")
    candidates = [tender for tender in tenders if tender.name in named] or list(tenders)
    if scac:
        own = [tender for tender in candidates if tender.carrier_id.freight_scac == scac]
        candidates = own or [tender for tender in candidates if not tender.carrier_id.freight_scac]
    # Newest first, but one that waits for an answer or has one in force before those that are over.
    live = [tender for tender in candidates if tender.state in ("offered", "accepted")]
    if not named & {tender.name for tender in tenders} and len({tender._load_key() for tender in live}) > 1:
        return None
    return next(iter(live or candidates), None)


def _acceptance(event):
    """What an acceptance tells, for the tender."""
    data = event.data
    pickup_at = data.get("pickup_at")
    return {
        "time": event.time.replace(microsecond=0),
        "scac": ((data.get("carrier") or {}).get("scac") or "")[:4] or None,
        "pickup_at": pickup_at and instant(pickup_at).replace(microsecond=0),
        "condition": _reason(event),
        "numbers": {row["kind"]: row["value"].strip() for row in reversed(data["references"])},
    }


def _reason(event):
    """Why the carrier refuses, or on which condition it accepts, in its own words and code."""
    words, code = event.data.get("reason"), event.data.get("reason_code")
    told = f"{words or ''} ({code})" if words and code else words or code or ""
    return " ".join(told.split())[:_REASON]
