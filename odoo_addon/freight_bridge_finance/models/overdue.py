# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

from odoo.tools import SQL


def overdue(model, condition, limit):
    """Records that wait for longer than their systems say, the oldest first.

    :param model: with ``system_id`` and ``since``
    :param condition: which of them still wait, as SQL over ``late``
    """
    model.flush_model()
    rows = model.env.execute_query(
        SQL(
            """
            SELECT late.id FROM %s late
              JOIN freight_system system ON system.id = late.system_id
             WHERE %s
               AND late.since < now() AT TIME ZONE 'UTC' - system.billing_wait_hours * interval '1 hour'
             ORDER BY late.since, late.id LIMIT %s
            """,
            SQL.identifier(model._table),
            condition,
            limit,
        )
    )
    return model.browse([row[0] for row in rows])
