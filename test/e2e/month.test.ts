// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * A month of freight: shipments, carriers' invoices of all types and formats with known faults among them, and the books.
 *
 * The source files are generated (seeded); what the books must say is counted again from these files by a program of its own.
 * FREIGHT_MONTH_SHIPMENTS and FREIGHT_MONTH_INVOICES make it smaller or larger, FREIGHT_MONTH_SEED another one, and
 * FREIGHT_MONTH_FOLDER keeps the files.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Stack, startStack } from "../../stack/index.ts";
import { runJob } from "../support/freight_money.ts";
import { FAULTS, generateMonth, type Month, type Planned } from "../support/month/generate.ts";
import { leftovers, trialBalance } from "../support/month/look.ts";
import { bill, invoicesByKey, keyOf, ship } from "../support/month/play.ts";
import { prepareMonth, type Systems } from "../support/month/prepare.ts";
import { OUT_OF_REACH, ruleCodes } from "../support/month/rules.ts";
import { openWorld, type World } from "../support/world.ts";

const WEEKS = [1, 2, 3, 4];
const setting = (name: string, usual: number) => Number(process.env[`FREIGHT_MONTH_${name}`] ?? usual);
const size = { shipments: setting("SHIPMENTS", 5000), invoices: setting("INVOICES", 6000) };

let stack: Stack;
let world: World;
let folder: string;
let month: Month;
let systems: Systems;
/** The last entry that was there before the month. */
let lastEntry: number;

before(async () => {
  folder = process.env.FREIGHT_MONTH_FOLDER ?? mkdtempSync(join(tmpdir(), "freight-month-"));
  mkdirSync(folder, { recursive: true });
  month = generateMonth(folder, setting("SEED", 2025), size);
  // Of its own: other tests' invoices would be in the same books, and these would keep their jobs waiting.
  stack = await startStack({ profile: "month" });
  world = await openWorld("month", { stack });
});
after(async () => {
  await world?.close();
  await stack?.stop();
  if (process.env.FREIGHT_MONTH_FOLDER === undefined) rmSync(folder, { recursive: true });
});

test("a fault is planted for every rule that a file can offend", () => {
  const planted = new Set([...FAULTS.map(({ code }) => code), ...Object.keys(OUT_OF_REACH)]);
  assert.deepEqual([...planted].toSorted(), ruleCodes());
});

test("what was agreed and what is to be shipped are put into Odoo", async () => {
  // What the demo's own shipments cost is not the month's.
  for (const job of ["cron_accrue", "cron_audit_invoices", "cron_post_invoices"]) await runJob(world, job);
  lastEntry = Number(await stack.psql("SELECT max(id) FROM account_move"));
  systems = await prepareMonth(world, folder);
  assert.equal(
    await world.odoo.count("freight.shipment", [["tracking_ref", "=like", "TM%"]]),
    month.shipments,
  );
});

test("what the carriers took is accrued", async () => {
  await ship(world, systems, folder);
});

for (const week of WEEKS) {
  test(`the carriers' invoices of week ${week} are audited, decided and posted`, async () => {
    const due = month.plan.filter((planned) => planned.week <= week).length;
    await bill(world, systems, folder, week, due);
  });
}

function endOf({ state, decision }: Planned): string {
  return decision === "approve" || decision === "short_pay" ? `${state} by a person` : state;
}

test("each planted fault is found by its own rule, and none that was not planted", async () => {
  const rows = await invoicesByKey<{ state: string; found: string[] | null }>(
    world,
    `invoice.state || CASE WHEN approved_by_id IS NULL THEN '' ELSE ' by a person' END AS state,
     (SELECT json_agg(code ORDER BY code) FROM freight_audit_finding WHERE invoice_id = invoice.id) AS found`,
  );
  const seen = [...rows].map(([key, { state, found }]) => [key, (found ?? []).join(" "), state] as const);
  const planned = month.plan.map((row) => [keyOf(row), row.findings.join(" "), endOf(row)] as const);
  const byKey = (one: readonly string[], other: readonly string[]) =>
    String(one[0]) < String(other[0]) ? -1 : 1;
  const differing = (rows: typeof seen, others: typeof seen) => {
    const known = new Set(others.map((row) => row.join("|")));
    return rows.filter((row) => !known.has(row.join("|"))).toSorted(byKey);
  };
  assert.deepEqual(differing(seen, planned), differing(planned, seen));
  assert.equal(seen.length, planned.length);
});

test("the trial balance equals the independent recount to the cent", async () => {
  const program = fileURLToPath(new URL("../support/month/recount/recount.ts", import.meta.url));
  const counted = execFileSync(process.execPath, ["--import", "tsx", program, folder], { encoding: "utf8" });
  assert.deepEqual(await trialBalance(world, lastEntry), JSON.parse(counted));
});

test("nothing is posted twice, and nothing is left", async () => {
  const left = Object.entries((await leftovers(world)) as Record<string, number>);
  assert.deepEqual(
    left.filter(([, count]) => count > 0),
    [],
  );
});
