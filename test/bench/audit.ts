// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `audit`: carriers' invoices of 20 lines over five shipments, sent by a partner and matched, with a contract in force and their
 * accruals in the books. 100,000 lines are approved by rule and posted; beside each 25 invoices one waits for a person.
 *
 *   audit_lines, audit_posted  lines a second that the job audits, that the other posts; baseline: in jobs of 1000 lines
 *   audit_both                 lines a second through both; baseline: in jobs of 1000 lines
 *   audit_per_invoice          the same against one call to audit and one to post for each invoice, each committed by itself
 *   audit_growth               what a line costs in a job of 100,000 lines; baseline: in jobs of 1000, before there were others
 *   audit_history              what a line costs in jobs of 1000 lines after 100,000 are in the books; baseline: before
 *   audit_memory               the most that a process of Odoo ever held; baseline: after jobs of 1000 lines
 *
 * What a line costs is processor time, of Odoo and PostgreSQL together: it tells whether there is more to do for each line, not
 * what else the machine did at that moment. The small jobs and the invoices one by one take turns, several times before the
 * large job and after it.
 */
import type { Client } from "pg";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { runJob } from "../support/freight_money.ts";
import { highestMemory, processorSeconds } from "../support/processes.ts";
import { type SystemPartner, unique, type World } from "../support/world.ts";
import { openDatabase } from "./database.ts";
import {
  type Batch,
  invoicesOf,
  LINES_PER_INVOICE,
  leftOn,
  sendInvoices,
  shipmentsOf,
  weightOf,
} from "./freight_bills.ts";
import { type Books, openBooks } from "./freight_books.ts";
import { accruedCents, checkBooks } from "./freight_check.ts";
import { holdJobs, workOff } from "./freight_jobs.ts";
import { type Figure, figure, median } from "./report.ts";

const INVOICES = 5_000;
const FEW_INVOICES = 50;
const SINGLE_INVOICES = 10;
const ROUNDS = 5;
/** Each of Odoo's two workers does much once; which of them takes a job is chance. */
const WARM_UPS = 3;
const RECEIVE_DEADLINE_MS = 1_800_000;
const SHIPMENTS_PER_CALL = 1_000;

/** Of one line, in seconds: of the clock, and of the processors for both. */
interface Cost {
  readonly audit: number;
  readonly post: number;
  readonly processor: number;
}

interface Bench {
  readonly world: World;
  readonly database: Client;
  readonly partner: SystemPartner;
  readonly books: Books;
  /** All that were made, for the check at the end. */
  readonly batches: Batch[];
}

export async function benchAudit(world: World): Promise<Figure[]> {
  await holdJobs(world);
  const partner = await world.partner("audit");
  const database = await openDatabase(world);
  try {
    const books = await openBooks(world, partner);
    // What others left to accrue is no part of it.
    await runJob(world, "cron_accrue");
    const before = await accruedCents(database, books);
    const bench: Bench = { world, database, partner, books, batches: [] };
    const figures = await measure(bench);
    await checkBooks(database, books, bench.batches, before);
    return figures;
  } finally {
    await database.end();
  }
}

async function measure(bench: Bench): Promise<Figure[]> {
  for (let round = 0; round < WARM_UPS; round++) {
    await job(bench, await received(bench, FEW_INVOICES));
  }
  const few: Cost[] = [];
  const single: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    few.push(await job(bench, await received(bench, FEW_INVOICES)));
    single.push(await oneByOne(bench, await received(bench, SINGLE_INVOICES)));
  }
  const many = await received(bench, INVOICES);
  const idle = await restart(bench, FEW_INVOICES);
  const all = await job(bench, many);
  const highest = odooMemory(bench.world);
  const later: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    later.push(await job(bench, await received(bench, FEW_INVOICES)));
    single.push(await oneByOne(bench, await received(bench, SINGLE_INVOICES)));
  }
  const line = (costs: Cost[], of: (cost: Cost) => number) => median(costs.map(of));
  const audit = (cost: Cost) => cost.audit;
  const post = (cost: Cost) => cost.post;
  const both = (cost: Cost) => cost.audit + cost.post;
  const milliseconds = (cost: Cost) => cost.processor * 1000;
  return [
    figure("audit_lines", 1 / audit(all), "lines/s", 1 / line(few, audit)),
    figure("audit_posted", 1 / post(all), "lines/s", 1 / line(few, post)),
    figure("audit_both", 1 / both(all), "lines/s", 1 / line(few, both)),
    figure("audit_per_invoice", 1 / both(all), "lines/s", 1 / line(single, both)),
    figure("audit_growth", milliseconds(all), "ms/line", line(few, milliseconds)),
    figure("audit_history", line(later, milliseconds), "ms/line", line(few, milliseconds)),
    figure("audit_memory", highest, "MiB", idle),
  ];
}

