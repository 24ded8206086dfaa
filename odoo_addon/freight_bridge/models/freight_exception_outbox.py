# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import fields, models
from odoo.exceptions import UserError


class FreightExceptionOutbox(models.Model):
    """Exceptions about messages of ours: replaying one is sending again."""

    _inherit = "freight.exception"

    outbox_ids = fields.One2many("freight.outbox", "exception_id", string="Outgoing Messages", readonly=True)

    def desk_replay(self):
        """Send the messages again, where the exception is about messages of ours."""
        if not self.sudo().outbox_ids:
            return super().desk_replay()
        self._begin_decision()
        rows = self.sudo()._unsent_rows()
        if not rows:
            raise UserError(self.env._("Every message of %s was sent again already: waive it.", self.name))
        rows._lock()
        rows._resend()
        self.sudo()._close("resolved", "replayed")
        message = self.env._("Messages that wait to be sent again: %s.", len(rows))
        return {"outcome": "applied", "message": message, "state": self.state}

    def _unsent_rows(self):
        """Its messages that did not arrive, as far as is known."""
        return self.outbox_ids.filtered(lambda row: row.state in ("failed", "sent"))

    def _replayable_logs(self):
        if self.sudo().outbox_ids:
            raise UserError(
                self.env._(
                    "This is a message of ours: correct what it was made from and replay, or waive %s.",
                    self.name,
                )
            )
        return super()._replayable_logs()
