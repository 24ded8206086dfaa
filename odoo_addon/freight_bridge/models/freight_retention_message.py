# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib

from odoo import fields, models

from ..ingest.canonical import REJECTED
from .append_only import removing
from .freight_exception import OPEN_STATES
from .freight_integration_log import OUTGOING, REMOVING
from .freight_invoice_approve import UNDECIDED

#: Rows of one batch, and the most bytes that it reads: a message may hold a document of 10 MiB.
BATCH = 500
BATCH_BYTES = 32 * 1024 * 1024
#: What is left of an expired message.
NOTHING = {"payload": "", "raw": None, "pointer": None}
#: States of an outgoing message that nothing is owed for any more.
SETTLED = ("sent", "acknowledged", "cancelled")

#: Which log rows a kind of policy is about.
_OF_KIND = {
    "message": f"log.source NOT LIKE '{OUTGOING}%%' AND log.source NOT LIKE '{REMOVING}%%'"
    f" AND log.event_type != '{REJECTED}' AND log.event_id NOT LIKE 'malformed-%%'",
    "rejected": f"log.source NOT LIKE '{OUTGOING}%%' AND log.source NOT LIKE '{REMOVING}%%'"
    f" AND (log.event_type = '{REJECTED}' OR log.event_id LIKE 'malformed-%%')",
    "outgoing": f"log.source LIKE '{OUTGOING}%%'",
}
_OF_SYSTEM = """(log.system_id = %(system_id)s
        OR %(system_id)s IS NULL AND (log.system_id IS NULL OR log.system_id != ALL(%(other_ids)s)))"""
#: A message that is held, or one that a held shipment is in.
HELD_LOG = """EXISTS (
    SELECT FROM freight_legal_hold hold
     WHERE hold.released_at IS NULL
       AND (hold.log_id = log.id OR hold.shipment_id = log.shipment_id
            OR hold.shipment_id = (SELECT shipment_id FROM freight_exception WHERE id = log.exception_id)
            OR hold.shipment_id IN (SELECT line.shipment_id
                                      FROM freight_invoice invoice
                                      JOIN freight_invoice_line line ON line.invoice_id = invoice.id
                                     WHERE invoice.log_id = log.id)))"""
#: Somebody still works with it: an open exception, a carrier's invoice that is not decided.
_NEEDED = """(EXISTS (SELECT FROM freight_exception open
                      WHERE open.id = log.exception_id AND open.state = ANY(%(open)s))
        OR EXISTS (SELECT FROM freight_invoice invoice
                    WHERE invoice.log_id = log.id AND invoice.state = ANY(%(undecided)s)))"""
_NEXT = """
SELECT log.id, log.logged_at, COALESCE(octet_length(log.payload), 0) + COALESCE(octet_length(log.raw), 0)
  FROM freight_integration_log log
 WHERE log.payload != '' AND log.logged_at < %(before)s
   AND (log.logged_at, log.id) > (%(after_at)s, %(after_id)s)
   AND {kind} AND {system}
   AND (log.logged_at < %(open_before)s OR NOT {needed})
   AND NOT {held}
 ORDER BY log.logged_at, log.id LIMIT %(limit)s
   FOR UPDATE OF log SKIP LOCKED
"""
_NEXT_OUTBOX = """
SELECT log.id, log.create_date, 0
  FROM freight_outbox log
 WHERE log.payload != '' AND log.create_date < %(before)s
   AND (log.create_date, log.id) > (%(after_at)s, %(after_id)s)
   AND {system}
   AND (log.create_date < %(open_before)s
        OR (log.state = ANY(%(settled)s) AND log.acknowledgement_due IS NULL
            OR log.state = 'failed')
           AND NOT EXISTS (SELECT FROM freight_exception open
                            WHERE open.id = log.exception_id AND open.state = ANY(%(open)s)))
   AND log.state NOT IN ('pending', 'claimed')
   AND NOT EXISTS (SELECT FROM freight_legal_hold hold
                    WHERE hold.released_at IS NULL AND hold.shipment_id = log.shipment_id)
 ORDER BY log.create_date, log.id LIMIT %(limit)s
   FOR UPDATE OF log SKIP LOCKED
"""
_NEXT_PARKED = """
SELECT log.id, log.last_at, 0
  FROM freight_parked log
 WHERE log.body IS NOT NULL AND log.state != 'parked' AND log.last_at < %(before)s
   AND (log.last_at, log.id) > (%(after_at)s, %(after_id)s)
   AND {system}
 ORDER BY log.last_at, log.id LIMIT %(limit)s
   FOR UPDATE OF log SKIP LOCKED
"""


