# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Tables that only grow, kept so by the database and not by good manners."""

from contextlib import contextmanager

from odoo.tools import SQL


def guard_table(cr, table, removable=()):
    """Refuse UPDATE, DELETE and TRUNCATE on ``table`` whoever asks, the ORM or plain SQL.

    :param removable: columns that a removal may change (``removing``): retention and erasure
    """
    cr.execute(
        """
        CREATE OR REPLACE FUNCTION freight_refuse_change() RETURNS trigger AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND current_setting('freight.removing', true) = 'on' THEN
                IF to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[] THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'freight: % is append-only, % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        END
        $$ LANGUAGE plpgsql
        """
    )
    # Names of our own columns; a trigger takes no parameters of a statement.
    allowed = SQL(", ".join(f"'{column}'" for column in removable))
    for name, event, level, arguments in (
        ("row", "UPDATE OR DELETE", "ROW", allowed),
        ("all", "TRUNCATE", "STATEMENT", SQL()),
    ):
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s"
                " FOR EACH %s EXECUTE FUNCTION freight_refuse_change(%s)",
                SQL.identifier(f"{table}_append_only_{name}"),
                SQL(event),
                SQL.identifier(table),
                SQL(level),
                arguments,
            )
        )


@contextmanager
def removing(cr):
    """Let the guarded tables give up what retention or erasure removes, and nothing else, for a moment."""
    cr.execute("SET LOCAL freight.removing = 'on'")
    yield
    cr.execute("SET LOCAL freight.removing = 'off'")


def defer_log_key(cr, table):
    """Check a table's link ``log_id`` to the log at commit: log rows are written last, complete."""
    name = f"{table}_log_id_fkey"
    cr.execute("SELECT 1 FROM pg_constraint WHERE conname = %s AND condeferrable", [name])
    if cr.fetchone():
        return
    cr.execute(
        SQL(
            "ALTER TABLE %(table)s DROP CONSTRAINT IF EXISTS %(name)s,"
            " ADD CONSTRAINT %(name)s FOREIGN KEY (log_id)"
            " REFERENCES freight_integration_log (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED",
            table=SQL.identifier(table),
            name=SQL.identifier(name),
        )
    )
