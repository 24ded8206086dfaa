# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import json
import logging
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from types import SimpleNamespace

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ingest.digest import FIELD_GROUPS, broken_group, group_digest, sealed_digests
from ..ingest.event import canonical_json
from .append_only import guard_table, removing
from .freight_integration_log import REMOVABLE, REMOVING

_logger = logging.getLogger(__name__)

#: The chain that seals what was removed.
CHAIN = "retention"
EVENT_TYPE = "freight.payload.removed.v1"
KINDS = [("expired", "Expired"), ("erased", "Erased")]


class FreightPayloadRemoval(models.Model):
    """What retention or an erasure took out of a field group of a log row, and what it left.

    The row keeps the digest that it was sealed with. What was there and what is left have digests, too,
    told by the act, a log row in a chain of its own: the whole log can still be verified.
    """

    _name = "freight.payload.removal"
    _description = "Freight Payload Removal"
    _order = "id"
    _rec_name = "removed_by"
    _log_access = False

    log_id = fields.Many2one("freight.integration.log", required=True, index=True, ondelete="restrict")
    field_group = fields.Char(required=True, help="identity, payload or outcome: what the digests are of.")
    kind = fields.Selection(KINDS, required=True)
    removed_by = fields.Char(required=True, help="The policy, or the number of the erasure request.")
    removed_at = fields.Datetime(required=True)
    act_id = fields.Many2one("freight.integration.log", required=True, index=True, ondelete="restrict")
    digest = fields.Char(required=True, help="SHA-256 of the field group as it was.")
    left_digest = fields.Char(required=True, help="SHA-256 of the field group as it is since.")

    def init(self):
        """Let the database itself refuse changes."""
        guard_table(self.env.cr, self._table)

    def write(self, vals):
        raise UserError(self.env._("A removal cannot be changed: it proves what the log held."))

    def unlink(self):
        raise UserError(self.env._("A removal cannot be deleted: it proves what the log held."))

    # -- removing -------------------------------------------------------------------------------------

    def _remove(self, rows, changes, kind, by):
        """Change log rows that the caller has locked, and record it under a seal.

        A row that does not match its seal any more is left as it is: it is evidence.

        :param rows: all columns of the rows, as dictionaries
        :param changes: log id → {column: new value}, of ``REMOVABLE`` columns
        :param by: name of the policy or of the request
        :return: ids of the rows that were changed
        """
        left = self._left_of([row["id"] for row in rows])
        sound = [row for row in rows if not broken_group(row, left.get(row["id"]))]
        if len(sound) < len(rows):
            broken = sorted({row["id"] for row in rows} - {row["id"] for row in sound})
            _logger.error("Log rows %s do not match their seals and were left as they are", broken)
        removed = [entry for row in sound for entry in self._entries(row, changes[row["id"]], left)]
        if not removed:
            return []
        act_id, now = self._record_act(removed, kind, by)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_payload_removal
                    (log_id, field_group, kind, removed_by, removed_at, act_id, digest, left_digest)
                SELECT log_id, field_group, %s, %s, %s, %s, digest, left_digest
                  FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[])
                    AS removed (log_id, field_group, digest, left_digest)
                """,
                kind,
                by,
                now,
                act_id,
                *(list(column) for column in zip(*removed, strict=True)),
            )
        )
        changed = list(dict.fromkeys(entry[0] for entry in removed))
        self._write_rows([row for row in sound if row["id"] in changed], changes)
        self.invalidate_model(flush=False)
        return changed

    def _entries(self, row, values, left):
        """(log id, group, digest before, digest after) of each group that the new values change."""
        changed = {**row, **values}
        sealed = {**sealed_digests(row), **left.get(row["id"], {})}
        for group, columns in FIELD_GROUPS.items():
            if any(row[column] != changed[column] for column in columns):
                yield row["id"], group, sealed[group], group_digest(changed, group)

    def _record_act(self, removed, kind, by, **more):
        """Write the log row that tells of the removal; (its id, when)."""
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        act_id = str(uuid.uuid4())
        data = {"kind": kind, "by": by, "removed": [list(entry) for entry in removed], **more}
        act = SimpleNamespace(
            log_id=None,
            source=REMOVING,
            event_id=act_id,
            replay=0,
            event_type=EVENT_TYPE,
            subject=by,
            time=now,
            received_at=None,
            correlation_id=act_id,
            trace_id=None,
            partition_key=None,
            system_id=None,
            company_id=None,
            payload=canonical_json({"type": EVENT_TYPE, "id": act_id, "data": data}),
            raw=None,
            raw_type=None,
            pointer=None,
            outcome="applied",
            code=None,
            message=None,
            shipment_id=None,
            exception_id=None,
            replay_of_id=None,
            actor_id=self.env.uid,
        )
        ingest = self.env["freight.ingest"]
        ingest._assign_log_ids([act])
        ingest._record([act], CHAIN)
        return act.log_id, now

    def _write_rows(self, rows, changes):
        values = [{**row, **changes[row["id"]]} for row in rows]
        columns = [[row[column] for row in values] for column in ("id", *REMOVABLE)]
        assignments = SQL(", ").join(
            SQL("%s = given.%s", SQL.identifier(column), SQL.identifier(column)) for column in REMOVABLE
        )
        with removing(self.env.cr):
            self.env.cr.execute(
                SQL(
                    "UPDATE freight_integration_log log SET %s FROM unnest(%s::int[], %s) AS given (id, %s)"
                    " WHERE log.id = given.id",
                    assignments,
                    columns[0],
                    SQL(", ").join(SQL("%s::text[]", column) for column in columns[1:]),
                    SQL(", ").join(SQL.identifier(column) for column in REMOVABLE),
                )
            )
        self.env["freight.integration.log"].invalidate_model(flush=False)

    # -- proving --------------------------------------------------------------------------------------

    def _left_of(self, log_ids):
        """What sealed removals left of log rows: {log id: {group: digest}}.

        A removal counts only where its act is sound and tells of it, and begins with what was there.
        """
        self.env.cr.execute(
            """
            SELECT removal.log_id, removal.field_group, removal.digest, removal.left_digest, removal.act_id,
                   log.digest AS sealed
              FROM freight_payload_removal removal
              JOIN freight_integration_log log ON log.id = removal.log_id
             WHERE removal.log_id = ANY(%s) ORDER BY removal.id
            """,
            [log_ids],
        )
        rows = self.env.cr.dictfetchall()
        told = self._told({row["act_id"] for row in rows})
        left = defaultdict(dict)
        for row in rows:
            entry = (row["log_id"], row["field_group"], row["digest"], row["left_digest"])
            known = left[row["log_id"]]
            before = known.get(row["field_group"]) or sealed_digests({"digest": row["sealed"]}).get(
                row["field_group"]
            )
            if before == row["digest"] and entry in told[row["act_id"]]:
                known[row["field_group"]] = row["left_digest"]
        return left

    def _told(self, act_ids):
        """{act id: the entries that it tells of}; none of an act that was changed itself."""
        if not act_ids:
            return {}
        self.env.cr.execute("SELECT * FROM freight_integration_log WHERE id = ANY(%s)", [sorted(act_ids)])
        told = dict.fromkeys(act_ids, frozenset())
        for act in self.env.cr.dictfetchall():
            if act["event_type"] == EVENT_TYPE and not broken_group(act):
                told[act["id"]] = {tuple(entry) for entry in json.loads(act["payload"])["data"]["removed"]}
        return told
