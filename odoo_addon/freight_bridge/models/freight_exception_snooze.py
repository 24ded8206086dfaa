# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import datetime, timedelta

from odoo import fields, models
from odoo.exceptions import UserError

#: Longer than this nobody means to come back to it.
LONGEST = timedelta(days=90)


class FreightExceptionSnooze(models.Model):
    """Exceptions about which nothing can be done before some moment: out of sight until then, not forgotten.

    Their deadline runs on, and a new message of the same problem wakes them.
    """

    _inherit = "freight.exception"

    snoozed_until = fields.Datetime(
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Until then it is left out of the queue of what is open; empty: it is in it.",
    )

    def desk_snooze(self, until):
        """Put exceptions out of the queue until a moment.

        :param until: a date and time as Odoo's clients write it ("2026-11-23 08:00:00", UTC)
        :raises UserError: one is decided already, or the moment is past, too far away or none
        """
        self._check_worker()
        moment = self._checked_moment(until)
        self._lock()
        for record in self:
            record._check_undecided()
        self.sudo().write({"snoozed_until": moment})
        return True

    def desk_wake(self):
        """Bring exceptions back into the queue.

        :raises UserError: one is decided already
        """
        self._check_worker()
        self._lock()
        for record in self:
            record._check_undecided()
        self.sudo().write({"snoozed_until": False})
        return True

    def _checked_moment(self, until):
        """The moment that a page sent. An offset is refused: who sends one may mean another moment."""
        try:
            moment = datetime.fromisoformat(until)
        except (TypeError, ValueError):
            moment = None
        if not moment or moment.tzinfo:
            raise UserError(self.env._("Choose the day and the hour when it shall come back."))
        now = fields.Datetime.now()
        if moment <= now:
            raise UserError(self.env._("Choose a moment that is still to come."))
        if moment > now + LONGEST:
            raise UserError(self.env._("Choose a moment within the next %s days.", LONGEST.days))
        return moment

    def _join(self, events):
        """The partner asks again: it is time to look."""
        result = super()._join(events)
        if self.snoozed_until:
            self.snoozed_until = False
        return result
