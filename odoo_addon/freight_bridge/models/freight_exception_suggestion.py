# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import models

from ..ingest.validator import reference_faults
from ..lifecycle import RESOLVING_KINDS
from ..resemblance import LEAST, compared, kindred, said_by, supported

#: Shipments looked at, newest first: the live ones a person would look through.
POOL = 500
SHOWN = 5


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
        exact = self._score_exact(event)
        scored = exact or self._score_guesses(event)
        likely = sorted(scored, key=lambda row: (-row[1], -row[0]))[:SHOWN]
        shipments = self.env["freight.shipment"].browse(row[0] for row in likely)
        return [
            self._suggestion(shipment, points, [self._reason(*reason) for reason in reasons], bool(exact))
            for shipment, (_id, points, reasons) in zip(shipments, likely, strict=True)
        ]

    def _reason(self, kind, value):
        """A reason of ``resemblance``, or that the shipment carries the reference, as a sentence."""
        match kind:
            case "carries":
                return self.env._("Carries this reference: %s", value)
            case "spelling":
                return self.env._("%s, but for case, spaces or leading zeros", value)
            case "typing":
                return self.env._("%s, but for one character", value)
            case "order":
                return self.env._("Same order: %s", value)
            case "consignee":
                return self.env._("Same consignee: %s", value)
            case "city":
                return self.env._("Same city: %s", value)
            case "carrier":
                return self.env._("Same carrier: %s", value)
        return self.env._("Within the shipping dates")

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
        """(shipment's id, points, reasons) of the company's shipments that a reference of the event names."""
        carried = self._carried_references(event)
        shipments = self.env["freight.shipment"].search(
            [
                ("id", "in", list(carried)),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "cancelled"),
            ],
            limit=POOL,
        )

        said = said_by(event)
        return [
            (facts.id, *supported(said, facts, 75, [("carries", carried[facts.id])]))
            for facts in shipments._resemblance_facts()
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
        """(shipment's id, points, reasons) of the newest live shipments that resemble the message enough."""
        if not self._asks_which_shipment() or self.code == "other_company_reference":
            return []
        pool = self.env["freight.shipment"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "not in", ("returned", "closed", "cancelled")),
            ],
            limit=POOL,
        )
        said = said_by(event)
        if self.code == "shipment_cancelled":  # the goods may travel as another shipment of the same people
            [named] = self.shipment_id._resemblance_facts() or [None]
            scored = ((facts.id, *kindred(said, facts, named)) for facts in pool._resemblance_facts())
        else:
            scored = ((facts.id, *compared(said, facts)) for facts in pool._resemblance_facts())
        return [row for row in scored if row[1] >= LEAST]
