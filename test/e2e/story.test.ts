// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The three stories of the demo, told twice, and then looked at by people in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { DemoStage } from "../../stack/demo/play.ts";
import { tellStories } from "../../stack/demo/stories.ts";
import { broken, type Ending } from "../../stack/demo/story/ending.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { Steps } from "../../stack/support/steps.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { type DemoWorld, openDemoWorld } from "../support/demo_world.ts";
import { reachableForOdoo } from "../support/reachable.ts";
import type { World } from "../support/world.ts";

const pictures = screenshotFolder();
const quiet = new Steps({ write: () => true });

let demo: DemoWorld;
let world: World;
let browser: Browser;
let stage: DemoStage;
let restore: () => Promise<void>;
let endings: readonly Ending[];

before(async () => {
  demo = await openDemoWorld("story");
  ({ world, stage } = demo);
  // A mapping is proposed once the sidecar has read it.
  restore = await reachableForOdoo(world);
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  // The stack is shared: what the next test pays waits for nobody.
  if (demo) await payFreely();
  await restore?.();
  await demo?.close();
});

async function payFreely(): Promise<void> {
  const asking = await world.odoo.search("res.company", [["freight_payment_release", "=", true]], []);
  const ids = asking.map(({ id }) => id);
  await world.odoo.call("res.company", "write", [ids, { freight_payment_release: false }]);
}

/** How much there is of everything that the stories make; other tests work in the same books meanwhile. */
async function amounts(): Promise<Record<string, number>> {
  const orders = ["GG-2107", "CL-0388"];
  const of = (path: string) => [[`${path}client_order_ref`, "in", orders]];
  const domains: Record<string, unknown[]> = {
    "sale.order": of(""),
    "stock.picking": of("sale_id."),
    "freight.shipment": of("sale_id."),
    "freight.milestone": of("shipment_id.sale_id."),
    "freight.document": of("shipment_id.sale_id."),
    "freight.tender": of("shipment_id.sale_id."),
    "freight.outbox": of("shipment_id.sale_id."),
    "freight.charge": of("shipment_id.sale_id."),
    "freight.invoice": [["number", "=", "CR-40218"]],
    "freight.dispute": [["invoice_id.number", "=", "CR-40218"]],
    // One entry may accrue both shipments: the items of a charge are counted, its accrual among them.
    "account.move.line": [
      "|",
      ...of("freight_charge_id.shipment_id.sale_id."),
      ...of("sale_line_ids.order_id."),
    ],
    "account.payment": [["partner_id.name", "in", ["Golden Gate Lighting", "Continental Road"]]],
    "freight.integration.log": [["event_id", "=like", "story-%"]],
    "freight.mapping": [["system_id.code", "=", "stripe"]],
    "freight.billing.document": [["system_id.code", "=", "stripe"]],
    "freight.billing.wait": [["system_id.code", "=", "stripe"]],
    "freight.exception": [["system_id.code", "in", ["stripe", "pacific-bank"]]],
    "freight.bank.entry": [["statement_id.system_id.code", "=", "pacific-bank"]],
    "account.move": [["billing_origin_id.system_id.code", "=", "stripe"]],
  };
  const counts = await Promise.all(
    Object.entries(domains).map(async ([model, domain]) => [model, await world.odoo.count(model, domain)]),
  );
  return Object.fromEntries(counts);
}

test("all stories come to their ends, to the cent", async () => {
  const told = await tellStories(stage, quiet);
  assert.deepEqual(told.stopped, []);
  assert.deepEqual(broken(told.endings), []);
  endings = told.endings;
});

test("told again they start nothing twice", async () => {
  const before = await amounts();
  assert.deepEqual(before, {
    "sale.order": 2,
    "stock.picking": 2,
    "freight.shipment": 2,
    "freight.milestone": 7,
    "freight.document": 1,
    "freight.tender": 1,
    "freight.outbox": 1,
    "freight.charge": 3,
    "freight.invoice": 1,
    "freight.dispute": 1,
    "account.move.line": 6,
    "account.payment": 3,
    "freight.integration.log": 10,
    "freight.mapping": 1,
    "freight.billing.document": 5,
    "freight.billing.wait": 1,
    "freight.exception": 1,
    "freight.bank.entry": 1,
    "account.move": 3,
  });
  assert.deepEqual(await tellStories(stage, quiet), { endings, stopped: [] });
  assert.deepEqual(await amounts(), before);
});

/** The page of one of a story's documents. */
function place(words: RegExp): string {
  const found = endings.flatMap(({ places }) => places).find(({ what }) => words.test(what));
  assert.ok(found, String(words));
  return found.url;
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: join(pictures, `story-${name}.png`),
    animations: "disabled",
    fullPage: true,
  });
}

