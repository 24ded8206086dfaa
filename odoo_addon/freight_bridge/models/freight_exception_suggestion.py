# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
import re
from datetime import timedelta

from odoo import fields, models

from ..ingest.event import instant
from ..ingest.validator import is_instant, reference_faults
from ..lifecycle import RESOLVING_KINDS

#: Shipments looked at, newest first: the live ones a person would look through.
POOL = 500
SHOWN = 5
#: Place, carrier and dates alone fit too many shipments: fewer points than this are no suggestion.
LEAST = 30
WINDOW = timedelta(days=3)


class FreightExceptionSuggestion(models.Model):
    """The shipments that an exception's message probably means, each with the reasons."""

    _inherit = "freight.exception"

    def _suggest_shipments(self):
        """Up to five likely shipments, best first, with a constant number of queries.

        Shipments that carry a reference of the message leave no room for guesses. Without any, those that
        resemble it are guessed, but only where the question is which shipment is meant.
        """
        self.ensure_one()
        event = self._suggestion_event()
        if not event or self.state not in ("open", "in_progress"):
            return []
        scored = self._score_exact(event) or self._score_guesses(event)
        likely = sorted(scored, key=lambda row: (-row[1], -row[0].id))[:SHOWN]
        return [self._suggestion(*row) for row in likely]

    def _suggestion(self, shipment, score, reasons, is_exact):
        """A shipment as the desk shows it."""
        return {
            "shipment_id": shipment.id,
            "name": shipment.name,
            "partner": shipment.partner_id.display_name or "",
            "state": shipment.state,
            "score": min(score, 100),
            "reasons": reasons,
            "exact": is_exact,
        }

    def _suggestion_note(self):
        """What to look at where no shipment should be guessed."""
        if self.code == "shipment_cancelled":
            return self.env._(
                "The message means %(shipment)s, which is cancelled, and no other shipment resembles it."
                " Waive it if the partner is late with its news, or ask why the freight still moves.",
                shipment=self.shipment_id.name or self.env._("a shipment"),
            )
        if self.code != "other_company_reference":
            return ""
        return self.env._(
            "No shipment of %(company)s carries this reference. %(system)s is set up for %(company)s: compare"
            " the company on the system's form and its cross references with what the partner serves.",
            company=self.company_id.name,
            system=self.system_id.name,
        )

    def _asks_which_shipment(self):
        """Whether the question is which shipment is meant; for other reasons a link would not help."""
        return self.code.endswith("_reference") or self.code == "shipment_cancelled"

    def _suggestion_event(self):
        """The canonical event that waits, or None when there is none to compare."""
        log = self._latest_logs().filtered(lambda row: row.outcome == "exception")[-1:]
        if found := self._references_in_words(log):
            return {"data": {"references": [{"kind": kind, "value": value} for kind, value, _id in found]}}
        try:
            event = json.loads(log.payload or "null")
        except (ValueError, RecursionError):
            return None
        data = event.get("data") if isinstance(event, dict) else None
        return event if isinstance(data, dict) and isinstance(data.get("references"), list) else None

    # -- the same reference ---------------------------------------------------------------------------

    def _score_exact(self, event):
        """(shipment, score, reasons, True) of the company's shipments that a reference of the event names."""
        carried = self._carried_references(event)
        shipments = self.env["freight.shipment"].search(
            [
                ("id", "in", list(carried)),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "cancelled"),
            ],
            limit=POOL,
        )

        def sentence(value):
            return self.env._("Carries this reference: %s", value)

        return [
            (*self._supported(event, shipment, 75, [sentence(carried[shipment.id])]), True)
            for shipment in shipments
        ]

    def _carried_references(self, event):
        """Shipment id → the first value of the event that names it."""
        system_id = self.system_id.id or None
        asked = {
            (system_id, reference["kind"], reference["value"].strip())
            for reference in event["data"]["references"]
            if not reference_faults([reference]) and reference["kind"] in RESOLVING_KINDS
        }
        candidates, _states = self.env["freight.ingest"].sudo()._candidates(asked)
        return {
            shipment_id: value
            for (_system, _kind, value), rows in candidates.items()
            for shipment_id, _company_id, _decided in rows
        }

    # -- a likeness -----------------------------------------------------------------------------------

    def _score_guesses(self, event):
        """(shipment, score, reasons, False) of the newest live shipments that resemble the message enough."""
        if not self._asks_which_shipment() or self.code == "other_company_reference":
            return []
        pool = self.env["freight.shipment"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "not in", ("returned", "closed", "cancelled")),
            ],
            limit=POOL,
        )
        values = pool._reference_values()
        scored = [(*self._score(event, shipment, values[shipment.id]), False) for shipment in pool]
        return [row for row in scored if row[1] >= LEAST]

    def _score(self, event, shipment, own_values):
        """(shipment, score, reasons): the references weigh most, place and time support them."""
        if self.code == "shipment_cancelled":  # the goods may travel as another shipment of the same people
            score, reasons = self._score_kinship(shipment)
        else:
            score, reasons = self._score_references(event["data"]["references"], own_values)
        return self._supported(event, shipment, score, reasons)

    def _supported(self, event, shipment, score, reasons):
        """(shipment, score, reasons) with what place, carrier and time add."""
        location, carrier = (_members(event["data"].get(name)) for name in ("location", "carrier"))
        city = shipment.partner_id.city
        if city and normal(location.get("city")) == normal(city):
            score += 15
            reasons.append(self.env._("Same city: %s", city))
        if shipment.carrier_scac and carrier.get("scac") == shipment.carrier_scac:
            score += 10
            reasons.append(self.env._("Same carrier: %s", shipment.carrier_scac))
        elif (
            shipment.carrier_id
            and carrier.get("name")
            and normal(carrier["name"]) in normal(shipment.carrier_id.name)
        ):
            score += 10
            reasons.append(self.env._("Same carrier: %s", shipment.carrier_id.name))
        if is_instant(event.get("time")) and self._in_window(shipment, instant(event["time"])):
            score += 10
            reasons.append(self.env._("Within the shipping dates"))
        return shipment, score, reasons

    def _score_kinship(self, shipment):
        """Likeness to the shipment that the message named but that cannot take it."""
        named = self.shipment_id
        if named.sale_id and shipment.sale_id == named.sale_id:
            return 60, [self.env._("Same order: %s", named.sale_id.name)]
        if named.partner_id and shipment.partner_id == named.partner_id:
            return 30, [self.env._("Same consignee: %s", named.partner_id.display_name)]
        return 0, []

    def _score_references(self, references, own_values):
        """The best likeness of any reference to any value that the shipment carries."""
        best, reason = 0, None
        for reference in references:
            if not isinstance(reference, dict) or reference.get("kind") not in RESOLVING_KINDS:
                continue
            for value in own_values:
                score, sentence = self._likeness(str(reference.get("value") or ""), value)
                if score > best:
                    best, reason = score, sentence
        return best, [reason] if reason else []

    def _likeness(self, said, own):
        if normal(said) == normal(own):
            return 65, self.env._("%s, but for case, spaces or leading zeros", own)
        if min(len(said), len(own)) >= 5 and one_edit(plain(said), plain(own)):
            return 45, self.env._("%s, but for one character", own)
        return 0, None

    def _in_window(self, shipment, time):
        start = shipment.planned_dispatch_date or shipment.create_date or fields.Datetime.now()
        end = shipment.planned_delivery_date or shipment.estimated_delivery_date or start
        return start - WINDOW <= time <= end + WINDOW


def _members(value):
    return value if isinstance(value, dict) else {}


def plain(value):
    """A reference without case and separators."""
    return re.sub(r"[^0-9A-Z]", "", str(value or "").upper())


def normal(value):
    """A plain reference without leading zeros, those of digits behind a prefix included."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain(value))


def one_edit(left, right):
    """Whether one insertion, deletion, replacement or swap of neighbours turns one text into the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) != len(right):
        return rest_left[1:] == rest_right or rest_left == rest_right[1:]
    swapped = rest_left[1::-1] == rest_right[:2] and rest_left[2:] == rest_right[2:]
    return rest_left[1:] == rest_right[1:] or swapped
