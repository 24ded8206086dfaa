// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * The least that could leave the same rows in the database: the log rows, seals and milestones that Odoo wrote, written again
 * under new keys, and the same shipments updated, by whole sets of 2000 on two connections, a transaction a set. No references
 * are looked up, nothing is checked, derived or hashed: what is left is PostgreSQL's own work.
 */
import { Client } from "pg";

const BATCH = 2_000;
const CONNECTIONS = 2;
/** Far above any id that a benchmark reaches. */
const SHIFT = 1_000_000_000;

interface Row extends Record<string, unknown> {
  id: number;
}

interface Batch {
  seals: Row[];
  logs: Row[];
  milestones: Row[];
  shipments: { id: number; state: string }[];
}

export interface Database {
  host: string;
  port: number;
  user: string;
  db: string;
}

/** Events a second. `count`: how many of the newest log rows of the system to write again. */
export async function writeSameRows(database: Database, system: string, count: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(database)));
  try {
    const [first] = clients as [Client];
    const batches = await batchesOf(first, system, count);
    const start = process.hrtime.bigint();
    let next = 0;
    await Promise.all(
      clients.map(async (client) => {
        for (let batch = batches[next++]; batch; batch = batches[next++]) {
          await write(client, batch);
        }
      }),
    );
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    return batches.reduce((sum, batch) => sum + batch.logs.length, 0) / seconds;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function connected(database: Database): Promise<Client> {
  const { host, port, user, db } = database;
  const client = new Client({ host, port, user, database: db });
  await client.connect();
  return client;
}

/** Reads what Odoo wrote and gives it new keys. Rows travel as JSON text, as they would from any client. */
async function batchesOf(client: Client, system: string, count: number): Promise<Batch[]> {
  const logs = await rows(
    client,
    `SELECT to_json(log) AS row FROM freight_integration_log log WHERE source = $1 ORDER BY id DESC LIMIT ${count}`,
    [`/systems/${system}`],
  );
  const milestones = await rows(
    client,
    "SELECT to_json(milestone) AS row FROM freight_milestone milestone WHERE log_id = ANY($1)",
    [logs.map(({ id }) => id)],
  );
  const [seal] = await rows(
    client,
    "SELECT to_json(seal) AS row FROM freight_integration_seal seal WHERE id = $1",
    [logs[0]?.seal_id],
  );
  const milestoneOf = new Map(milestones.map((milestone) => [milestone.log_id, milestone]));
  const batches: Batch[] = [];
  for (let from = 0; from < logs.length; from += BATCH) {
    const number = batches.length;
    const sealId = SHIFT + number;
    const part = logs.slice(from, from + BATCH);
    const made = part.flatMap((log) => milestoneOf.get(log.id) ?? []);
    batches.push({
      seals: [{ ...(seal as Row), id: sealId, chain: "bench.sql", sequence: number + 1 }],
      logs: part.map((log) => ({
        ...log,
        id: log.id + SHIFT,
        event_id: `sql-${log.event_id}`,
        seal_id: sealId,
      })),
      milestones: made.map((milestone) => ({
        ...milestone,
        id: milestone.id + SHIFT,
        log_id: Number(milestone.log_id) + SHIFT,
        event_id: `sql-${milestone.event_id}`,
      })),
      shipments: [...new Set(made.map((milestone) => Number(milestone.shipment_id)))]
        .sort((one, other) => one - other)
        .map((id) => ({ id, state: "in_transit" })),
    });
  }
  return batches;
}

async function rows(client: Client, sql: string, parameters: unknown[]): Promise<Row[]> {
  return (await client.query<{ row: Row }>(sql, parameters)).rows.map(({ row }) => row);
}

async function write(client: Client, batch: Batch): Promise<void> {
  await client.query("BEGIN");
  await insert(client, "freight_integration_seal", batch.seals);
  await insert(client, "freight_integration_log", batch.logs);
  await insert(client, "freight_milestone", batch.milestones);
  await client.query(
    `UPDATE freight_shipment SET state = new.state, write_date = now()
       FROM json_to_recordset($1) AS new (id int, state text) WHERE freight_shipment.id = new.id`,
    [JSON.stringify(batch.shipments)],
  );
  await client.query("COMMIT");
}

async function insert(client: Client, table: string, made: readonly Row[]): Promise<void> {
  await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(made),
  ]);
}
