# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""The versions of partners' codes as the database keeps them, and the records that messages make."""

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError

from ..master import MASTER_KINDS

_INSERT = """
INSERT INTO freight_cross_reference
    (system_id, company_id, kind, value, parent_value, res_model, res_id, origin, active, is_end,
     partner_name, date_from, date_to, stated_to, stated_at, create_uid, write_uid, create_date, write_date)
SELECT system_id, company_id, %(kind)s, value, NULLIF(parent_value, ''), %(model)s, res_id, origin, active,
       is_end, partner_name, date_from, date_to, stated_to, stated_at, %(uid)s, %(uid)s,
       now() at time zone 'UTC', now() at time zone 'UTC'
  FROM jsonb_to_recordset(%(rows)s) AS new (
       system_id int, company_id int, value text, parent_value text, res_id int, origin text, active bool,
       is_end bool, partner_name text, date_from date, date_to date, stated_to date, stated_at timestamp)
"""
_UPDATE = """
UPDATE freight_cross_reference x
   SET res_id = new.res_id, origin = new.origin, active = new.active, partner_name = new.partner_name,
       date_to = new.date_to, stated_to = new.stated_to, stated_at = new.stated_at,
       write_uid = %(uid)s, write_date = now() at time zone 'UTC'
  FROM jsonb_to_recordset(%(rows)s) AS new (
       id int, res_id int, origin text, active bool, partner_name text, date_to date, stated_to date,
       stated_at timestamp)
 WHERE x.id = new.id
"""


class MasterStore:
    """The codes of the events of one kind: read at once, changed in memory, written at once.

    The messages about one code come one after the other (their partition key is the code), so that nobody
    else changes its versions meanwhile; a row that another call adds all the same is refused by the index.
    """

    def __init__(self, env, kind, events):
        self.env, self.kind, self.spec = env, kind, MASTER_KINDS[kind]
        self.references = env["freight.cross.reference"].with_context(active_test=False)
        self.records = env[self.spec.model].with_context(active_test=False)
        self.companies = {event.system_id: event.company_id for event in events}
        rows = self.references.search(
            [
                ("system_id", "in", list(self.companies)),
                ("kind", "=", kind),
                ("value", "in", list({event.data["code"].strip() for event in events})),
            ]
        )
        self.codes = defaultdict(list)
        for row in rows:
            self.codes[row._code_key()].append(row._version())
        self.before = {version.id: asdict(version) for rows in self.codes.values() for version in rows}
        self.known = set(self.records.browse({row.res_id for row in rows if row.res_id}).exists().ids)
        self.made, self.words = {}, {}

    def key(self, event):
        """What code an event is about; only service levels are told apart by what they belong to."""
        parent = event.data.get("parent") if self.kind == "service_level" else None
        return event.system_id, self.kind, event.data["code"].strip(), (parent or "").strip()

    def versions(self, event):
        """The versions of the event's code, as they are by now."""
        return self.codes[self.key(event)]

    def record(self, record_id):
        """A record that still exists, or none."""
        return self.records.browse(record_id if record_id in self.known else ()).with_prefetch(self.known)

    # -- changes --------------------------------------------------------------------------------------

    def make(self, missing):
        """Make records that nobody has.

        :param missing: list of (event, values of the record)
        """
        created = self.records.create(
            [
                {
                    **values,
                    "code": event.data["code"].strip(),
                    "company_id": event.company_id,
                    "system_id": event.system_id,
                }
                for event, values in missing
            ]
        )
        self.known.update(created.ids)
        self.made = {
            self.key(event): record.id for (event, _values), record in zip(missing, created, strict=True)
        }

    def put(self, event, version):
        """Keep a version, in the place of the one of its slot; the one replaced, or None."""
        versions = self.versions(event)
        replaced = next((row for row in versions if row.slot == version.slot), None)
        if replaced:
            version.id = replaced.id
            versions.remove(replaced)
        versions.append(version)
        if version.res_id:
            self.known.add(version.res_id)
        return replaced

    def take_back(self, event, version, replaced):
        """Undo a ``put``."""
        versions = self.versions(event)
        versions.remove(version)
        if replaced:
            versions.append(replaced)

    def learn(self, event, version, values):
        """Take over what the newest statement says of a record that the system's messages made."""
        newest = max(row.stated_at or datetime.min for row in self.versions(event) if not row.is_end)
        record = self.record(version.res_id)
        if self.spec.is_own and record.system_id.id == event.system_id and event.time >= newest:
            self.words[record] = values

    # -- written at once ------------------------------------------------------------------------------

    def save(self):
        """Write what changed: the references, and the records that messages made."""
        for record, values in self.words.items():
            # Kept in the cache: the records are updated together when it is flushed.
            record.update(
                {
                    name: value
                    for name, value in values.items()
                    if record._fields[name].convert_to_write(record[name], record) != value
                }
            )
        self.env.flush_all()
        self._save_references()
        if self.spec.is_own:
            ids = {version.res_id for rows in self.codes.values() for version in rows if version.res_id}
            records = self.records.browse(ids & self.known).filtered("system_id")
            self.references._settle_archived(records)

    def _save_references(self):
        changed, added = [], []
        for (system_id, _kind, code, parent), versions in self.codes.items():
            for version in versions:
                row = asdict(version)
                if version.id is None:
                    company_id = self.companies[system_id]
                    added.append(
                        {
                            **row,
                            "system_id": system_id,
                            "company_id": company_id,
                            "value": code,
                            "parent_value": parent,
                        }
                    )
                elif row != self.before[version.id]:
                    changed.append(row)
        # The versions that end now make room for those that begin.
        self._execute(_UPDATE, changed)
        self._execute(_INSERT, added)
        self.references.invalidate_model(flush=False)

    def _execute(self, statement, rows):
        if not rows:
            return
        values = {"rows": json.dumps(rows, default=str), "uid": self.env.uid}
        try:
            self.env.cr.execute(statement, {**values, "kind": self.kind, "model": self.spec.model})
        except UniqueViolation as error:
            # Not translated: only programs read it, and the failed transaction can ask nothing any more.
            raise ConcurrencyError("Another call recorded one of these codes meanwhile.") from error
