// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `billing`: 1,000 delivered shipments of one customer, rated and approved by rule, become an invoice each, posted.
 *
 *   billing_invoiced      charges a second that the job invoices; baseline: in jobs of 100
 *   billing_per_shipment  the same against one call for each shipment, each committed by itself
 *
 * The small jobs and the shipments one by one take turns. At the end each charge is on one posted invoice, with its amount.
 */
import type { Client } from "pg";
import { OdooSession } from "../../stack/support/odoo.ts";
import { runJob } from "../support/freight_money.ts";
import { unique, type World } from "../support/world.ts";
import { openDatabase } from "./database.ts";
import { holdJobs, workOff } from "./freight_jobs.ts";
import { type Figure, figure, median } from "./report.ts";

const MANY = 1_000;
const FEW = 100;
const SINGLE = 25;
const ROUNDS = 3;
/** Each shipment weighs 10 kg, at 2.50 a kilogram. */
const CHARGE = 25;

interface Bench {
  readonly world: World;
  readonly database: Client;
  readonly manager: OdooSession;
  readonly customerId: number;
  readonly flowIds: readonly number[];
}

export async function benchBilling(world: World): Promise<Figure[]> {
  await holdJobs(world);
  const database = await openDatabase(world);
  try {
    const bench = await agreed(world, database);
    await job(bench, FEW);
    const few: number[] = [];
    const single: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      few.push(await job(bench, FEW));
      single.push(await oneByOne(bench, SINGLE));
    }
    const many = await job(bench, MANY);
    await checkInvoices(bench, (ROUNDS + 1) * FEW + ROUNDS * SINGLE + MANY);
    return [
      figure("billing_invoiced", many, "charges/s", median(few)),
      figure("billing_per_shipment", many, "charges/s", median(single)),
    ];
  } finally {
    await database.end();
  }
}

/** A customer, a price that was agreed with it, and a rule that bills each delivery. */
async function agreed(world: World, database: Client): Promise<Bench> {
  const { odoo, stack } = world;
  const one = async (model: string, values: Record<string, unknown>) =>
    (await odoo.create(model, [values]))[0] as number;
  const name = unique("billing");
  const customerId = await one("res.partner", { name, is_company: true, zip: "69002" });
  const contractId = await one("freight.contract", {
    name,
    side: "revenue",
    partner_id: customerId,
    date_from: "2020-01-01",
    linehaul_charge_code_id: await one("freight.charge.code", { name, code: name, category: "linehaul" }),
    rate_ids: [[0, 0, { basis: "kg", price: 2.5 }]],
  });
  const { url, db } = stack.odoo;
  const manager = new OdooSession({ url, db, login: "manager", password: "manager" });
  await manager.call("freight.contract", "action_activate", [[contractId]]);
  const rule = { name, partner_id: customerId, date_from: "2020-01-01", trigger: "delivery" };
  await one("freight.billing.rule", { ...rule, is_auto_approved: true, is_posted: true });
  const flows = await manager.search<{ id: number }>("freight.flow", [["kind", "=", "bill"]], ["id"]);
  return { world, database, manager, customerId, flowIds: flows.map(({ id }) => id) };
}

/** SQL of the charges of some shipments that wait to be invoiced. */
const approvedOf = (prefix: string) =>
  `FROM freight_charge charge JOIN freight_shipment shipment ON shipment.id = charge.shipment_id
    WHERE shipment.tracking_ref LIKE '${prefix}%' AND charge.billing_state = 'approved'`;

/** Delivered shipments with approved charges that nobody has invoiced; what their tracking numbers begin with. */
async function approved(bench: Bench, count: number): Promise<string> {
  const { world, database, manager, flowIds, customerId } = bench;
  const prefix = `${unique("B").toUpperCase()}-`;
  await manager.call("freight.flow", "write", [flowIds, { timing: "held" }]);
  await world.odoo.create(
    "freight.shipment",
    Array.from({ length: count }, (_, index) => ({
      tracking_ref: `${prefix}${index}`,
      direction: "outbound",
      partner_id: customerId,
      actual_weight: 10,
    })),
  );
  await database.query(
    `UPDATE freight_shipment SET state = 'delivered', actual_dispatch_date = now() - interval '3 days',
            actual_delivery_date = now() - interval '1 day' WHERE tracking_ref LIKE $1`,
    [`${prefix}%`],
  );
  await runJob(world, "cron_bill");
  const { rows } = await database.query(`SELECT count(*) ${approvedOf(prefix)}`);
  if (Number(rows[0].count) !== count) throw new Error(`${rows[0].count} of ${count} charges were approved`);
  await manager.call("freight.flow", "write", [flowIds, { timing: "real_time" }]);
  await database.query("ANALYZE");
  return prefix;
}

/** Charges a second by the product's job. */
async function job(bench: Bench, count: number): Promise<number> {
  const { world, database } = bench;
  const prefix = await approved(bench, count);
  return (
    count / (await workOff(world, database, "cron_bill", `SELECT count(*) AS count ${approvedOf(prefix)}`))
  );
}

/** Charges a second by a script that invoices each shipment by itself. */
async function oneByOne(bench: Bench, count: number): Promise<number> {
  const { world, database } = bench;
  const { url, db } = world.stack.odoo;
  const prefix = await approved(bench, count);
  const clerk = new OdooSession({ url, db, login: "finance", password: "finance" });
  const { rows } = await database.query<{ id: number }>(`SELECT charge.id ${approvedOf(prefix)}`);
  const begin = performance.now();
  for (const { id } of rows) await clerk.call("freight.charge", "action_invoice", [[id]]);
  return count / ((performance.now() - begin) / 1000);
}

async function checkInvoices({ database, customerId }: Bench, count: number): Promise<void> {
  const { rows } = await database.query(
    `SELECT count(DISTINCT move.id) AS invoices, count(DISTINCT line.freight_charge_id) AS charges,
            count(*) AS lines, sum(line.price_subtotal) AS amount
       FROM account_move_line line JOIN account_move move ON move.id = line.move_id
      WHERE move.partner_id = $1 AND move.state = 'posted' AND line.freight_charge_id IS NOT NULL`,
    [customerId],
  );
  const { invoices, charges, lines, amount } = rows[0];
  const found = [invoices, charges, lines, amount].map(Number);
  const promised = [count, count, count, count * CHARGE];
  if (found.join() !== promised.join()) {
    throw new Error(
      `Invoices, charges, lines and amount are ${found.join(", ")}, not ${promised.join(", ")}`,
    );
  }
}
