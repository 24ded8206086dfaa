// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What those who run freight see from the control tower, in a real browser. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];

let world: World;
let browser: Browser;
let partner: SystemPartner;
before(async () => {
  world = await openWorld("tower");
  browser = await launchBrowser();
  partner = await world.partner("tower", { name: unique("Towered Lines") });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function openTower(login: string): Promise<Page> {
  const page = await logIn(browser, world.stack.odoo.url, login);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-tower`);
  await page.locator(".o_freight_tower [data-block=now]").waitFor();
  return page;
}

const tile = (page: Page, name: string) => page.locator(`[data-tile="${name}"]`);
const figure = async (page: Page, name: string): Promise<number> =>
  Number((await tile(page, name).locator(".o_freight_tile_value").innerText()).replaceAll(",", ""));

async function pictureOf(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(pictures, `tower-${name}-${size.width}.png`) });
  }
}

test("a number opens the records that it counts, moves on by itself, and the way back leads to what was chosen", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  const page = await openTower("freight");
  assert.deepEqual(await page.locator("[data-page]").allInnerTexts(), ["Operations"]);
  await page.getByLabel("Time range", { exact: true }).selectOption("month");
  const before = await figure(page, "Open exceptions");

  const number = unique("TW").toUpperCase();
  await partner.deliver(milestone({ system: partner.code, id: number, reference: number }));
  await eventually("the tile to move on by itself", async () =>
    (await figure(page, "Open exceptions")) > before ? true : undefined,
  );
  await pictureOf(page, "operations");

  const shown = await figure(page, "Open exceptions");
  await tile(page, "Open exceptions").click();
  await page.locator(".o_list_view .o_data_row").first().waitFor();
  const pager = await page.locator(".o_pager_limit").innerText();
  assert.ok(Number(pager) >= shown, `the list has ${pager}, the tile said ${shown}`);
  await page.locator(".o_breadcrumb").getByText("Control Tower").click();
  await page.locator(".o_freight_tower [data-block=now]").waitFor();
  assert.equal(await page.getByLabel("Time range", { exact: true }).inputValue(), "month");
});

test("a chart has a table for who cannot see it, and both have an export", async () => {
  const page = await openTower("freight");
  const states = page.locator("[data-block=states]");
  await states.getByRole("img", { name: /Shipments by state/ }).waitFor();
  await states.getByRole("button", { name: "Table" }).press("Enter");
  const table = states.getByRole("table");
  await table.getByRole("rowheader", { name: "In Transit" }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    states.getByRole("button", { name: "CSV" }).press("Enter"),
  ]);
  const path = await download.path();
  const text = await readFile(path, "utf8");
  const rows = text.slice(1).trim().split("\r\n");
  assert.equal(text[0], "\ufeff", "without the mark a spreadsheet takes it for another encoding");
  assert.equal(download.suggestedFilename(), "freight-operations-states.csv");
  assert.equal(rows[0], "State,In time,Expected late,Late,Ended");
  assert.equal(rows.length, (await table.getByRole("row").count()) as number);
});

test("who reads everything sees money by company and currency, and whether messages flow", async () => {
  const page = await openTower("auditor");
  assert.deepEqual(await page.locator("[data-page]").allInnerTexts(), ["Operations", "Finance", "IT"]);
  await page.getByRole("button", { name: "Finance" }).click();
  await page.locator("[data-block=money]").waitFor();
  await pictureOf(page, "finance");

  await page.getByRole("button", { name: "IT", exact: true }).click();
  await page
    .locator("[data-block=workers]")
    .getByText("Closed: events flow")
    .first()
    .waitFor({ timeout: 60_000 });
  await page.locator("[data-block=queues]").getByText(/^Told/).waitFor({ timeout: 60_000 });
  await page
    .locator("[data-block=partners]")
    .getByRole("rowheader", { name: /Towered Lines/ })
    .first()
    .waitFor();
  await pictureOf(page, "it");
});
