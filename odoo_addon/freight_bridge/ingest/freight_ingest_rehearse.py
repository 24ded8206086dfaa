# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, models

from .canonical import EXCHANGE
from .event import IngestEvent


class _RehearsalOver(Exception):
    """Ends the savepoint of a rehearsal: its effects were never meant to stay."""


class FreightIngestRehearse(models.AbstractModel):
    """What test systems send: handled like the rest, recorded with its verdict, without any effect."""

    _inherit = "freight.ingest"

    def _by_mode(self, events):
        """The events that have their effect, and those of test systems, which have none.

        What tells of the exchange itself has its effect in a test too: acknowledging and being acknowledged
        is what a partner tests.
        """
        ids = {event.system_id for event in events if event.system_id}
        systems = self.env["freight.system"].browse(ids)
        testing = set(systems.filtered(lambda system: system.mode == "test").ids)
        live, rehearsed = [], []
        for event in events:
            is_rehearsed = event.system_id in testing and event.event_type not in EXCHANGE
            (rehearsed if is_rehearsed else live).append(event)
        return live, rehearsed

    def _rehearse(self, events):
        """Give the events their verdict, and take back whatever their handlers did."""
        if not events:
            return
        try:
            with self.env.cr.savepoint():
                self._handle(events)
                self.env.flush_all()
                raise _RehearsalOver
        except _RehearsalOver:
            self.env.invalidate_all(flush=False)
        for event in events:
            if event.outcome == "applied":
                event.message = self.env._("Test: this would have been applied. Nothing was changed.")

    @api.model
    def _what_if(self, deliveries):
        """What would become of deliveries, as plain values; nothing of it stays.

        :return: for each ``{"outcome", "code", "message", "shipment": name or False}``
        """
        events = [IngestEvent(delivery) for delivery in deliveries]
        try:
            with self.env.cr.savepoint():
                self._mark_duplicates(events)
                fresh = [event for event in events if event.outcome != "duplicate"]
                self._assign_systems(fresh)
                self._assign_log_ids(fresh)
                self._handle(fresh)
                shipments = self.env["freight.shipment"].browse(
                    {event.shipment_id for event in events if event.shipment_id}
                )
                names = {shipment.id: shipment.name for shipment in shipments}
                raise _RehearsalOver
        except _RehearsalOver:
            self.env.invalidate_all(flush=False)
        return [
            {
                "outcome": event.outcome,
                "code": event.code,
                "message": event.message,
                "shipment": names.get(event.shipment_id, False),
            }
            for event in events
        ]
