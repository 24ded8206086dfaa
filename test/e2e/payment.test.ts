// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Short-paid invoices are blocked, released, paid and undone, and the carriers' systems hear of it; a person releases in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { type Seen, serve, type TestServer } from "../../sidecar/src/outside/test-server.ts";
import type { Sidecar } from "../../stack/index.ts";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { type FreightMoney, freightMoney, runJob } from "../support/freight_money.ts";
import { chooseMenu, field, press, type } from "../support/odoo_page.ts";
import { type OwedSystem, owedSystem } from "../support/owed.ts";
import { openWorld, unique, type World } from "../support/world.ts";

interface Carrier {
  readonly system: OwedSystem;
  readonly server: TestServer;
  readonly money: FreightMoney;
  readonly number: string;
}

const pictures = screenshotFolder();
const EDI = {
  dialect: "x12",
  edi_qualifier: "ZZ",
  edi_id: "OURS",
  edi_partner_qualifier: "02",
  edi_partner_id: "ACME",
};

let world: World;
let courier: Sidecar;
let carriers: [Carrier, Carrier];
let paymentIds: number[];
/** Partners' servers live as long as the file, not as one test. */
const ends: (() => void)[] = [];

before(async () => {
  world = await openWorld("payment", { settings: { FREIGHT_ROLES: "gateway" } });
  courier = await world.stack.startSidecar(
    { FREIGHT_PREFIX: world.prefix, FREIGHT_ROLES: "courier", FREIGHT_COURIER_POLL_MS: "200" },
    unique("courier"),
  );
  carriers = [await carrier("HOOK", {}), await carrier("EDIX", EDI)];
});
after(async () => {
  for (const end of ends) end();
  await courier?.stop();
  // The stack is shared: what the next test pays waits for nobody.
  if (world) await askForRelease(false);
  await world?.close();
});

/** Sets whether bills of the company wait for the release of their payment. */
async function askForRelease(isAsked: boolean): Promise<void> {
  const companies = await world.odoo.search<{ id: number }>("res.company", [], ["id"], {
    order: "id",
    limit: 1,
  });
  const ids = companies.map(({ id }) => id);
  await world.odoo.call("res.company", "write", [ids, { freight_payment_release: isAsked }]);
}

async function carrier(name: string, values: Record<string, unknown>): Promise<Carrier> {
  const label = unique(name).toUpperCase().slice(0, 9);
  const server = await serve({ after: (end) => void ends.push(end) }, (_seen, response) => {
    response.end();
  });
  const system = await owedSystem(world, server.url, { tells_payments: true, ...values });
  const money = await freightMoney(world, system, label);
  return { system, server, money, number: `INV-${label}` };
}

function as(login: string): OdooSession {
  const { url, db } = world.stack.odoo;
  return new OdooSession({ url, db, login, password: login });
}

/** The administrator made the prices and enters the invoices, the manager approves, finance releases. */
async function mayEnterInvoices(): Promise<void> {
  const [group] = await world.odoo.search<{ res_id: number }>(
    "ir.model.data",
    [
      ["module", "=", "freight_bridge"],
      ["name", "=", "group_finance"],
    ],
    ["res_id"],
  );
  const admins = await world.odoo.search<{ id: number }>(
    "res.users",
    [["login", "=", world.stack.odoo.adminLogin]],
    ["id"],
  );
  const values = { group_ids: [[4, group?.res_id]] };
  await world.odoo.call("res.users", "write", [admins.map(({ id }) => id), values]);
}

async function invoices(fields: string[]): Promise<(Record<string, unknown> & { id: number })[]> {
  const numbers = carriers.map(({ number }) => number);
  return world.odoo.search("freight.invoice", [["number", "in", numbers]], fields, { order: "id" });
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `payment-${name}.png`), animations: "disabled" });
}

/** Registers the payment of all bills, one for each carrier, as the wizard does. */
async function pay(billIds: readonly number[]): Promise<number[]> {
  const context = { active_model: "account.move", active_ids: billIds };
  const [wizard] = (await world.odoo.call("account.payment.register", "create", [[{}]], {
    context,
  })) as number[];
  const action = await world.odoo.call("account.payment.register", "action_create_payments", [[wizard]]);
  const { domain } = action as { domain: unknown[] };
  return (await world.odoo.search<{ id: number }>("account.payment", domain, ["id"])).map(({ id }) => id);
}

function signed(system: OwedSystem, { headers, body }: Seen) {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return new Webhook(system.secret).verify(body, texts) as { type: string; data: Record<string, unknown> };
}

async function nth(server: TestServer, index: number): Promise<Seen> {
  return eventually(`message ${index + 1} to the carrier`, async () => server.seen[index]);
}

test("bills of short-paid invoices are blocked from the day they are posted", async () => {
  await askForRelease(true);
  await mayEnterInvoices();
  for (const { money, number } of carriers) {
    const [code] = await world.odoo.search<{ id: number }>(
      "freight.charge.code",
      [["code", "=", money.linehaul]],
      ["id"],
    );
    const line = {
      charge_code_id: code?.id,
      description: "Line haul",
      amount: 150,
      shipment_id: money.shipmentId,
    };
    const day = new Date().toISOString().slice(0, 10);
    const head = {
      number,
      date: day,
      date_due: day,
      partner_id: money.vendorId,
      carrier_id: money.carrierId,
      total: 150,
    };
    const [id] = await world.odoo.create("freight.invoice", [{ ...head, line_ids: [[0, 0, line]] }]);
    await world.odoo.call("freight.invoice", "action_receive", [[id]]);
  }
  await runJob(world, "cron_audit_invoices");
  const manager = as("manager");
  for (const { id } of await invoices([])) {
    await manager.call("freight.invoice", "action_short_pay", [[id], "The contract says 1.20"]);
  }
  await runJob(world, "cron_post_invoices");
  const rows = await invoices(["state", "release_state", "bill_id"]);
  assert.deepEqual(
    rows.map(({ state, release_state }) => [state, release_state]),
    [
      ["posted", "held"],
      ["posted", "held"],
    ],
  );
  await assert.rejects(
    pay(rows.map(({ bill_id }) => (bill_id as [number, string])[0])),
    /is blocked from payment/,
  );
});

