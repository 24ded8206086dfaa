// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Finance's overview and close checklist over a small quarter of three companies, of which one has what its platform tells summed
 * up; for who cannot see well or cannot point as well.
 */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { tabThrough } from "../support/accessible.ts";
import { screenshotFolder } from "../support/browser.ts";
import {
  type FinanceWorld,
  fiona,
  openFinanceWorld,
  playSmallQuarter,
  tell,
  tellBank,
  tellTrouble,
  untilThere,
} from "../support/finance_world.ts";
import { COMPANIES } from "../support/quarter/formats.ts";
import { postSummaries } from "../support/quarter/look.ts";
import type { Company } from "../support/quarter/prepare.ts";
import { inTheDark } from "../support/schemes.ts";
import { Screens } from "../support/screens.ts";

const pictures = screenshotFolder();
/** Its books have an entry for each day. */
const SUMMED_UP = "isle";
const PLANS = COMPANIES.map((plan) =>
  plan.code === SUMMED_UP ? { ...plan, policy: { billing_booking: "summary" } } : plan,
);

const STATES = ["Pending", "Posted", "Reconciled", "Rejected", "Voided"];

let finance: FinanceWorld;
let screens: Screens;
let page: Page;

before(async () => {
  finance = await openFinanceWorld("overview", PLANS);
  await playSmallQuarter(finance);
  await tellTrouble(finance);
  await tellBank(finance);
  page = await fiona(finance);
  screens = new Screens(finance.world, page, pictures, "finance-overview");
});
after(() => finance?.close());
afterEach(() => screens.judge());

const counted = () => page.locator(".o_freight_tower_blocks[aria-busy=false] [data-block=totals]").waitFor();

async function openOverview(): Promise<void> {
  await page.goto(`${finance.world.stack.odoo.url}/odoo/freight-finance`);
  await counted();
  await page.getByLabel("Length of the period").selectOption("quarter");
  await page.locator(".o_freight_period", { hasText: "Quarter 4, 2026" }).waitFor();
  await page.getByRole("button", { name: "The one before" }).click();
  await page.locator(".o_freight_period", { hasText: "Quarter 3, 2026" }).waitFor();
  await counted();
}

const tile = (name: string) => page.locator(`[data-tile="${name}"]`);
const figure = async (name: string): Promise<number> =>
  Number((await tile(name).locator(".o_freight_tile_value").innerText()).replaceAll(",", ""));

/** Presses a number, and says how many records it opens; then goes back. */
async function behind(number: Locator): Promise<number> {
  await number.click();
  await page.locator(".o_list_view .o_data_row").first().waitFor();
  const count = Number((await page.locator(".o_pager_limit").innerText()).replaceAll(",", ""));
  await page.locator(".o_breadcrumb").getByText("Finance Overview").click();
  await counted();
  return count;
}

test("the finance overview: each number opens its records, and the way back leads to what was chosen", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await openOverview();
  await screens.lookAt("month", ".o_freight_overview");
  const parts = await Promise.all(STATES.map((name) => figure(name)));
  assert.equal(
    parts.reduce((sum, part) => sum + part, 0),
    await figure("Transformed"),
  );
  assert.ok((await figure("Pending")) >= 1, "the invoice of an unknown customer waits");
  for (const name of ["Received", "In exception", "Transformed", ...STATES]) {
    const value = await figure(name);
    if (value) assert.equal(await behind(tile(name)), value, `what ${name} opens`);
  }
  await page.locator(".o_freight_period", { hasText: "Quarter 3, 2026" }).waitFor();
});

test("amounts of one kind, by company, currency and month", async () => {
  await openOverview();
  await page.getByLabel("Kind", { exact: true }).selectOption("invoice");
  await counted();
  await page.locator("[data-block=states]").getByText("JP¥").or(page.getByText("¥")).first().waitFor();
  await screens.lookAt("invoices", ".o_freight_overview");
  await page.locator("[data-block=states]").scrollIntoViewIfNeeded();
  await screens.snap("states");
});

