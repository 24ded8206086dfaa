# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import hashlib
import json

from odoo import fields, models
from odoo.tools import SQL

from .append_only import removing
from .freight_erasure_place import PLACES

#: Rows that one batch of a search looks at, and that one of an erasure changes.
LOOKED_AT = 2000
ERASED = 100
#: The longest that the database looks at one batch.
PATIENCE = "60s"


class FreightErasureWork(models.Model):
    """The batches of a search and of an erasure; each is a transaction of its own."""

    _inherit = "freight.erasure.request"

    # -- searching ------------------------------------------------------------------------------------

    def _search_batch(self):
        """Look at the next rows; how many were found."""
        number, after = self.cursor
        place, person = PLACES[number], self._person()
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL statement_timeout = %s", [PATIENCE])
        last_id, found = self._candidates(place, person, after)
        matching = {row["id"]: row["kept"] for row in found if self._changes(place, person, row)}
        for code in set(matching.values()):
            ids = [record_id for record_id, kept in matching.items() if kept == code]
            self._add_finding(place, code, ids)
        if last_id:
            self.cursor = [number, last_id]
        elif number + 1 < len(PLACES):
            self.cursor = [number + 1, 0]
        else:
            self.write({"state": "found", "cursor": False, "searched_at": fields.Datetime.now()})
        self.flush_recordset()
        self.env.cr.execute("SET LOCAL statement_timeout = 0")
        return len(matching)

    def _candidates(self, place, person, after):
        """(last id looked at or None, rows that may hold the person) of the next rows of a place."""
        columns = self._texts(place)
        words = SQL(", ").join(SQL("%s::text", SQL.identifier("log", column)) for column in columns)
        conditions = SQL(" OR ").join(
            SQL("(%s)", SQL(" AND ").join(SQL("words.text ~* %s", part) for part in parts))
            for parts in person.conditions
        )
        company = SQL("TRUE")
        if place.company in self._stored(place):
            column = SQL.identifier("log", place.company)
            company = SQL("(%s IS NULL OR %s = %s)", column, column, self.company_id.id)
        kept = SQL("NULL")
        if place.kept:
            kept = SQL("%s", place.kept)
        elif place.kept_if:
            kept = SQL(
                "CASE %s END",
                SQL(" ").join(SQL("WHEN %s THEN %s", SQL(test), code) for code, test in place.kept_if),
            )
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH looked AS (
                    SELECT log.id FROM %(table)s log WHERE log.id > %(after)s ORDER BY log.id LIMIT %(limit)s
                )
                SELECT log.id, %(texts)s, %(kept)s AS kept, (SELECT max(id) FROM looked) AS last_id
                  FROM looked JOIN %(table)s log USING (id)
                 CROSS JOIN LATERAL (SELECT concat_ws(E'\\n', %(words)s) AS text) words
                 WHERE %(where)s AND %(company)s AND (%(conditions)s)
                UNION ALL
                SELECT NULL, %(nothing)s, NULL, (SELECT max(id) FROM looked)
                """,
                table=SQL.identifier(place.table),
                after=after,
                limit=LOOKED_AT,
                texts=self._as_texts(place),
                kept=kept,
                words=words,
                where=SQL(place.where),
                company=company,
                conditions=conditions,
                nothing=SQL(", ").join([SQL("NULL")] * len(columns)),
            )
        )
        return rows[-1]["last_id"], rows[:-1]

    def _as_texts(self, place):
        return SQL(", ").join(
            SQL("%s::text AS %s", SQL.identifier("log", column), SQL.identifier(column))
            for column in self._texts(place)
        )

    def _texts(self, place):
        """The columns of a place that this database has."""
        stored = self._stored(place)
        return [column for column in place.columns if column in stored]

    def _stored(self, place):
        return {
            name for name, field in self.env[place.model]._fields.items() if field.column_type and field.store
        }

    def _changes(self, place, person, row):
        """{column: text without the person} of the columns where that is another text."""
        texts = {column: row[column] for column in self._texts(place) if row[column]}
        new = {column: person.replaced(text) for column, text in texts.items()}
        return {column: text for column, text in new.items() if text != texts[column]}

    def _add_finding(self, place, code, ids):
        finding = self.finding_ids.filtered(
            lambda row: (row.place, row.kept_code or None) == (place.model, code)
        )
        if not finding:
            finding = finding.create(
                {
                    "request_id": self.id,
                    "place": place.model,
                    "kept_code": code,
                    "is_kept": bool(code),
                    "count": 0,
                }
            )
        finding.record_ids = [*(finding.record_ids or []), *ids]
        finding.count = len(finding.record_ids)

    # -- erasing --------------------------------------------------------------------------------------

    def _erase_batch(self):
        """Erase the person from the next records; how many these were."""
        waiting = self.finding_ids.filtered(lambda row: not row.is_kept and (row.cursor or 0) < row.count)
        if not waiting:
            self._finish()
            return 1
        finding = waiting[0]
        place = next(place for place in PLACES if place.model == finding.place)
        begin = finding.cursor or 0
        ids = finding.record_ids[begin : begin + ERASED]
        self.env.flush_all()
        rows = self._locked(place, ids)
        person = self._person()
        changes = {row["id"]: changed for row in rows if (changed := self._changes(place, person, row))}
        digests = {str(row["id"]): _digest(row, changes[row["id"]]) for row in rows if row["id"] in changes}
        erased = self._write_changes(place, rows, changes)
        if left := sorted(changes.keys() - set(erased)):
            self._add_finding(place, "changed", left)
        if place.model == "freight.document" and self.erase_files:
            documents = self.env["freight.document"].browse(erased)
            documents.filtered(lambda row: row.content and not row.expired_on)._give_up_bytes(
                "erased", self.name
            )
        finding.write(
            {
                "cursor": begin + len(ids),
                "erased_count": finding.erased_count + len(erased),
                "digests": {**(finding.digests or {}), **{str(key): digests[str(key)] for key in erased}},
            }
        )
        self.env.invalidate_all()
        return len(ids)

    def _locked(self, place, ids):
        """The rows as they are now, locked; those aside that are kept by now."""
        kept = SQL(" OR ").join(SQL(test) for _code, test in place.kept_if)
        # A removal needs the whole row, as it was sealed.
        columns = SQL("log.*")
        if place.model != "freight.integration.log":
            columns = SQL("log.id, %s", self._as_texts(place))
        return self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM %s log WHERE log.id = ANY(%s) AND NOT (%s) ORDER BY log.id FOR UPDATE OF log",
                columns,
                SQL.identifier(place.table),
                ids,
                kept if place.kept_if else SQL("FALSE"),
            )
        )

    def _write_changes(self, place, rows, changes):
        """Write the new texts; ids of the rows that have them."""
        if place.model == "freight.integration.log":
            removals = self.env["freight.payload.removal"].with_user(self.approved_by_id).sudo()
            touched = [row for row in rows if row["id"] in changes]
            return removals._remove(touched, changes, "erased", self.name)
        with removing(self.env.cr):
            for record_id, values in changes.items():
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s WHERE id = %s",
                        SQL.identifier(place.table),
                        SQL(", ").join(
                            SQL("%s = %s", SQL.identifier(column), text) for column, text in values.items()
                        ),
                        record_id,
                    )
                )
        return list(changes)


def _digest(row, changed):
    """SHA-256 of the texts that were there."""
    text = json.dumps({column: row[column] for column in sorted(changed)}, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