test("every place that the demo names opens, and shows what it says", async () => {
  const page = await logIn(browser, stage.odooUrl, "admin");
  const looks: [words: RegExp, shown: RegExp, name: string, tabs: string[]][] = [
    [/^Order S/, /Golden Gate Lighting/, "order", ["Freight"]],
    [/: delivered, signed/, /C\. Moreno/, "shipment-cash", ["Customer Billing", "Documents", "Charges"]],
    [/of freight, paid/, /129\.60/, "customer-invoice", []],
    [/tendered to/, /Portland, US/, "shipment-carriage", ["Tenders", "Charges"]],
    [/^Carrier invoice/, /CR-40218/, "carrier-invoice", ["Findings"]],
    [/^Dispute/, /45\.00/, "dispute", []],
    [/^Vendor bill/, /216\.00/, "bill", []],
    [/^Invoice LAMP-0001/, /519\.60/, "platform-invoice", []],
    [/^Payout/, /462\.19/, "payout", []],
  ];
  for (const [words, shown, name, tabs] of looks) {
    await page.goto(place(words));
    await page.locator(".o_form_view", { hasText: shown }).waitFor();
    await picture(page, name);
    for (const tab of tabs) {
      await page.getByRole("tab", { name: tab, exact: true }).click();
      await picture(page, `${name}-${tab.toLowerCase().replaceAll(" ", "-")}`);
    }
  }
});

test("finance says which contact a customer is, and the invoice that waited for it is booked", async () => {
  const page = await logIn(browser, stage.odooUrl, "finance");
  await page.goto(place(/resembles two contacts/));
  const answer = page.locator(".o_freight_answer[aria-busy=false]");
  await answer.getByText("Golden Gate Hotels").first().waitFor();
  await picture(page, "question");
  const namesake = answer.getByLabel(/^Golden Gate Lighting/);
  await namesake.check();
  await namesake.press("Enter");
  const [booked] = await eventually("the invoice that waited", async () => {
    const found = await world.odoo.search<{ partner_id: [number, string]; amount_total: number }>(
      "account.move",
      [
        ["ref", "=", "LAMP-0002"],
        ["state", "=", "posted"],
      ],
      ["partner_id", "amount_total"],
    );
    return found.length ? found : undefined;
  });
  assert.deepEqual([booked?.partner_id[1], booked?.amount_total], ["Golden Gate Lighting", 129.9]);
  await page.goto(place(/^Finance Overview/));
  await page.locator(".o_freight_tower_blocks[aria-busy=false] [data-block=totals]").waitFor();
  await picture(page, "finance-overview");
});

/** Clicks from an entry to what a partner said: the button, and where several messages are listed, a row. */
async function messageInTwoClicks(page: Page, entry: string, said: string): Promise<void> {
  await page.goto(entry);
  await page.locator(".o_form_view").waitFor();
  await page.getByRole("button", { name: "Freight Messages" }).click();
  const first = page.locator('.o_data_cell[name="event_type"]').first();
  const words = page.locator(".o_form_view .o_freight_payload").first();
  await first.or(words).waitFor();
  if (await first.isVisible()) await first.click();
  await words.filter({ hasText: said }).waitFor();
}

test("finance sees an accrual's items, and opens the messages of each entry in two clicks", async () => {
  const page = await logIn(browser, stage.odooUrl, "finance");
  const [charge] = await world.odoo.search<{ accrual_line_id: [number, string] }>(
    "freight.charge",
    [
      ["side", "=", "cost"],
      ["shipment_id.sale_id.client_order_ref", "=", "CL-0388"],
    ],
    ["accrual_line_id"],
  );
  assert.ok(charge);
  const [line] = await world.odoo.search<{ move_id: [number, string] }>(
    "account.move.line",
    [["id", "=", charge.accrual_line_id[0]]],
    ["move_id"],
  );
  const entries: [name: string, url: string, said: string][] = [
    ["accrual", `${stage.odooUrl}/odoo/account.move/${line?.move_id[0]}`, "7740021866"],
    ["vendor-bill", place(/^Vendor bill/), "CR-40218"],
    ["customer-invoice", place(/of freight, paid/), "FBSTORY0001"],
  ];
  await page.goto(entries[0]?.[1] ?? "");
  await page.getByRole("tab", { name: "Journal Items" }).click();
  await page.locator('.o_data_row [name="account_id"]', { hasText: "Accrued Freight" }).waitFor();
  await picture(page, "journal-items");
  for (const [name, url, said] of entries) {
    await messageInTwoClicks(page, url, said);
    await picture(page, `message-of-${name}`);
  }
});
