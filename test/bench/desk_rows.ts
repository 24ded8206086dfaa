// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A million exceptions: some that real messages raised, and very many beside them that stand in the queue like those. */
import type { Client } from "pg";
import { eventually } from "../../stack/support/odoo.ts";
import { milestone } from "../support/milestones.ts";
import { type SystemPartner, unique, type World } from "../support/world.ts";

const TOTAL = 1_000_000;
/** Those that are opened: each has its message, and shipments that resemble what it names. */
const REAL = 60;
const SHIPMENTS = 2_000;
const SYSTEMS = 20;
const PER_INSERT = 100_000;

/** A row of the queue, as both screens show it. */
export interface QueueRow {
  readonly id: number;
  readonly name: string;
}

/** What must stand first in the queue, by what is asked of it. */
export interface Expected {
  readonly open: QueueRow;
  /** The row whose record is opened: the seventh. */
  readonly opened: QueueRow;
  readonly mine: QueueRow;
  readonly critical: QueueRow;
  readonly found: QueueRow;
}

/** Words that one row has. */
export const WORDS = `BULK-${TOTAL / 2}`;
/** The place of the row that is opened, from one. */
export const OPENED = 7;

/** Fills the table, and says what is to be seen. `login`: whose queue it is. */
export async function fillExceptions(world: World, database: Client, login: string): Promise<Expected> {
  const partner = await world.partner("desk");
  const codes = Array.from({ length: SYSTEMS - 1 }, () => unique("desk"));
  const others = await world.odoo.create(
    "freight.system",
    codes.map((code) => ({ name: code, code })),
  );
  await realExceptions(world, database, partner);
  await likenesses(database, [partner.systemId, ...others], login);
  await database.query("VACUUM ANALYZE freight_exception");
  return expected(database, login);
}

/** Messages about shipments that nobody knows: the worker raises an exception for each. They are due before all others. */
async function realExceptions(world: World, database: Client, partner: SystemPartner): Promise<void> {
  const prefix = unique("DESK");
  await world.shipments(prefix, SHIPMENTS);
  const worker = await world.startWorker();
  try {
    for (let index = 0; index < REAL; index++) {
      const reference = `${prefix}-${index}`;
      await partner.deliver(milestone({ system: partner.code, id: reference, reference }));
    }
    await eventually("the real exceptions", async () => {
      const { rows } = await database.query(
        "SELECT count(*)::int AS known FROM freight_exception WHERE system_id = $1",
        [partner.systemId],
      );
      return rows[0].known === REAL ? true : undefined;
    });
  } finally {
    await worker.stop();
  }
  await database.query(
    "UPDATE freight_exception SET user_id = NULL, deadline = now() AT TIME ZONE 'UTC' - interval '90 days' + id * interval '1 second' WHERE system_id = $1",
    [partner.systemId],
  );
}

/** Copies of them for all systems, teams and codes: eight of ten are open, one is in progress, one is closed. */
async function likenesses(database: Client, systemIds: readonly number[], login: string): Promise<void> {
  const { rows } = await database.query("SELECT count(*)::int AS known FROM freight_exception");
  for (let from = rows[0].known as number; from < TOTAL; from += PER_INSERT) {
    await database.query(LIKENESSES, [from, Math.min(from + PER_INSERT, TOTAL) - 1, systemIds, login]);
  }
}

async function expected(database: Client, login: string): Promise<Expected> {
  const row = async (where: string, place = 1): Promise<QueueRow> => {
    const { rows } = await database.query(
      `SELECT id, name FROM freight_exception WHERE state IN ('open', 'in_progress') AND ${where}
        ORDER BY deadline, id LIMIT 1 OFFSET ${place - 1}`,
    );
    return rows[0];
  };
  const { rows } = await database.query("SELECT id FROM res_users WHERE login = $1", [login]);
  return {
    open: await row("true"),
    opened: await row("true", OPENED),
    mine: await row(`user_id = ${rows[0].id}`),
    critical: await row("severity = 'critical'"),
    found: await row(`subject = '${WORDS}'`),
  };
}

/** Spread by their number, so that each run has the same rows. */
const LIKENESSES = `
INSERT INTO freight_exception (name, code_id, code, severity, state, summary, subject, system_id, company_id, team_id,
                               user_id, deadline, is_breached, event_count, own_words, create_uid, create_date, write_uid, write_date)
SELECT 'BULK' || lpad(n::text, 7, '0'), kind.id, kind.code, (ARRAY['low','medium','high','critical'])[1 + n % 4],
       (ARRAY['open','open','open','open','open','open','open','open','in_progress','waived'])[1 + n % 10],
       'No shipment has the number BULK-' || n || ' that the partner names.', 'BULK-' || n,
       ($3::int[])[1 + n % cardinality($3::int[])], system.company_id, team.id,
       CASE WHEN n % 100 = 0 THEN (SELECT id FROM res_users WHERE login = $4) END,
       now() AT TIME ZONE 'UTC' + ((n::bigint * 7919) % 5184000 - 1728000) * interval '1 second', false, 1 + n % 3,
       concat_ws(' ', 'BULK' || lpad(n::text, 7, '0'), 'BULK-' || n, 'No shipment has the number BULK-' || n || ' that the partner names.'),
       1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
  FROM generate_series($1::int, $2::int) AS n
  JOIN (SELECT id, code, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS kinds
          FROM freight_exception_code) kind ON kind.place = n % kind.kinds
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS teams
          FROM freight_team) team ON team.place = n % team.teams
  JOIN freight_system system ON system.id = ($3::int[])[1 + n % cardinality($3::int[])]
`;
