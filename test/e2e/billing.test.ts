// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A customer is billed on proof of delivery, by a rule that a person made on the screen, seen by people in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { proof } from "../../stack/demo/story/events.ts";
import { deliverySheet } from "../../stack/demo/story/pod.ts";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { runJob } from "../support/freight_money.ts";
import { milestone } from "../support/milestones.ts";
import { chooseMenu, field, type } from "../support/odoo_page.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const label = unique("B").toUpperCase();
const customer = `Lamps & Sons ${label}`;
const rule = `On proof ${label}`;

let world: World;
let browser: Browser;
let partner: SystemPartner;
let shipment: { id: number; name: string };

before(async () => {
  world = await openWorld("billing");
  browser = await launchBrowser();
  partner = await world.partner("billing");
  shipment = await soldShipment();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `billing-${name}.png`), animations: "disabled" });
}

/** Five lamps of 4 kg for a customer who agreed to pay 2.50 a kilogram: 50.00. */
async function soldShipment(): Promise<{ id: number; name: string }> {
  const { odoo, stack } = world;
  const one = async (model: string, values: Record<string, unknown>) =>
    (await odoo.create(model, [values]))[0] as number;
  const partnerId = await one("res.partner", { name: customer, is_company: true, zip: "69002" });
  const code = await one("freight.charge.code", {
    name: "Freight",
    code: `F-${label}`,
    category: "linehaul",
  });
  const contractId = await one("freight.contract", {
    name: `${customer} 2026`,
    side: "revenue",
    partner_id: partnerId,
    date_from: "2026-01-01",
    linehaul_charge_code_id: code,
    rate_ids: [[0, 0, { basis: "kg", price: 2.5 }]],
  });
  // Who makes prices does not put them in force.
  const manager = new OdooSession({ ...stack.odoo, login: "manager", password: "manager" });
  await manager.call("freight.contract", "action_activate", [[contractId]]);
  const productId = await one("product.product", { name: `Lamp ${label}`, type: "consu", weight: 4 });
  const orderId = await one("sale.order", {
    partner_id: partnerId,
    order_line: [[0, 0, { product_id: productId, product_uom_qty: 5 }]],
  });
  await odoo.call("sale.order", "action_confirm", [[orderId]]);
  const [made] = await odoo.search<{ id: number; name: string }>(
    "freight.shipment",
    [["sale_id", "=", orderId]],
    ["name"],
  );
  assert.ok(made, "a confirmed order releases its shipment");
  return made;
}

interface Billing extends Record<string, unknown> {
  billing_state: string;
  eligible_reason: string | false;
  state: string;
  pod_signed_by: string | false;
}

async function billing(): Promise<Billing> {
  const fields = ["billing_state", "eligible_reason", "state", "pod_signed_by"];
  const [row] = await world.odoo.search<Billing>("freight.shipment", [["id", "=", shipment.id]], fields);
  assert.ok(row);
  return row;
}

async function invoices(): Promise<{ state: string; amount_untaxed: number }[]> {
  return world.odoo.search(
    "account.move",
    [["line_ids.freight_charge_id.shipment_id", "=", shipment.id]],
    ["state", "amount_untaxed"],
  );
}

test("a manager says on the screen when the customer is billed", async () => {
  const page = await logIn(browser, world.stack.odoo.url, "manager");
  await chooseMenu(page, ["Configuration", "Billing Rules"]);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await type(page, "name", rule);
  await field(page, "partner_id").locator("input").fill(label);
  await page.locator(".o-autocomplete--dropdown-item", { hasText: customer }).first().click();
  await field(page, "trigger").getByText("Proof of Delivery", { exact: true }).click();
  for (const name of ["is_auto_approved", "is_posted"]) await field(page, name).locator("input").check();
  // A date becomes an input once it is clicked, and is taken over when it is left.
  await field(page, "date_from").locator("button, input").first().click();
  await type(page, "date_from", "01/01/2026");
  await field(page, "date_from").locator("input").press("Enter");
  await page.locator(".o_form_button_save").click();
  await page.locator(".o_form_saved").waitFor({ state: "attached" });
  await picture(page, "rule");
  const made = await world.odoo.search(
    "freight.billing.rule",
    [["name", "=", rule]],
    ["trigger", "is_auto_approved", "is_posted", "date_from"],
  );
  assert.deepEqual(
    made.map(({ id: _, ...facts }) => facts),
    [{ trigger: "pod", is_auto_approved: true, is_posted: true, date_from: "2026-01-01" }],
  );
});

test("a delivery alone bills nothing", async () => {
  for (const [code, hours] of [["picked_up", 20] as const, ["delivered", 2] as const]) {
    const time = new Date(Date.now() - hours * 3_600_000);
    const reference = { reference: shipment.name, kind: "shipment" };
    const message = milestone({ system: partner.code, id: `${label}-${code}`, ...reference, code, time });
    assert.equal((await partner.deliver(JSON.stringify(message))).status, 202);
  }
  await eventually("the delivery", async () => ((await billing()).state === "delivered" ? true : undefined));
  await runJob(world, "cron_bill");
  assert.equal((await billing()).billing_state, "pending");
  assert.deepEqual(await invoices(), []);
});

test("with its proof the customer is billed, once, and the shipment says why", async () => {
  const event = proof({
    id: `${label}-proof`,
    reference: ["shipment", shipment.name],
    time: new Date(Date.now() - 3_600_000).toISOString(),
    name: `POD ${label}.pdf`,
    content: deliverySheet(["Proof of delivery", shipment.name]),
    signedBy: "A. Lamp",
  });
  assert.equal((await partner.deliver(JSON.stringify(event))).status, 202);
  await eventually("the proof", async () => ((await billing()).pod_signed_by ? true : undefined));
  await runJob(world, "cron_bill");
  await runJob(world, "cron_bill");
  const { billing_state, eligible_reason } = await billing();
  assert.equal(billing_state, "invoiced");
  assert.match(
    String(eligible_reason),
    new RegExp(`^Rule ${rule} .*Proof of Delivery, POD ${label}\\.pdf of `),
  );
  assert.deepEqual(
    (await invoices()).map(({ state, amount_untaxed }) => [state, amount_untaxed]),
    [["posted", 50]],
  );
});

test("finance reads why, and goes from the shipment to the invoice and on to the proof's message", async () => {
  const page = await logIn(browser, world.stack.odoo.url, "finance");
  await page.goto(`${world.stack.odoo.url}/odoo/freight-shipments/${shipment.id}`);
  await page.getByRole("tab", { name: "Customer Billing" }).click();
  await field(page, "eligible_reason").filter({ hasText: rule }).waitFor();
  await picture(page, "shipment");
  await page.getByRole("tab", { name: "Documents" }).click();
  // Whose name that is only those are told who have the right to see personal data.
  await page.locator(".o_data_row", { hasText: "•. L•••" }).waitFor();
  await picture(page, "documents");
  await page.getByRole("button", { name: "Customer Invoices" }).click();
  await page.locator(".o_form_view", { hasText: customer }).waitFor();
  await field(page, "tax_totals").filter({ hasText: "50.00" }).waitFor();
  await picture(page, "invoice");
  await page.getByRole("button", { name: "Freight Messages" }).click();
  const document = page.locator('.o_data_cell[name="event_type"]', {
    hasText: "freight.shipment.document.v1",
  });
  await document.waitFor();
  await picture(page, "messages");
  await document.click();
  await page
    .locator(".o_freight_payload", { hasText: `POD ${label}.pdf` })
    .first()
    .waitFor();
  await picture(page, "message");
});
