// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A carrier bills more than was agreed: seen by the audit, short-paid by a person in a real browser, booked and disputed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { type FreightMoney, freightMoney, runJob } from "../support/freight_money.ts";
import { milestone } from "../support/milestones.ts";
import { choose, chooseMenu, field, openRow, press, type } from "../support/odoo_page.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const label = unique("M").toUpperCase().slice(0, 8);
const number = `INV-${label}`;

let world: World;
let browser: Browser;
let clerk: Page;
let partner: SystemPartner;
let money: FreightMoney;

before(async () => {
  world = await openWorld("money");
  browser = await launchBrowser();
  partner = await world.partner("money", { name: `Trucking ${label}` });
  money = await freightMoney(world, partner, label);
  clerk = await logIn(browser, world.stack.odoo.url, "finance");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function picture(name: string): Promise<void> {
  await clerk.screenshot({ path: join(pictures, `money-${name}.png`), animations: "disabled" });
}

async function invoice(fields: string[]): Promise<Record<string, unknown> & { id: number }> {
  return eventually("the carrier's invoice", async () => {
    const [row] = await world.odoo.search<Record<string, unknown> & { id: number }>(
      "freight.invoice",
      [["number", "=", number]],
      fields,
    );
    return row;
  });
}

/** Account → debit less credit of an entry. */
async function balances(domain: unknown[]): Promise<Record<string, number>> {
  const lines = await world.odoo.search<{ account_id: [number, string]; balance: number }>(
    "account.move.line",
    domain,
    ["account_id", "balance"],
  );
  const sums: Record<string, number> = {};
  for (const { account_id, balance } of lines) {
    const [, account] = account_id;
    sums[account] = Math.round(((sums[account] ?? 0) + balance) * 100) / 100;
  }
  return sums;
}

test("what a shipment will cost is accrued once it is on its way", async () => {
  const at = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  for (const [code, hours] of [["picked_up", 30] as const, ["delivered", 6] as const]) {
    const message = milestone({
      system: partner.code,
      id: `${label}-${code}`,
      reference: `T-${label}`,
      code,
      time: at(hours),
    });
    assert.equal((await partner.deliver(JSON.stringify(message))).status, 202);
  }
  await eventually("the delivery", async () => {
    const [row] = await world.odoo.search<{ state: string }>(
      "freight.shipment",
      [["id", "=", money.shipmentId]],
      ["state"],
    );
    return row?.state === "delivered" ? true : undefined;
  });
  await runJob(world, "cron_accrue");
  const [charge] = await world.odoo.search<{ amount: number; cost_state: string }>(
    "freight.charge",
    [["shipment_id", "=", money.shipmentId]],
    ["amount", "cost_state"],
  );
  assert.deepEqual([charge?.amount, charge?.cost_state], [120, "accrued"]);
  assert.deepEqual(
    await balances([
      ["freight_charge_id.shipment_id", "=", money.shipmentId],
      ["parent_state", "=", "posted"],
    ]),
    { "Freight Expense": 120 },
  );
});

test("an overcharge is found, and a person asked", async () => {
  const event = {
    specversion: "1.0",
    id: number,
    type: "freight.invoice.received.v1",
    subject: number,
    time: new Date().toISOString(),
    data: {
      references: [{ kind: "pro", value: `P-${label}` }],
      number,
      invoice_type: "original",
      issued_on: new Date().toISOString().slice(0, 10),
      currency: "USD",
      total: "150.00",
      carrier: { scac: money.scac },
      lines: [{ code: money.linehaul, partner_code: "400", description: "Line haul", amount: "150.00" }],
    },
  };
  assert.equal((await partner.deliver(JSON.stringify(event))).status, 202);
  await invoice(["state"]);
  await runJob(world, "cron_audit_invoices");
  const { state, exception_id } = await invoice(["state", "exception_id"]);
  assert.equal(state, "review");
  assert.ok(exception_id);
  await chooseMenu(clerk, ["Charges", "Carrier Invoices"]);
  await clerk.locator(".o_data_row", { hasText: number }).waitFor();
  await picture("invoices");
  await clerk.goto(`${world.stack.odoo.url}/odoo/freight-desk`);
  // Other tests fill the queue as well.
  await clerk.locator(".o_freight_search input").fill(number);
  await clerk.locator(".o_freight_row", { hasText: number }).click();
  await clerk.locator(".o_freight_suggestion", { hasText: `Charged on invoice ${number}` }).waitFor();
  await picture("desk");
  await clerk.getByRole("button", { name: "Open Invoice" }).click();
  await clerk.getByRole("tab", { name: "Findings" }).click();
  await clerk.locator(".o_data_row", { hasText: "120" }).first().waitFor();
  await picture("findings");
});

test("it is short-paid: what was agreed is approved, and the rest disputed", async () => {
  await clerk.getByRole("button", { name: "Short Pay" }).click();
  const dialog = clerk.locator(".modal", { hasText: "the rest becomes a dispute" });
  await dialog.locator(".o_data_row", { hasText: "Line haul" }).waitFor();
  await type(dialog, "reason", "The contract says 1.20 a kilogram");
  await picture("short-pay");
  await press(dialog, "Short Pay");
  await field(clerk, "amount").waitFor();
  assert.match(await field(clerk, "amount").innerText(), /30\.00/);
  await picture("dispute");
  const { state, approved_total } = await invoice(["state", "approved_total"]);
  assert.deepEqual([state, approved_total], ["approved", 120]);
  const [exception] = await world.odoo.search<{ state: string }>(
    "freight.exception",
    [["carrier_invoice_ids.number", "=", number]],
    ["state"],
  );
  assert.equal(exception?.state, "resolved");
});

test("the bill is what was approved, the accrual is gone, and the letter says why", async () => {
  await runJob(world, "cron_post_invoices");
  const { state, bill_id, dispute_ids } = await invoice(["state", "bill_id", "dispute_ids"]);
  assert.equal(state, "posted");
  const [billId] = bill_id as [number, string];
  const bill = await balances([["move_id", "=", billId]]);
  assert.equal(bill["Freight Expense"], 120);
  assert.deepEqual(Object.values(bill).toSorted(), [-120, 120]);
  assert.deepEqual(
    await balances([
      ["freight_charge_id.shipment_id", "=", money.shipmentId],
      ["parent_state", "=", "posted"],
    ]),
    { "Freight Expense": 120 },
    "the expense is the bill's: the accrual and its reversal are nothing",
  );
  const { odoo } = world.stack;
  const [dispute] = dispute_ids as number[];
  await clerk.goto(`${odoo.url}/report/html/freight_bridge.report_dispute_letter/${dispute}`);
  await clerk.getByText("1.20 a kilogram").first().waitFor();
  await picture("letter");
  await clerk.goto(`${odoo.url}/odoo/freight-carrier-invoices`);
  await openRow(clerk, number);
  await picture("posted");
});

test("source and books are compared at once, and what differs is signed off with a reason", async () => {
  const { url, db } = world.stack.odoo;
  const finance = new OdooSession({ url, db, login: "finance", password: "finance" });
  const day = new Date().toISOString().slice(0, 10);
  const line = { description: "Of no shipment", amount: 75 };
  const bill = { number: `${number}-X`, date: day, partner_id: money.vendorId, total: 75 };
  const [unmatched] = await finance.create("freight.invoice", [{ ...bill, line_ids: [[0, 0, line]] }]);
  await finance.call("freight.invoice", "action_receive", [[unmatched]]);
  await clerk.goto(`${url}/odoo/freight-reconciliation`);
  await clerk.getByRole("button", { name: "New", exact: true }).click();
  await clerk.getByRole("heading").getByText("New Reconciliation").waitFor();
  await choose(clerk, "kind", "Period End");
  await picture("reconciliation-new");
  await choose(clerk, "kind", "Daily");
  await press(clerk, "Run");
  await field(clerk, "ran_at").waitFor();
  await picture("reconciliation");
  await clerk.locator(".o_data_row", { hasText: "Billed Charges Without a Shipment" }).waitFor();
  const run = (await field(clerk, "name").innerText()).trim();
  // Somebody else ran it: who did does not sign it off.
  await world.stack.psql(`UPDATE freight_reconciliation SET ran_by_id = 2 WHERE name = '${run}'`);
  await clerk.getByRole("button", { name: "Sign Off" }).click();
  const dialog = clerk.locator(".modal", { hasText: "Billed Charges Without a Shipment" });
  await type(dialog, "reason", "The carrier names it next week");
  await picture("sign-off");
  await press(dialog, "Sign Off");
  await field(clerk, "sign_reason").getByText("The carrier names it next week").waitFor();
  await picture("signed-off");
});
