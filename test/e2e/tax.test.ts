// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Odoo asks an outside tax engine through the sidecar: a real one on the loopback address, and one that hangs. */
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { eventually, OdooFault } from "../../stack/support/odoo.ts";
import { installFinance } from "../support/finance.ts";
import { startTaxEngine, type TaxEngine } from "../support/tax_engine.ts";
import { openWorld, unique, type World } from "../support/world.ts";

/** Each with and without the engine, in turn, so that a machine that gets slower slows both. */
const PAIRS = 20;
const MOST_CALL_MS = 60;
const DEADLINE_MS = 500;

let world: World;
let engine: TaxEngine;
let systemId: number;
let productId: number;
let customerId: number;
let price = 100;

before(async () => {
  world = await openWorld("tax");
  await installFinance(world);
  engine = await startTaxEngine();
  await world.odoo.call("ir.config_parameter", "set_param", [
    "freight_bridge.sidecar_url",
    world.sidecar.url,
  ]);
  await setUp();
  await eventually("the sidecar to know Odoo's secret", async () => {
    const asking = world.odoo.call("sale.order", "action_freight_tax", [[await quotation()]]);
    return asking.then(
      () => true,
      () => undefined,
    );
  });
});
beforeEach(() => {
  engine.mode = "ok";
});
after(async () => {
  await world?.odoo.call("freight.system", "write", [[systemId], { active: false }]);
  await engine?.close();
  await world?.close();
});

async function one(model: string, values: Record<string, unknown>): Promise<number> {
  return (await world.odoo.create(model, [values]))[0] as number;
}

/** As a manager sets it up: a tax of 0 %, the system with its address, the token. */
async function setUp(): Promise<void> {
  const tax = { type_tax_use: "sale", amount_type: "percent", price_include_override: "tax_excluded" };
  const taxId = await one("account.tax", { ...tax, name: unique("Engine"), amount: 0 });
  const ownId = await one("account.tax", { ...tax, name: unique("Own"), amount: 15 });
  systemId = await one("freight.system", {
    name: "Tax Engine",
    code: unique("tax"),
    kind: "tax",
    send_channel: "http",
    send_url: engine.url,
    send_signature: "bearer",
    send_allow_private: true,
    tax_company_code: "ACME",
    tax_id: taxId,
    tax_deadline_ms: DEADLINE_MS,
  });
  await one("freight.system.send.secret.wizard", { system_id: systemId, given: "a-token-of-ours" });
  productId = await one("product.product", { name: "Freight", type: "service", taxes_id: [[6, 0, [ownId]]] });
  const [france] = await world.odoo.search<{ id: number }>("res.country", [["code", "=", "FR"]], ["id"]);
  customerId = await one("res.partner", { name: unique("Taxed"), zip: "69002", country_id: france?.id });
}

/** Each has a price of its own, so that no answer is one that is known already. */
async function quotation(): Promise<number> {
  price += 1;
  const lines = [10, 20, price].map((amount) => [0, 0, { product_id: productId, price_unit: amount }]);
  return one("sale.order", { partner_id: customerId, order_line: lines });
}

async function confirm(order: number): Promise<number> {
  const started = performance.now();
  await world.odoo.call("sale.order", "action_confirm", [[order]]);
  return performance.now() - started;
}

interface Taxed extends Record<string, unknown> {
  readonly state: string;
  readonly amount_untaxed: number;
  readonly amount_tax: number;
  readonly freight_tax_state: string | false;
}

async function look(model: string, id: number): Promise<Taxed> {
  const fields = ["state", "amount_untaxed", "amount_tax", "freight_tax_state"];
  const [row] = await world.odoo.search<Taxed>(model, [["id", "=", id]], fields);
  assert.ok(row);
  return row;
}

function percentOf(row: Taxed): number {
  return Math.round((1000 * row.amount_tax) / row.amount_untaxed) / 10;
}

async function policy(name: string): Promise<void> {
  await world.odoo.call("freight.system", "write", [[systemId], { tax_policy: name }]);
}

