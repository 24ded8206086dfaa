# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models

from odoo.addons.freight_bridge.models.freight_exception_desk import CHAIN


class FreightExceptionWaiting(models.Model):
    """Messages that wait too long for another: replaying tries them again, waiving lets them wait on."""

    _inherit = "freight.exception"

    billing_wait_ids = fields.One2many("freight.billing.wait", "exception_id", readonly=True)

    def desk_replay(self):
        """Take the waiting messages up again; ``{outcome, message, state}``."""
        if self.code != "billing_waiting":
            return super().desk_replay()
        self._begin_decision()
        events = (
            self.env["freight.ingest"]
            .sudo()
            ._in_companies()
            ._resume(self.sudo().billing_wait_ids, CHAIN, self.env.uid)
        )
        last = next((event for event in reversed(events) if event.outcome == "exception"), None)
        if self.sudo().billing_wait_ids and not last:
            return {
                "outcome": "exception",
                "message": self.env._("It is not there yet, and is waited for: %s.", self.subject),
                "state": self.state,
            }
        if not last and self.state in ("open", "in_progress"):
            self.sudo()._close("resolved", "replayed")
        return {
            "outcome": last.outcome if last else "applied",
            "message": last.message if last else self.env._("Everything that waited here was applied."),
            "state": self.state,
        }