/** Shipments, their accruals, and the invoices about them, which the partner sends and nobody has audited yet. */
async function received(bench: Bench, approved: number): Promise<Batch> {
  const { world, database } = bench;
  const batch = { prefix: `${unique("B").toUpperCase()}-`, approved };
  bench.batches.push(batch);
  await leave(bench, batch);
  const accrued = workOff(
    world,
    database,
    "cron_accrue",
    // Rated first, all of them, and then accrued.
    `SELECT count(*) FILTER (WHERE is_cost_rated IS NOT TRUE) + count(*) FILTER (WHERE NOT EXISTS (
       SELECT FROM freight_charge charge WHERE charge.shipment_id = shipment.id AND charge.cost_state = 'accrued')) AS count
       FROM freight_shipment shipment WHERE tracking_ref LIKE '${batch.prefix}%'`,
  );
  await Promise.all([accrued, receive(bench, batch)]);
  // They wait until the benchmark says so; meanwhile others go through.
  await database.query("UPDATE freight_invoice SET state = 'draft' WHERE number LIKE $1", [
    `${batch.prefix}%`,
  ]);
  await database.query("ANALYZE");
  return batch;
}

async function receive({ world, database, partner, books }: Bench, batch: Batch): Promise<void> {
  const count = async () => {
    const sql = "SELECT count(*) FROM freight_invoice WHERE number LIKE $1";
    return Number((await database.query(sql, [`${batch.prefix}%`])).rows[0].count);
  };
  const worker = await world.startWorker();
  try {
    await sendInvoices(partner, books.scac, books.codes, batch);
    await eventually(
      `${invoicesOf(batch)} invoices in Odoo`,
      async () => ((await count()) === invoicesOf(batch) ? true : undefined),
      RECEIVE_DEADLINE_MS,
    );
  } finally {
    await worker.stop();
  }
}

/** Shipments that were delivered, as their milestones would say. */
async function leave({ world, database, books }: Bench, batch: Batch): Promise<void> {
  const count = shipmentsOf(batch);
  for (let from = 0; from < count; from += SHIPMENTS_PER_CALL) {
    await world.odoo.create(
      "freight.shipment",
      Array.from({ length: Math.min(SHIPMENTS_PER_CALL, count - from) }, (_, index) => ({
        tracking_ref: `${batch.prefix}${from + index}`,
        carrier_id: books.carrierId,
        carrier_scac: books.scac,
        partner_id: books.consigneeIds[(from + index) % books.consigneeIds.length],
        actual_weight: weightOf(from + index),
        actual_pieces: 1,
      })),
    );
  }
  await database.query(
    `UPDATE freight_shipment SET state = 'delivered', actual_dispatch_date = told.left_on::timestamp,
            actual_delivery_date = told.left_on::timestamp + interval '2 days'
       FROM unnest($1::text[], $2::text[]) AS told (tracking_ref, left_on)
      WHERE freight_shipment.tracking_ref = told.tracking_ref`,
    [
      Array.from({ length: count }, (_, index) => `${batch.prefix}${index}`),
      Array.from({ length: count }, (_, index) => leftOn(index, count).toISOString().slice(0, 19)),
    ],
  );
}

/** Audits and posts a batch by the product's jobs. */
async function job({ world, database }: Bench, batch: Batch): Promise<Cost> {
  const waiting = (state: string) =>
    `SELECT count(*) FROM freight_invoice WHERE state = '${state}' AND number LIKE '${batch.prefix}%'`;
  return costOf(
    { world, database },
    batch,
    () => workOff(world, database, "cron_audit_invoices", waiting("received")),
    () => workOff(world, database, "cron_post_invoices", waiting("approved")),
  );
}

/** Audits and posts the invoices of a batch one after the other, as a script would that knows of no batches. */
function oneByOne({ world, database }: Bench, batch: Batch): Promise<Cost> {
  const { url, db } = world.stack.odoo;
  const clerk = new OdooSession({ url, db, login: "finance", password: "finance" });
  const seconds = async (state: string, method: string) => {
    const { rows } = await database.query<{ id: number }>(
      "SELECT id FROM freight_invoice WHERE number LIKE $1 AND state = $2 ORDER BY id",
      [`${batch.prefix}%`, state],
    );
    const begin = performance.now();
    for (const { id } of rows) await clerk.call("freight.invoice", method, [[id]]);
    return (performance.now() - begin) / 1000;
  };
  return costOf(
    { world, database },
    batch,
    () => seconds("received", "action_audit"),
    () => seconds("approved", "action_post"),
  );
}

async function costOf(
  { world, database }: Pick<Bench, "world" | "database">,
  batch: Batch,
  audit: () => Promise<number>,
  post: () => Promise<number>,
): Promise<Cost> {
  await database.query("UPDATE freight_invoice SET state = 'received' WHERE number LIKE $1", [
    `${batch.prefix}%`,
  ]);
  const { odoo, postgres } = world.stack;
  const used = () => processorSeconds([odoo.pid(), postgres.pid()]);
  const [lines, posted] = [invoicesOf(batch) * LINES_PER_INVOICE, batch.approved * LINES_PER_INVOICE];
  const begin = used();
  const auditSeconds = await audit();
  const between = used();
  const postSeconds = await post();
  return {
    audit: auditSeconds / lines,
    post: postSeconds / posted,
    processor: (between - begin) / lines + (used() - between) / posted,
  };
}

/** New processes, which hold no memory of what prepared the invoices; the most that they hold after a small job, MiB. */
async function restart(bench: Bench, approved: number): Promise<number> {
  const batch = await received(bench, approved);
  const { odoo } = bench.world.stack;
  await odoo.stop();
  await odoo.start();
  await job(bench, batch);
  return odooMemory(bench.world);
}

function odooMemory({ stack }: World): number {
  return highestMemory([stack.odoo.pid()]);
}
