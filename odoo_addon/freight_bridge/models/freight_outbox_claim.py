# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .freight_system_edi import LARGEST_CONTROL

#: The only version of X12 that 999 belongs to.
VERSION_999 = "005010"
#: Most rows and longest lease that one call may ask for.
ROWS = 500
LEASE_SECONDS = 3600


class FreightOutboxClaim(models.Model):
    """What the courier is given to send (contract §11)."""

    _inherit = "freight.outbox"

    @api.model
    def claim(self, courier, limit, lease_seconds):
        """Take messages to send, oldest first, each under a lease.

        A row waits for an earlier unsettled row of the same system and partition key. Two couriers never hold
        one row: what the other is taking at this moment is passed over.

        :param courier: name of the caller, for people who look at a row
        :param limit: most rows wanted, 1-500
        :param lease_seconds: after so many seconds without a word a row is given to the next who asks, 5-3600
        """
        self.env["freight.ingest"]._check_integration()
        if not (
            isinstance(courier, str)
            and 0 < len(courier) <= 100
            and _is_between(limit, 1, ROWS)
            and _is_between(lease_seconds, 5, LEASE_SECONDS)
        ):
            raise UserError(
                self.env._(
                    "claim takes a courier, a limit of 1-%(rows)s rows and a lease of 5-%(seconds)s s.",
                    rows=ROWS,
                    seconds=LEASE_SECONDS,
                )
            )
        rows = self.sudo()._claim(courier, limit, lease_seconds)
        return (rows - rows._give_up_unsendable())._courier_rows()

    def _claim(self, courier, limit, lease_seconds):
        self.env.flush_all()
        now = fields.Datetime.now()
        self.env.cr.execute(
            """
            WITH ready AS (
                SELECT waiting.id
                  FROM freight_outbox waiting
                  JOIN freight_system system ON system.id = waiting.system_id AND system.active
                 WHERE waiting.state IN ('pending', 'claimed')
                   AND %(now)s >= CASE waiting.state
                       WHEN 'pending' THEN waiting.next_attempt_at ELSE waiting.lease_expires_at END
                   AND NOT EXISTS (
                       SELECT 1
                         FROM freight_outbox earlier
                        WHERE earlier.system_id = waiting.system_id
                          AND earlier.partition_key = waiting.partition_key
                          AND earlier.id < waiting.id
                          AND earlier.state IN ('pending', 'claimed'))
                 ORDER BY waiting.id
                 LIMIT %(limit)s
                   FOR UPDATE OF waiting SKIP LOCKED
            )
            UPDATE freight_outbox claimed
               SET state = 'claimed', courier = %(courier)s, attempt = claimed.attempt + 1,
                   lease = gen_random_uuid()::text,
                   lease_expires_at = %(expiry)s, write_uid = %(uid)s, write_date = %(now)s
              FROM ready
             WHERE claimed.id = ready.id
         RETURNING claimed.id
            """,
            {
                "limit": limit,
                "courier": courier,
                "now": now,
                "expiry": now + timedelta(seconds=lease_seconds),
                "uid": self.env.uid,
            },
        )
        rows = self.browse(sorted(row_id for (row_id,) in self.env.cr.fetchall()))
        self.invalidate_model(flush=False)
        rows._notify_pages()
        return rows

    def _give_up_unsendable(self):
        """Fail the rows that no courier could send, or that ended every courier that tried; those rows."""
        faults = {system: system._sending_fault() for system in self.system_id}
        nameless = {system: system._identity_fault() for system in self.system_id}
        reasons = {}
        for row in self:
            if reason := faults[row.system_id] or (not row.acknowledge and nameless[row.system_id]):
                reasons[row] = reason
            elif row.attempt > row.system_id.max_attempts:
                reasons[row] = self.env._(
                    "%s couriers took the message and never said what became of it.", row.attempt - 1
                )
        rows = self.browse().concat(*reasons)
        rows._update_each(
            {
                row.id: {"state": "failed", "lease": None, "lease_expires_at": None, "detail": reason}
                for row, reason in reasons.items()
            }
        )
        rows._refuse("not_delivered", reasons)
        return rows

    def _courier_rows(self):
        destinations = self.system_id._destinations()
        return [
            {
                "id": row.id,
                "lease": row.lease,
                "attempt": row.attempt,
                "message_id": row.message_id,
                "system": {
                    "code": row.system_id.code,
                    "name": row.system_id.name,
                    "dialect": row.system_id.dialect,
                    "mode": row.system_id.mode,
                },
                "event": event,
                "envelope": row._envelope(event),
                "destination": destinations[row.system_id.id],
            }
            for row, event in ((row, json.loads(row.payload)) for row in self)
        ]

    def _envelope(self, event):
        """The interchange to write around the message; None where the dialect has none."""
        system = self.system_id
        if system.dialect not in LARGEST_CONTROL:
            return None
        number = int(self.control_number) if self.control_number else None
        identity = system._edi_identity()
        if self.acknowledge:
            identity.update(_answering(event["data"], identity))
            if "999" in self.acknowledge:
                identity["version"] = VERSION_999
        return {
            **identity,
            "interchange_control": number,
            "group_control": number,
            "acknowledgement_requested": system.edi_request_acknowledgement and not self.acknowledge,
            "standards": {
                "functional": "999" if system.edi_functional == "999" else "997",
                "acknowledge": self.acknowledge.split(",") if self.acknowledge else None,
            },
        }


def _answering(data, identity):
    """The parties of an acknowledgement: those of the interchange that it is about, their roles exchanged."""
    sender, receiver = data["receiver"], data["sender"]
    return {
        "sender": sender,
        "receiver": receiver,
        "group_sender": identity["group_sender"] or sender["id"],
        "group_receiver": identity["group_receiver"] or receiver["id"],
        "test": bool(data.get("test")),
    }


def _is_between(value, least, most):
    return type(value) is int and least <= value <= most
