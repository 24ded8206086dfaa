# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""How the feed learns what changed, so that nothing is missed that commits late.

A time stamp or a running number says when a row was written, not when others could see it: what commits after
an extraction with an older stamp is never looked at again. So triggers note each change under the number of
its transaction, and the watermark is a snapshot of PostgreSQL: which transactions an extraction saw. The next
one takes what it did not see, whenever that was written, and whatever was deleted since.

Notes are only ever inserted and, once every feed has seen them, deleted: no writer waits for another one.
"""

from odoo.tools import SQL

#: Reads a snapshot's horizon first: only what is at or after it can be unseen, and the index knows that.
UNSEEN = (
    "note.txid >= pg_snapshot_xmin(%(since)s::pg_snapshot)"
    " AND NOT pg_visible_in_snapshot(note.txid, %(since)s::pg_snapshot)"
)
_EVENTS = (
    ("insert", "INSERT", "NEW TABLE AS touched"),
    ("update", "UPDATE", "NEW TABLE AS touched"),
    ("delete", "DELETE", "OLD TABLE AS touched"),
)


def create_tables(cr):
    """The notes, and what of each feed its readers have, and what waits to be published."""
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS freight_feed_note (
            source text NOT NULL, record_id integer NOT NULL, txid xid8 NOT NULL);
        CREATE INDEX IF NOT EXISTS freight_feed_note_txid ON freight_feed_note (txid);
        CREATE OR REPLACE FUNCTION freight_feed_note() RETURNS trigger AS $$
        BEGIN
            INSERT INTO freight_feed_note (source, record_id, txid)
            SELECT TG_TABLE_NAME, id, pg_current_xact_id() FROM touched;
            RETURN NULL;
        END
        $$ LANGUAGE plpgsql;
        CREATE TABLE IF NOT EXISTS freight_feed_published (
            feed_id integer NOT NULL REFERENCES freight_feed (id) ON DELETE CASCADE,
            entity text NOT NULL, record_id integer NOT NULL, digest uuid NOT NULL,
            account_id integer, currency text, debit numeric, credit numeric, amount_currency numeric,
            PRIMARY KEY (feed_id, entity, record_id));
        CREATE TABLE IF NOT EXISTS freight_feed_row (
            run_id integer NOT NULL REFERENCES freight_feed_run (id) ON DELETE CASCADE,
            entity text NOT NULL, record_id integer NOT NULL, op text NOT NULL, content jsonb, digest uuid,
            PRIMARY KEY (run_id, entity, record_id));
        """
    )


def watch(cr, tables):
    """Note every change of ``tables`` from the end of this transaction on.

    Making a trigger waits for the transactions that write the table at this moment; those that write it later
    have the trigger, also where their own snapshot is older. So nothing slips through between.
    """
    for table in tables:
        for name, event, transition in _EVENTS:
            cr.execute(
                SQL(
                    "CREATE OR REPLACE TRIGGER %s AFTER %s ON %s REFERENCING %s"
                    " FOR EACH STATEMENT EXECUTE FUNCTION freight_feed_note()",
                    SQL.identifier(f"freight_feed_{name}"),
                    SQL(event),
                    SQL.identifier(table),
                    SQL(transition),
                )
            )


def unwatch(cr, tables):
    """Note nothing any more, and forget what was noted."""
    for table in tables:
        for name, _event, _transition in _EVENTS:
            cr.execute(
                SQL(
                    "DROP TRIGGER IF EXISTS %s ON %s",
                    SQL.identifier(f"freight_feed_{name}"),
                    SQL.identifier(table),
                )
            )
    cr.execute("DELETE FROM freight_feed_note")


def watched(cr):
    """Names of the tables that are watched."""
    cr.execute(
        """
        SELECT tgrelid::regclass::text FROM pg_trigger
         WHERE tgname LIKE 'freight_feed_%' GROUP BY 1 HAVING count(*) = 3
        """
    )
    return {table for (table,) in cr.fetchall()}


def drop(cr):
    """Remove all of it, when the module goes."""
    cr.execute(
        """
        DROP FUNCTION IF EXISTS freight_feed_note() CASCADE;
        DROP TABLE IF EXISTS freight_feed_note, freight_feed_published, freight_feed_row;
        """
    )


def snapshot(cr):
    """(what this transaction sees, of which database cluster): the watermark of an extraction.

    Numbers of transactions mean something only in the cluster that gave them: a database that was restored
    elsewhere compares everything instead.
    """
    cr.execute("SELECT pg_current_snapshot()::text, system_identifier::text FROM pg_control_system()")
    return cr.fetchone()


def note(cr, table, ids):
    """Note records by hand whose rows change although their table is not written."""
    cr.execute(
        "INSERT INTO freight_feed_note (source, record_id, txid)"
        " SELECT %s, unnest(%s::int[]), pg_current_xact_id()",
        [table, list(ids)],
    )


def forget_seen(cr, watermarks):
    """Delete the notes that every feed has seen."""
    if not watermarks:
        return
    cr.execute(
        """
        DELETE FROM freight_feed_note
         WHERE txid < (SELECT pg_snapshot_xmin(mark::pg_snapshot) AS horizon
                         FROM unnest(%s) mark ORDER BY horizon LIMIT 1)
        """,
        [list(watermarks)],
    )
