# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json

from odoo import SUPERUSER_ID, models

from ..ingest.canonical import REJECTED
from ..ingest.validator import reference_faults
from ..lesson_facts import corrected_facts, linked_facts

#: Resolutions that a person found by hand. What was replayed after a correction was corrected.
BY_HAND = ("corrected", "linked", "replayed")
#: What a shipment is called, by kind of reference: as messages are matched (``_CANDIDATES`` of the ingest).
OWN_NAMES = {
    "shipment": ("name",),
    "delivery": ("picking_ids.name",),
    "tracking": ("tracking_ref", "picking_ids.carrier_tracking_ref"),
    "pro": ("pro_number",),
    "bol": ("bol_number",),
    "booking": ("booking_number",),
    "order": ("sale_id.name", "sale_id.client_order_ref", "purchase_id.partner_ref"),
    "purchase_order": ("purchase_id.name", "sale_id.client_order_ref"),
}


class FreightExceptionLesson(models.Model):
    """What is learned from a decision, and the offer that the desk makes of it (contract §18)."""

    _inherit = "freight.exception"

    def _close(self, state, resolution, reason=None):
        super()._close(state, resolution, reason)
        # The superuser is nobody: programs decide nothing by hand.
        if resolution in BY_HAND and self.env.uid != SUPERUSER_ID:
            self._note_lessons(resolution)

    def _note_lessons(self, resolution):
        """Keep what the person decided. What is only tried is rolled back, and this with it."""
        learned = {}
        # What a test system says is a try-out.
        for exception in self.filtered(lambda row: row.system_id and row.system_id.mode != "test"):
            facts = exception._corrected_facts()
            if resolution == "linked":
                facts |= dict.fromkeys(exception._linked_facts(), self.env.uid)
            learned[exception] = facts
        self.env["freight.lesson.decision"]._note(learned)

    def _corrected_facts(self):
        """Fact → id of who said so: what the corrections together changed of each event."""
        originals, found = {}, {}
        for correction in self.correction_ids.sorted("id"):
            event = correction.log_id
            if event.event_type != REJECTED:  # where nothing was read before, nothing was read wrongly
                before = json.loads(originals.setdefault(event.event_id, correction.original))
                earlier = found.get(event.event_id, {})
                found[event.event_id] = {
                    fact: earlier.get(fact, correction.user_id.id)
                    for fact in corrected_facts(before, json.loads(correction.payload))
                }
        return {fact: user_id for facts in found.values() for fact, user_id in facts.items()}

    def _linked_facts(self):
        """Which kinds of reference name the shipment under another kind."""
        shipment = self.shipment_id
        own = {
            kind: {name for path in paths for name in shipment.mapped(path) if name}
            for kind, paths in OWN_NAMES.items()
        }
        return linked_facts(self._waiting_references(self._latest_logs()), own)

    def _waiting_references(self, logs):
        """The references of events, those that can be read."""
        return [
            reference
            for data in self._data_of(logs)
            for reference in data.get("references") or ()
            if not reference_faults([reference])
        ]

    def _data_of(self, logs):
        """The data of the events that could be read."""
        events = [json.loads(log.payload) for log in logs if log.payload and log.event_type != REJECTED]
        found = [event.get("data") for event in events if isinstance(event, dict)]
        return [data for data in found if isinstance(data, dict)]

    # -- the desk -------------------------------------------------------------------------------------

    def desk_correct(self, payload, reason):
        return {**super().desk_correct(payload, reason), "lesson": self._offered_lesson()}

    def desk_link(self, shipment_id):
        return {**super().desk_link(shipment_id), "lesson": self._offered_lesson()}

    def desk_detail(self):
        return {**super().desk_detail(), "lesson": self._offered_lesson()}

    def _offered_lesson(self):
        """The offer that this exception belongs to, by its decision or by what it asks; None where none."""
        offers = self.env["freight.lesson"].search(
            [("system_id", "=", self.system_id.id), ("state", "=", "offered")]
        )
        if not offers:
            return None
        mine = offers.filtered(lambda lesson: self in lesson.decision_ids.exception_id)
        if not mine and self.state in ("open", "in_progress"):
            asked = self._asked_words()
            mine = offers.filtered(lambda lesson: (lesson.kind, lesson.word) in asked)
        return mine[:1]._desk_values() if mine else None

    def _asked_words(self):
        """The (kind, word) pairs of what still waits that a lesson could answer."""
        if invoices := self.sudo().carrier_invoice_ids:
            return {("tolerance", str(invoice.carrier_id.id)) for invoice in invoices}
        logs = self._latest_logs().filtered(lambda log: log.outcome == "exception")
        if self.code == "unknown_milestone_code":
            return {("milestone", str(data.get("partner_code")).strip()) for data in self._data_of(logs)}
        if self.code.endswith("_reference"):
            return {("match", reference["kind"]) for reference in self._waiting_references(logs)}
        return set()