/** How long Odoo waited for the sidecar and the engine behind it, ms. */
async function waits(): Promise<number[]> {
  const rows = await world.odoo.search<{ milliseconds: number }>(
    "freight.tax.attempt",
    [
      ["operation", "=", "quote"],
      ["outcome", "=", "answered"],
      ["document_id.system_id", "=", systemId],
    ],
    ["milliseconds"],
  );
  return rows.map(({ milliseconds }) => milliseconds);
}

test("an order is confirmed with the engine's taxes, and the call adds at most 60 ms at the median", async (t) => {
  const added: { with: number[]; without: number[] } = { with: [], without: [] };
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const isAsked of pair % 2 === 0 ? [true, false] : [false, true]) {
      await world.odoo.call("freight.system", "write", [[systemId], { active: isAsked }]);
      const order = await quotation();
      added[isAsked ? "with" : "without"].push(await confirm(order));
      assert.equal(percentOf(await look("sale.order", order)), isAsked ? 20 : 15);
    }
  }
  await world.odoo.call("freight.system", "write", [[systemId], { active: true }]);
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  const [asked, plain, call] = [median(added.with), median(added.without), median(await waits())];
  t.diagnostic(
    `tax_call_p50 ${call} ms; confirming an order takes ${asked.toFixed(1)} ms with it, ${plain.toFixed(1)} without`,
  );
  assert.ok(call <= MOST_CALL_MS, `the call took ${call} ms`);
});

test("the engine hangs: an order is held, and the screen knows why although its transaction is gone", async () => {
  await policy("hold");
  engine.mode = "hang";
  const order = await quotation();
  await assert.rejects(
    confirm(order),
    (error) => error instanceof OdooFault && /not known/.test(error.message),
  );
  const held = await look("sale.order", order);
  assert.deepEqual([held.state, held.freight_tax_state], ["draft", "held"]);
  engine.mode = "ok";
  await confirm(order);
  const confirmed = await look("sale.order", order);
  assert.deepEqual([confirmed.state, confirmed.freight_tax_state], ["sale", "quoted"]);
});

test("the engine hangs: an order goes on with Odoo's taxes and is marked", async () => {
  await policy("fallback");
  engine.mode = "hang";
  const order = await quotation();
  await confirm(order);
  const marked = await look("sale.order", order);
  assert.deepEqual([marked.state, marked.freight_tax_state, percentOf(marked)], ["sale", "fallback", 15]);
});

test("the engine hangs: an order goes on and gets the engine's taxes when it is back", async () => {
  await policy("true_up");
  engine.mode = "hang";
  const order = await quotation();
  await confirm(order);
  assert.equal((await look("sale.order", order)).freight_tax_state, "to_true_up");
  engine.mode = "ok";
  const [document] = await world.odoo.search<{ id: number }>(
    "freight.tax.document",
    [
      ["res_model", "=", "sale.order"],
      ["res_id", "=", order],
    ],
    ["id"],
  );
  await world.odoo.call("freight.tax.document", "action_ask_again", [[document?.id]]);
  await eventually("the order to be trued up", async () =>
    (await look("sale.order", order)).freight_tax_state === "quoted" ? true : undefined,
  );
  assert.equal(percentOf(await look("sale.order", order)), 20);
});

test("what is posted the engine keeps once, and not any more when it is cancelled", async () => {
  await policy("hold");
  const lines = [[0, 0, { product_id: productId, price_unit: 50 }]];
  const values = { move_type: "out_invoice", partner_id: customerId, invoice_line_ids: lines };
  const invoice = await one("account.move", values);
  await world.odoo.call("account.move", "action_post", [[invoice]]);
  const posted = await look("account.move", invoice);
  assert.deepEqual([posted.state, posted.amount_tax], ["posted", 10]);
  const kept = () => [...engine.kept].find(([key]) => key.endsWith(`account.move-${invoice}`))?.[1];
  await eventually("the engine to keep it", async () => kept());
  assert.deepEqual(kept(), { state: "committed", total: "10.00", times: 1 });
  await world.odoo.call("account.move", "button_cancel", [[invoice]]);
  await eventually("the engine to let it go", async () => (kept()?.state === "voided" ? true : undefined));
});