class FreightRetentionMessage(models.Model):
    """The end of what partners said and what they were told; digests and seals stay."""

    _inherit = "freight.retention.policy"

    def _expire_message(self, after):
        return self._expire_logs(after)

    def _expire_rejected(self, after):
        """The log's rows first, then parked messages that were decided about."""
        return self._expire_two(after, self._expire_parked)

    def _expire_outgoing(self, after):
        """The log's rows first, then what the outbox keeps of the same messages."""
        return self._expire_two(after, self._expire_outbox)

    def _expire_two(self, after, second):
        """A batch of the log, or, once there is none, of another table."""
        table, after = after or ("log", None)
        if table == "log":
            if batch := self._expire_logs(after):
                return ("log", batch[0]), batch[1]
            after = None
        batch = second(after)
        return batch and (("second", batch[0]), batch[1])

    def _expire_logs(self, after):
        query = _NEXT.format(kind=_OF_KIND[self.kind], system=_OF_SYSTEM, needed=_NEEDED, held=HELD_LOG)
        found = self._next(query, after)
        if not found:
            return None
        ids = [row[0] for row in found]
        self.env.cr.execute("SELECT * FROM freight_integration_log WHERE id = ANY(%s)", [ids])
        changes = dict.fromkeys(ids, NOTHING)
        removals = self.env["freight.payload.removal"]
        expired = removals._remove(self.env.cr.dictfetchall(), changes, "expired", self.name)
        self._expire_corrections(expired)
        return (found[-1][1], found[-1][0]), len(expired)

    def _next(self, query, after):
        """The next rows, (id, instant, bytes) each; no more of them than may be read together."""
        self.env.flush_all()
        at, last_id = after or (fields.Datetime.to_datetime("1970-01-01"), 0)
        values = {
            **self._bounds(),
            "open": list(OPEN_STATES),
            "undecided": list(UNDECIDED),
            "settled": list(SETTLED),
            "after_at": at,
            "after_id": last_id,
            "limit": BATCH,
        }
        self.env.cr.execute(query, values)
        found, size = [], 0
        for row in self.env.cr.fetchall():
            size += row[2]
            if found and size > BATCH_BYTES:
                break
            found.append(row)
        return found

    def _expire_corrections(self, log_ids):
        """A correction repeats the message that it corrects."""
        with removing(self.env.cr):
            self.env.cr.execute(
                "UPDATE freight_exception_correction SET original = '', payload = '', diff = ''"
                " WHERE log_id = ANY(%s)",
                [log_ids],
            )
        self.env["freight.exception.correction"].invalidate_model(flush=False)

    def _expire_parked(self, after):
        found = self._next(_NEXT_PARKED.format(system=_OF_SYSTEM), after)
        rows = self.env["freight.parked"].browse([row[0] for row in found])
        rows.write({"body": False})
        return ((found[-1][1], found[-1][0]), len(found)) if found else None

    def _expire_outbox(self, after):
        found = self._next(_NEXT_OUTBOX.format(system=_OF_SYSTEM), after)
        if not found:
            return None
        rows = self.env["freight.outbox"].browse([row[0] for row in found])
        for row in rows:
            row.payload_digest = row.payload_digest or hashlib.sha256(row.payload.encode()).hexdigest()
        rows.write(
            {
                "payload": "",
                "body": False,
                "response": False,
                "expired_on": fields.Datetime.now(),
                "expired_by": self.name,
            }
        )
        return (found[-1][1], found[-1][0]), len(rows)