test("somebody else than who approved them releases them", async () => {
  const ids = (await invoices([])).map(({ id }) => id);
  const release = (login: string) =>
    as(login).call("freight.invoice", "action_release_payment", [ids, "Seen"]);
  await assert.rejects(release("manager"), /You approved invoice/);
  await release("finance");
  const rows = await invoices(["release_state", "released_by_id"]);
  assert.deepEqual(
    rows.map(({ release_state }) => release_state),
    ["released", "released"],
  );
});

test("a carrier's system hears of the payment by a signed webhook, another one by 820", async () => {
  const rows = await invoices(["bill_id"]);
  paymentIds = await pay(rows.map(({ bill_id }) => (bill_id as [number, string])[0]));
  assert.equal(paymentIds.length, 2);
  const [hook, edi] = carriers;
  const { type: kind, data } = signed(hook.system, await nth(hook.server, 0));
  assert.equal(kind, "freight.remittance.v1");
  assert.deepEqual([data.status, data.amount, data.currency], ["paid", "120.00", "USD"]);
  const [line] = data.lines as Record<string, unknown>[];
  assert.deepEqual(line?.reference, { kind: "invoice", value: hook.number });
  assert.deepEqual([line?.paid, line?.billed], ["120.00", "150.00"]);
  const [adjustment] = (line?.adjustments ?? []) as Record<string, unknown>[];
  assert.deepEqual([adjustment?.amount, adjustment?.reason_code], ["-30.00", "linehaul_over"]);
  const written = await nth(edi.server, 0);
  assert.equal(written.headers["content-type"], "application/edi-x12");
  assert.match(written.body, /~ST\*820\*0001~BPR\*I\*120\.00\*C\*ZZZ\*/);
  assert.match(written.body, new RegExp(`~RMR\\*IV\\*${edi.number}\\*PO\\*120\\.00\\*150\\.00~`));
  assert.match(written.body, /~ADX\*-30\.00\*ZZ\*ZZ\*linehaul_over~NTE\*\*/);
});

test("a payment that is undone is taken back, once", async () => {
  await world.odoo.call("account.payment", "action_draft", [paymentIds]);
  await world.odoo.call("account.payment", "action_cancel", [paymentIds]);
  const [hook, edi] = carriers;
  const { data } = signed(hook.system, await nth(hook.server, 1));
  assert.deepEqual([data.status, data.amount], ["reversed", "-120.00"]);
  const written = await nth(edi.server, 1);
  assert.match(written.body, /~BPR\*I\*120\.00\*D\*ZZZ\*/);
  assert.match(written.body, /~REF\*ZZ\*reversed\*STATUS~/);
  assert.match(written.body, /\*PO\*-120\.00\*150\.00~/);
  assert.match(written.body, /~ADX\*30\.00\*ZZ\*ZZ\*linehaul_over~/);
  const rows = await Promise.all(carriers.map(({ system }) => system.rows()));
  assert.deepEqual(
    rows.map((sent) => sent.length),
    [2, 2],
  );
  const states = await invoices(["state"]);
  assert.deepEqual(
    states.map(({ state }) => state),
    ["posted", "posted"],
  );
});

test("a person sees what waits, and releases a selection", async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await logIn(browser, world.stack.odoo.url, "finance");
  await page.goto(`${world.stack.odoo.url}/odoo/freight-payments-to-release`);
  await page.getByText("No payment waits for its release").waitFor();
  await picture(page, "nothing-to-release");
  for (const { bill_id } of await invoices(["bill_id"])) {
    const [bill] = bill_id as [number, string];
    await world.odoo.call("account.move", "action_toggle_block_payment", [[bill]]);
  }
  const [blocked] = (await invoices(["bill_id"])).map(({ bill_id }) => (bill_id as [number, string])[0]);
  await page.goto(`${world.stack.odoo.url}/odoo/action-account.action_move_in_invoice_type/${blocked}`);
  await page.getByText(/is blocked from payment/).waitFor();
  await picture(page, "blocked-bill");
  await page.getByRole("button", { name: "Payments to Release" }).click();
  for (const { number } of carriers) {
    const row = page.locator(".o_data_row", { hasText: number });
    await row.locator(".o_list_record_selector input").click();
  }
  await picture(page, "to-release");
  await page.getByRole("button", { name: "Release Payment" }).click();
  const dialog = page.locator(".modal");
  for (const { number } of carriers) {
    await dialog.locator(".o_data_row", { hasText: number }).getByText("120.00").waitFor();
  }
  assert.match(await field(dialog, "sums").innerText(), /240\.00/);
  await type(dialog, "reason", "Seen the letter");
  await picture(page, "release");
  await press(dialog, "Release Payment");
  await page.getByText("No payment waits for its release").waitFor();
  const rows = await invoices(["release_state", "release_note"]);
  for (const { release_state, release_note } of rows) {
    assert.deepEqual([release_state, release_note], ["released", "Seen the letter"]);
  }
  await chooseMenu(page, ["Charges", "Payments Told"]);
  await page.locator(".o_data_row").nth(1).waitFor();
  await picture(page, "told");
});
