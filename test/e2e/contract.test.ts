// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Prices are agreed by two managers in a real browser: imported from a file, tried, activated, and a shipment is rated by them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { chooseMenu, field, openRow, press, type } from "../support/odoo_page.ts";
import { secondManager } from "../support/people.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const name = unique("Northern Road");
const GOOD = [
  "service,destination_country,destination_zip_from,destination_zip_to,basis,price,minimum,from 0 kg,from 100 kg",
  ",FR,69,69,kg,,15,0.90,0.75",
  ",DE,,,flat,120,,,",
].join("\n");
const BAD = GOOD.replace("FR", "Frankreich").replace("flat", "stone");

let world: World;
let browser: Browser;
let maker: Page;
let approver: Page;
let shipmentId: number;

before(async () => {
  world = await openWorld("contract");
  browser = await launchBrowser();
  shipmentId = await agreement();
  maker = await logIn(browser, world.stack.odoo.url, "manager");
  approver = await logIn(browser, world.stack.odoo.url, await secondManager(world));
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** The id of the one record that is made of some values. */
async function make(model: string, values: Record<string, unknown>): Promise<number> {
  const [id] = await world.odoo.create(model, [values]);
  return id as number;
}

async function country(code: string): Promise<number | undefined> {
  const [found] = await world.odoo.search<{ id: number }>("res.country", [["code", "=", code]], ["id"]);
  return found?.id;
}

/** A carrier's contract without rates yet, and a shipment of 120 kg that the carrier takes to Lyon. */
async function agreement(): Promise<number> {
  const transport = await make("product.product", { name, type: "service" });
  const carrier = await make("delivery.carrier", { name, product_id: transport });
  const payee = await make("res.partner", { name: `${name} Ltd` });
  const freight = await make("freight.charge.code", {
    code: unique("FRT"),
    name: "Freight",
    category: "linehaul",
  });
  await make("freight.contract", {
    name,
    partner_id: payee,
    carrier_id: carrier,
    date_from: "2020-01-01",
    linehaul_charge_code_id: freight,
    weight_step: 1,
  });
  const consignee = await make("res.partner", {
    name: "Customer in Lyon",
    zip: "69 001",
    country_id: await country("FR"),
  });
  return make("freight.shipment", { carrier_id: carrier, partner_id: consignee, actual_weight: 119.4 });
}

async function picture(page: Page, label: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `contract-${label}.png`), animations: "disabled" });
}

async function chooseFile(dialog: ReturnType<Page["locator"]>, text: string): Promise<void> {
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "rates.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
}

const state = (page: Page) => field(page, "state").locator(".o_arrow_button_current").innerText();

test("a file with faults is shown with row and column, and imports nothing", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await chooseMenu(maker, ["Configuration", "Contracts"]);
  await maker.locator(".o_data_row", { hasText: name }).waitFor();
  await picture(maker, "list");
  await openRow(maker, name);
  await maker.getByRole("button", { name: "Import Rates" }).click();
  const dialog = maker.locator(".modal", { hasText: "The first row names the columns" });
  await chooseFile(dialog, BAD);
  await dialog.getByText("2 cells to correct").waitFor();
  const rows = await dialog.locator("[name=preview] tbody tr").allInnerTexts();
  assert.deepEqual(
    rows.map((row) => row.split("\t").slice(0, 2)),
    [
      ["2", "destination_country"],
      ["3", "basis"],
    ],
  );
  assert.equal(await dialog.getByRole("button", { name: "Import", exact: true }).count(), 0);
  await picture(maker, "faults");
  await dialog.getByRole("button", { name: "Discard" }).click();
  await dialog.waitFor({ state: "detached" });
});

test("a sound file is shown as it is understood, and imported", async () => {
  await maker.getByRole("button", { name: "Import Rates" }).click();
  const dialog = maker.locator(".modal", { hasText: "The first row names the columns" });
  await chooseFile(dialog, GOOD);
  await dialog.getByText("2 rates; the first 2:").waitFor();
  await picture(maker, "preview");
  await press(dialog, "Import");
  await dialog.waitFor({ state: "detached" });
  await maker.locator(".o_data_row", { hasText: "from 0 kg: 0.9; from 100 kg: 0.75" }).waitFor();
  await picture(maker, "rates");
});

test("a rate is tried before the contract is in force, and explains itself", async () => {
  await maker.getByRole("button", { name: "Try a Rate" }).click();
  const dialog = maker.locator(".modal", { hasText: "Try a Rate" });
  await type(dialog, "destination_zip", "69001");
  await field(dialog, "destination_country_id").locator("input").fill("France");
  await maker.locator(".o-autocomplete--dropdown-item", { hasText: /^France$/ }).click();
  await dialog.getByText("Line haul: 100 kg × 0.75 = 75.00").waitFor();
  await picture(maker, "trial");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "detached" });
});

test("who changed the prices does not activate them; another manager does", async () => {
  await maker.getByRole("button", { name: "Activate" }).click();
  await press(maker.locator(".modal", { hasText: "From now on" }), "Ok");
  const refusal = maker.locator(".modal", { hasText: "separates duties" });
  await refusal.waitFor();
  await picture(maker, "refused");
  await refusal.locator("footer button").first().click();
  assert.equal(await state(maker), "Draft");

  await chooseMenu(approver, ["Configuration", "Contracts"]);
  await openRow(approver, name);
  await approver.getByRole("button", { name: "Activate" }).click();
  await press(approver.locator(".modal", { hasText: "From now on" }), "Ok");
  await eventually("the contract in force", async () =>
    (await state(approver)) === "Active" ? true : undefined,
  );
  await picture(approver, "active");
});

test("a shipment is rated by it: the charge, and how it comes about", async () => {
  await approver.goto(
    `${world.stack.odoo.url}/odoo/action-freight_bridge.freight_shipment_action/${shipmentId}`,
  );
  await press(approver, "Rate");
  await approver.getByRole("tab", { name: "Charges" }).click();
  await approver.locator(".o_data_row", { hasText: "Freight" }).waitFor();
  await picture(approver, "shipment");
  await approver.locator("[name=charge_ids] .o_data_row .o_data_cell").first().click();
  const dialog = approver.locator(".modal", { hasText: "How It Comes About" });
  const steps = await field(dialog, "explanation").innerText();
  assert.match(steps, /Rounded up to the next 1 kg: chargeable weight 120 kg\./);
  assert.match(steps, /Line haul: 120 kg × 0\.75 = 90\.00/);
  await picture(approver, "explanation");
});
