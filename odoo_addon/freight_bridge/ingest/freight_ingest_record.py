# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from datetime import UTC, datetime

from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError

from .copy_rows import copy_rows
from .digest import FIELD_GROUPS, row_digest, row_stamp

_COLUMNS = (
    *(column for group in FIELD_GROUPS.values() for column in group),
    "trace_id",
    "digest",
    "seal_position",
    "seal_id",
)


class FreightIngestRecord(models.AbstractModel):
    _inherit = "freight.ingest"

    def _logged(self, events):
        """Log ids by (source, event id, replay) of the events that the log holds already."""
        self.env.cr.execute(
            """
            SELECT log.source, log.event_id, log.replay, log.id
              FROM unnest(%s::text[], %s::text[], %s::int[]) AS asked (source, event_id, replay)
              JOIN freight_integration_log log USING (source, event_id, replay)
            """,
            [
                [event.source for event in events],
                [event.event_id for event in events],
                [event.replay for event in events],
            ],
        )
        return {
            (source, event_id, replay): log_id for source, event_id, replay, log_id in self.env.cr.fetchall()
        }

    def _record(self, events, chain):
        """Write and seal the log rows of decided events, each row once and for good."""
        if not events:
            return
        now = row_stamp(datetime.now(UTC).replace(tzinfo=None))
        rows = [self._log_row(event, chain, now) for event in events]
        for position, row in enumerate(rows):
            row["digest"] = row_digest(row)
            row["seal_position"] = position
        seal_id = self.env["freight.integration.seal"]._seal(chain, [row["digest"] for row in rows])
        for row in rows:
            row["seal_id"] = seal_id
        try:
            copy_rows(self.env.cr, "freight_integration_log", _COLUMNS, rows)
        except UniqueViolation as error:
            # Not translated: only programs read it, and the failed transaction can ask nothing any more.
            raise ConcurrencyError("Another call recorded one of these events meanwhile.") from error
        self.env["freight.integration.log"].invalidate_model(flush=False)

    def _log_row(self, event, chain, now):
        """The columns of one log row but those of its seal."""
        return {
            "id": event.log_id,
            "source": event.source,
            "event_id": event.event_id,
            "replay": event.replay,
            "event_type": event.event_type,
            "subject": event.subject,
            "event_time": row_stamp(event.time),
            "received_at": row_stamp(event.received_at),
            "logged_at": now,
            "correlation_id": event.correlation_id,
            "trace_id": event.trace_id,
            "partition_key": event.partition_key,
            "chain": chain,
            "system_id": event.system_id,
            "company_id": event.company_id,
            "payload": event.payload,
            "raw": event.raw,
            "raw_type": event.raw_type,
            "pointer": event.pointer,
            "outcome": event.outcome,
            "code": event.code,
            "message": event.message,
            "shipment_id": event.shipment_id,
            "exception_id": event.exception_id if event.outcome == "exception" or event.replay else None,
            "replay_of_id": event.replay_of_id,
            "actor_id": event.actor_id,
        }
