# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import models


class _RehearsalOver(Exception):
    """Ends the savepoint of a rehearsal: its effects were never meant to stay."""


class FreightIngestRehearse(models.AbstractModel):
    """What test systems send: handled like the rest, recorded with its verdict, without any effect."""

    _inherit = "freight.ingest"

    def _by_mode(self, events):
        """The events of live systems (and of unknown ones), and those of test systems."""
        ids = {event.system_id for event in events if event.system_id}
        systems = self.env["freight.system"].browse(ids)
        testing = set(systems.filtered(lambda system: system.mode == "test").ids)
        return (
            [event for event in events if event.system_id not in testing],
            [event for event in events if event.system_id in testing],
        )

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
