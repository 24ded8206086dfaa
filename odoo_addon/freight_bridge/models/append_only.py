# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Tables that only grow, kept so by the database and not by good manners."""

from odoo.tools import SQL


def guard_table(cr, table):
    """Refuse UPDATE, DELETE and TRUNCATE on ``table`` whoever asks, the ORM or plain SQL."""
    cr.execute(
        """
        CREATE OR REPLACE FUNCTION freight_refuse_change() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'freight: % is append-only, % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        END
        $$ LANGUAGE plpgsql
        """
    )
    for name, event, level in (("row", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
        cr.execute(
            SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s"
                " FOR EACH %s EXECUTE FUNCTION freight_refuse_change()",
                SQL.identifier(f"{table}_append_only_{name}"),
                SQL(event),
                SQL.identifier(table),
                SQL(level),
            )
        )


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
