# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo import api, fields, models

from .freight_exception import OPEN_STATES

#: TA1 tells of an envelope only: its yes leaves open what the functional acknowledgement says.
_ENVELOPE_ONLY = "TA1"


class FreightOutboxAcknowledge(models.Model):
    """What partners say of the messages that they got. It may overtake what the courier says of them."""

    _inherit = "freight.outbox"

    @api.model
    def _acknowledge(self, words):
        """Note that partners accepted messages; what they said of a message before stands.

        :param words: row → (kind of acknowledgement, what it says); rows locked by the caller
        """
        now = fields.Datetime.now()
        unanswered = {row: said for row, said in words.items() if not row.acknowledged_at}
        told = {row: text for row, (kind, text) in unanswered.items() if kind == _ENVELOPE_ONLY}
        done = {row: text for row, (_kind, text) in unanswered.items() if row not in told}
        self._update_each({row.id: {"acknowledgement": text} for row, text in told.items()})
        self._answer(done, "acknowledged", now)
        exceptions = self.browse().concat(*done).exception_id
        settled = exceptions.filtered(
            lambda record: record.state in OPEN_STATES and not record._unsent_rows()
        )
        settled._close("resolved", "acknowledged")

    @api.model
    def _reject(self, words):
        """Note that partners refused messages, and tell a person why; arguments as of ``_acknowledge``."""
        fresh = {row: text for row, (_kind, text) in words.items() if not row._is_refused()}
        self._answer(fresh, "failed", fields.Datetime.now())
        self.browse().concat(*fresh)._refuse("rejected_by_partner", fresh)

    def _is_refused(self):
        """Whether the partner refused the message before."""
        return self.state == "failed" and bool(self.acknowledged_at)

    def _answer(self, texts, state, now):
        """Set the state that partners' words put messages into: a courier's lease ends with it."""
        self._update_each(
            {
                row.id: {
                    "state": state,
                    "lease": None,
                    "lease_expires_at": None,
                    "acknowledgement": text,
                    "acknowledged_at": fields.Datetime.to_string(now),
                    "acknowledgement_due": None,
                }
                for row, text in texts.items()
            }
        )
