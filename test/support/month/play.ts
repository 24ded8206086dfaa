// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Lets the month happen: messages arrive, jobs run, and a person decides what the rules leave open. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, OdooFault, OdooSession } from "../../../stack/support/odoo.ts";
import { runJob } from "../freight_money.ts";
import { mapBounded } from "../partner.ts";
import type { World } from "../world.ts";
import type { DecisionRow, Format } from "./formats.ts";
import { rowsOf } from "./odoo_rows.ts";
import type { Systems } from "./prepare.ts";

const BATCH = 200;
const MEDIA: Readonly<Record<Format, string>> = {
  x12: "application/edi-x12",
  edifact: "application/edifact",
  csv: "text/csv",
  json: "application/cloudevents-batch+json",
};
const MINUTES = 60_000;
/** Which invoices are the month's; the demo may have some of its own. */
const MONTHS = "system_id IN (SELECT id FROM freight_system WHERE code LIKE 'month-%')";

async function count(world: World, sql: string): Promise<number> {
  return Number(await world.stack.psql(sql));
}

/** Runs a job until it has left nothing to do; it may be running by itself. */
async function runUntil(world: World, job: string, waiting: string): Promise<void> {
  const look = async () => {
    if ((await count(world, waiting)) === 0) return true;
    await runJob(world, job).catch((error: unknown) => {
      // A job that runs already is not run twice, and one may take longer than a call waits: what is left is looked at.
      if (error instanceof OdooFault && !error.message.includes("already executing")) throw error;
    });
    return undefined;
  };
  await eventually(job, look, 15 * MINUTES);
}

/** Sends every milestone and document, waits until they are applied, and accrues what left. */
export async function ship(world: World, systems: Systems, folder: string): Promise<void> {
  const events = readFileSync(join(folder, "messages.ndjson"), "utf8").trimEnd().split("\n");
  const batches = Array.from({ length: Math.ceil(events.length / BATCH) }, (_, index) =>
    events.slice(index * BATCH, (index + 1) * BATCH),
  );
  const answers = await mapBounded(batches, 4, (batch) =>
    systems.json.deliver(`[${batch.join(",")}]`, { contentType: MEDIA.json }),
  );
  const refused = answers.find(({ status }) => status !== 202);
  if (refused !== undefined) throw new Error(`${refused.status}: ${JSON.stringify(refused.body)}`);
  const applied = async () =>
    (await world.outcomes(systems.json.code)).applied === events.length || undefined;
  await eventually("the milestones", applied, 10 * MINUTES);
  const left =
    "SELECT count(*) FROM freight_shipment WHERE is_cost_rated IS NOT TRUE AND state = 'delivered'";
  const expected =
    "SELECT count(*) FROM freight_charge WHERE cost_state = 'expected' AND posting_exception_id IS NULL";
  await runUntil(world, "cron_accrue", left);
  await runUntil(world, "cron_accrue", expected);
}

/** A week: the carriers' files come, what they bill is audited, decided and posted. */
export async function bill(
  world: World,
  systems: Systems,
  folder: string,
  week: number,
  invoices: number,
): Promise<void> {
  const path = join(folder, `week${week}`);
  const names = readdirSync(path).toSorted();
  // Partners send again what they believe lost: a file that comes twice bills once.
  for (const name of week === 1 ? [...names, ...names] : names) {
    const format = name.split(".").at(-1) as Format;
    const body = readFileSync(join(path, name), "utf8");
    const answer = await systems[format].deliver(body, { contentType: MEDIA[format] });
    if (answer.status !== 202)
      throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 2000)}`);
  }
  await eventually(
    `the ${invoices} invoices up to week ${week}`,
    async () =>
      (await count(world, `SELECT count(*) FROM freight_invoice WHERE ${MONTHS}`)) >= invoices || undefined,
    3 * MINUTES,
  );
  await runUntil(
    world,
    "cron_audit_invoices",
    "SELECT count(*) FROM freight_invoice WHERE state = 'received'",
  );
  await decide(world, folder);
  await runUntil(
    world,
    "cron_post_invoices",
    "SELECT count(*) FROM freight_invoice WHERE state = 'approved' AND posting_exception_id IS NULL",
  );
}

/** The key of an invoice in the files of the month. */
export function keyOf(row: { scac: string; number: string; turn: number | string }): string {
  return `${row.scac} ${row.number} ${row.turn}`;
}

/** Every invoice in Odoo by its key. */
export async function invoicesByKey<Fields extends object>(
  world: World,
  columns: string,
): Promise<Map<string, Fields & { id: number }>> {
  const rows = await world.stack.psql(
    `SELECT json_agg(entry) FROM (
       SELECT invoice.id, invoice.scac, invoice.number,
              row_number() OVER (PARTITION BY scac, invoice.number ORDER BY invoice.id) AS turn, ${columns}
         FROM freight_invoice invoice WHERE ${MONTHS}) entry`,
  );
  const found = JSON.parse(rows || "[]") as (Fields & {
    id: number;
    scac: string;
    number: string;
    turn: number;
  })[];
  return new Map(found.map((row) => [keyOf(row), row]));
}

/** A person goes through what waits, by a list that says what to decide. */
async function decide(world: World, folder: string): Promise<void> {
  const { url, db } = world.stack.odoo;
  const as = (login: string) => new OdooSession({ url, db, login, password: login });
  const [clerk, manager] = [as("finance"), as("manager")];
  const waiting = await invoicesByKey<{ state: string; is_above: boolean }>(
    world,
    `invoice.state, EXISTS (SELECT FROM freight_audit_finding finding
                             WHERE finding.invoice_id = invoice.id AND code = 'approval_limit') AS is_above`,
  );
  const chosen: Record<"approve" | "reject" | "manager", number[]> = { approve: [], reject: [], manager: [] };
  const reason = "As the list of the month says";
  for (const row of rowsOf<DecisionRow>(folder, "decisions.csv")) {
    const invoice = waiting.get(keyOf(row));
    if (invoice?.state !== "review" || row.decision === "wait") continue;
    if (row.decision === "short_pay")
      await clerk.call("freight.invoice", "action_short_pay", [[invoice.id], reason]);
    else if (row.decision === "approve" && invoice.is_above) chosen.manager.push(invoice.id);
    else chosen[row.decision].push(invoice.id);
  }
  if (chosen.reject.length > 0) await clerk.call("freight.invoice", "action_reject", [chosen.reject, reason]);
  if (chosen.approve.length > 0)
    await clerk.call("freight.invoice", "action_approve", [chosen.approve, reason]);
  if (chosen.manager.length > 0)
    await manager.call("freight.invoice", "action_approve", [chosen.manager, reason]);
}
