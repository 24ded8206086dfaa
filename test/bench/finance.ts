// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `finance`: a part of the generated quarter (three companies, four currencies) from the queue into Odoo's books.
 *
 *   finance_documents  invoices a second that become posted customer invoices; baseline: one call that creates and one that
 *                      posts each invoice, as integrations do that write to Odoo directly
 *   finance_per_call   the same against one call of ours for each document
 *   finance_summary    events a second of the same part of the quarter, of every kind and in order, that are summed up until
 *                      their entries are posted; baseline: its payments, refunds, disputes and payouts, an entry for each
 *
 * The totals of all that is posted are held against what was sent, and the summaries against the documents.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FINANCE_ADDON, startStack } from "../../stack/index.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { sizeOf, type Told } from "../support/quarter/formats.ts";
import { generateQuarter } from "../support/quarter/generate.ts";
import { booksOf, leftovers, postSummaries } from "../support/quarter/look.ts";
import { type Company, prepareQuarter } from "../support/quarter/prepare.ts";
import type { Books } from "../support/quarter/recount.ts";
import { openWorld, type World } from "../support/world.ts";
import { drained, type Sent } from "./drain.ts";
import { type Figure, figure } from "./report.ts";

/** 8,000 invoices: what is slower at the beginning and at the end counts for little then. */
const SHARE = 0.4;
const SEED = 7;
const WARM_UP = 300;
const SINGLE = 240;
const BY_HAND = 120;
/** Each company has a partition to itself; what they do at once is for Odoo's workers to share. */
const SIDE_BY_SIDE = { FREIGHT_WORKER_SLOTS: "4" };

export async function benchFinance(): Promise<Figure[]> {
  const stack = await startStack({ profile: "bench-finance", addon: FINANCE_ADDON, odooWorkers: 2 });
  try {
    const world = await openWorld("finance", { stack, settings: { FREIGHT_ROLES: "gateway" } });
    try {
      return await measure(world);
    } finally {
      await world.close();
    }
  } finally {
    await stack.stop();
  }
}

async function measure(world: World): Promise<Figure[]> {
  const companies = await prepareQuarter(world);
  const told = generated();
  const customers = told.filter(({ event }) => event.type === "billing.customer.v1");
  const invoices = told.filter(({ event }) => event.type === "billing.invoice.v1");
  const parts = [0, WARM_UP, WARM_UP + SINGLE, invoices.length];
  const [warm, single, many] = parts.slice(1).map((end, place) => invoices.slice(parts[place], end));
  const rate = (lines: readonly Told[] = [], settings: Record<string, string> = SIDE_BY_SIDE) =>
    drained(world, bySystem(companies, lines), settings);

  await rate(customers);
  await rate(warm);
  const byHand = await writtenDirectly(world, await prepareQuarter(world));
  const perCall = await rate(single, { FREIGHT_BATCH_SIZE: "1", FREIGHT_WORKER_SLOTS: "1" });
  const documents = await rate(many);
  await checkTotals(world, companies, invoices);
  const money = await rate(told.filter((line) => !customers.includes(line) && !invoices.includes(line)));
  await nothingLeft(world, companies);
  const summary = await summedUp(world, told, await booksOf(world, companies));
  return [
    figure("finance_documents", documents, "invoices/s", byHand),
    figure("finance_per_call", documents, "invoices/s", perCall),
    figure("finance_summary", summary, "events/s", money),
  ];
}

/** The same quarter of three other companies, summed up by day; what their books say is the same. */
async function summedUp(world: World, told: readonly Told[], books: Books): Promise<number> {
  const companies = await prepareQuarter(world, { billing_booking: "summary" });
  const taken = await drained(world, bySystem(companies, told), SIDE_BY_SIDE);
  const started = performance.now();
  await postSummaries(world, companies);
  await nothingLeft(world, companies);
  const posting = (performance.now() - started) / 1000;
  assert.deepEqual(await booksOf(world, companies), books);
  return told.length / (told.length / taken + posting);
}

/** What Odoo's own jobs take up or post at that moment is waited for. */
async function nothingLeft(world: World, companies: readonly Company[]): Promise<void> {
  let left: Record<string, number> = {};
  await eventually("nothing to be left", async () => {
    left = await leftovers(world, companies);
    return Object.values(left).every((count) => count === 0) ? true : undefined;
  }).catch(() => assert.fail(`left: ${JSON.stringify(left)}`));
}

/** What happened in the part of the quarter, in its order. */
function generated(): Told[] {
  const folder = mkdtempSync(join(tmpdir(), "freight-finance-"));
  try {
    generateQuarter(folder, SEED, sizeOf(SHARE));
    const lines = readFileSync(join(folder, "events.ndjson"), "utf8").trimEnd().split("\n");
    const told = lines.map((line) => JSON.parse(line) as Told);
    // A voided invoice is work of another kind: its invoice is measured, and stays.
    return told.filter(({ event }) => event.data.status !== "voided");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function bySystem(companies: readonly Company[], lines: readonly Told[]): Sent[] {
  return companies.map(({ code, partner }) => ({
    partner,
    events: lines
      .filter(({ company }) => company === code)
      .map(({ event }) => ({ specversion: "1.0", ...event })),
  }));
}

/** Invoices of one line and one tax a second, by one program that calls Odoo twice for each of them, in books of their own. */
async function writtenDirectly({ odoo }: World, companies: readonly Company[]): Promise<number> {
  const [company] = companies;
  if (!company) throw new Error("there is no company");
  const context = { allowed_company_ids: [company.id] };
  const [partner] = await odoo.create("res.partner", [{ name: "Customer by Hand" }]);
  const taxes = [
    ["company_id", "=", company.id],
    ["name", "=", "Quarter tax_full"],
  ];
  const [tax] = await odoo.search<{ id: number }>("account.tax", taxes, ["id"], { context });
  const started = performance.now();
  for (let made = 0; made < BY_HAND; made++) {
    const values = {
      move_type: "out_invoice",
      partner_id: partner,
      invoice_date: "2026-07-01",
      ref: `BY-HAND-${made}`,
      invoice_line_ids: [
        [
          0,
          0,
          {
            name: "By hand",
            price_unit: 100 + made,
            account_id: company.accounts.get("revenue"),
            tax_ids: [[6, 0, [tax?.id]]],
          },
        ],
      ],
    };
    const ids = await odoo.call<number[]>("account.move", "create", [[values]], { context });
    await odoo.call("account.move", "action_post", [ids], { context });
  }
  return BY_HAND / ((performance.now() - started) / 1000);
}

/** Nothing counts as done that is not in the books with its amount. */
async function checkTotals(
  world: World,
  companies: readonly Company[],
  invoices: readonly Told[],
): Promise<void> {
  const ids = companies.map(({ id }) => id).join(", ");
  const rows = await world.stack.psql(`
    SELECT count(*), round(sum(amount_total), 2) FROM account_move
     WHERE company_id IN (${ids}) AND move_type = 'out_invoice' AND state = 'posted'`);
  const total = invoices.reduce((sum, { event }) => sum + Math.round(Number(event.data.total) * 100), 0);
  const expected = `${invoices.length}|${(total / 100).toFixed(2)}`;
  if (rows.trim() !== expected) throw new Error(`the books say ${rows.trim()}, and ${expected} was sent`);
}
