# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import logging

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

_logger = logging.getLogger(__name__)

#: Somebody else had the same rows at the same moment: the work is done again, so many times in all.
COLLISIONS = (SerializationFailure, DeadlockDetected, LockNotAvailable, ConcurrencyError)
TRIES = 3
#: Records that one transaction takes, unless the flow knows better.
FLOW_BATCH = 200


def undisturbed(env, work, *args):
    """Do work that is a transaction of its own, again where another transaction got in its way.

    A milestone never makes a job fail: it goes on with what the other one left behind.
    """
    for number in range(1, TRIES + 1):
        try:
            result = work(*args)
            env.flush_all()
            return result
        except COLLISIONS:
            # All of this transaction is gone, and the next one sees what the other one did.
            env.cr.rollback()
            env.invalidate_all(flush=False)
            if number == TRIES:
                raise
            _logger.info("%s met another transaction: try %s", work, number + 1)


class FreightFlowMixin(models.AbstractModel):
    """Records that wait for a flow (``freight.flow``). A model tells about each of its flows by its kind."""

    _name = "freight.flow.mixin"
    _description = "Waits for a Flow"

    due_at = fields.Datetime(
        string="Waits Since",
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
        help="What becomes due after a cut-off belongs to the next window.",
    )

    #: (field, value) → kind: with this value a record begins to wait for that flow.
    _flow_starts = {}

    @api.model_create_multi
    def create(self, vals_list):
        """Wake the flows that run in real time."""
        records = super().create(vals_list)
        for (field, value), kind in self._flow_starts.items():
            if any(record[field] == value for record in records):
                self.env["freight.flow"]._tell(kind)
        return records

    def write(self, vals):
        """Keep since when a record waits, and wake the flows that run in real time."""
        kinds = [kind for (field, value), kind in self._flow_starts.items() if vals.get(field) == value]
        if not kinds:
            return super().write(vals)
        result = super().write({"due_at": fields.Datetime.now(), **vals})
        for kind in kinds:
            self.env["freight.flow"]._tell(kind)
        return result

    def _wait_from_now(self, kind):
        """They begin to wait for a flow by something that is written elsewhere."""
        self.due_at = fields.Datetime.now()
        self.env["freight.flow"]._tell(kind)

    @api.model
    def _flow_domain(self, kind):
        """What waits for the flow, of every company, whatever the hour."""
        raise NotImplementedError

    def _flow_ready(self, kind):
        """Those that may go now, in the order in which they go."""
        return self

    def _flow_next(self, kind):
        """The first of these, as many as one transaction takes."""
        return self[:FLOW_BATCH]

    def _flow_work(self, kind):
        """Do it in the current transaction.

        :return: those that were dealt with: done, or refused with an exception
        """
        raise NotImplementedError

    def _flow_approvers(self, kind):
        """Who approved these: where the company separates duties, somebody else posts them."""
        return self.env["res.users"]