test("the checklist leads to what is left and keeps who looked; the largest exception opens on the desk", async () => {
  await openOverview();
  const checklist = page.locator(`[data-block=close_${finance.companies[0].id}]`);
  await checklist.getByRole("button", { name: /^Looked at: Nothing waits/ }).press("Enter");
  await checklist.locator("[data-check=waiting]", { hasText: "Fiona Finance" }).waitFor();
  await checklist.scrollIntoViewIfNeeded();
  await screens.snap("checklist");
  await checklist.locator("[data-check=gaps] [data-column=left]").press("Enter");
  await page.locator(".o_list_view .o_data_row", { hasText: "213" }).waitFor();
  await page.locator(".o_breadcrumb").getByText("Finance Overview").click();
  await counted();
  await page.locator("[data-block=worst] tbody button").first().press("Enter");
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title").waitFor();
  await screens.snap("desk");
});

/** An invoice of today: no summary of it is posted before somebody asks for it. */
async function tellToday({ partner }: Company): Promise<void> {
  const now = new Date().toISOString();
  const taxes = [{ code: "tax_reduced", rate: "7", amount: "14.00" }];
  const invoice = {
    reference: "in_today",
    number: "I-TODAY",
    kind: "invoice",
    status: "finalized",
    customer: "cus_isle_gbp_1",
    issued_on: now.slice(0, 10),
    currency: "GBP",
    subtotal: "200.00",
    tax_total: "14.00",
    total: "214.00",
    lines: [{ description: "Platform, 10 seats", amount: "200.00", taxes }],
  };
  await tell(partner, "billing.invoice.v1", invoice, now);
  await untilThere(finance.world, "freight.billing.document", [
    ["system_id", "=", partner.systemId],
    ["reference", "=", "in_today"],
  ]);
}

test("what is summed up is pending until its summary is posted, and each number opens what it counts", async () => {
  const { world, companies } = finance;
  const isle = companies.find(({ code }) => code === SUMMED_UP) as Company;
  await tellToday(isle);
  const open = async () => {
    await page.goto(`${world.stack.odoo.url}/odoo/freight-finance`);
    await counted();
  };
  const invoices = page
    .locator("[data-block=kinds] tbody tr", { hasText: isle.name })
    .filter({ hasText: "Invoice" });
  const left = page.locator(`[data-block=close_${isle.id}] [data-check=summaries] [data-column=left]`);
  /** Of the cells, those that count a document. */
  const where = () =>
    invoices
      .locator("td:has(small) [data-column]")
      .evaluateAll((cells) => cells.map((cell) => cell.dataset.column));
  await open();
  assert.deepEqual(await where(), ["transformed", "pending"]);
  assert.equal(await behind(invoices.locator("[data-column=pending]")), 1);
  const items = Number((await left.innerText()).replace(/\D.*/s, ""));
  assert.ok(items >= 3);
  assert.equal(await behind(left), items);
  await left.scrollIntoViewIfNeeded();
  await screens.snap("not-posted-yet");
  await postSummaries(world, [isle]);
  await open();
  assert.deepEqual(await where(), ["transformed", "posted"]);
  await page.locator(`[data-block=close_${isle.id}] [data-check=summaries][data-state=done]`).waitFor();
  await screens.lookAt("summed-up", ".o_freight_overview");
});

test("Tab walks through the overview", async () => {
  await openOverview();
  // What the pointer is on looks otherwise than what has the focus.
  await page.mouse.move(0, 0);
  const { stops, reachable } = await tabThrough(page, ".o_freight_overview");
  assert.deepEqual(
    stops.filter(({ visible }) => !visible).map(({ name }) => name),
    [],
    "the focus is not seen",
  );
  assert.deepEqual(
    stops.map(({ place }) => place),
    [...Array(reachable).keys()],
  );
});

test("the overview in the dark", async () => {
  const lighten = await inTheDark(page, finance.world);
  try {
    await openOverview();
    await screens.lookAt("dark", ".o_freight_overview");
  } finally {
    await lighten();
  }
});
