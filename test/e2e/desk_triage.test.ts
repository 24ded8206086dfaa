// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** How a clerk works through a queue: looks before deciding, puts off, takes back, decides about many; and what goes wrong. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import type { Browser, Locator, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const DESK = "/odoo/freight-desk";

let world: World;
let browser: Browser;
let clerk: Page;
let carrier: string;
let partner: SystemPartner;
before(async () => {
  world = await openWorld("triage");
  browser = await launchBrowser();
  clerk = await logIn(browser, world.stack.odoo.url, "freight");
});
beforeEach(async () => {
  carrier = unique("Triage Lines");
  partner = await world.partner("triage", { name: carrier });
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const row = (page: Page, text: string): Locator => page.locator(".o_freight_row", { hasText: text });
const dialog = (page: Page): Locator => page.getByRole("dialog");

/** Messages about shipments that nobody knows, one after the other: the first is due first. */
async function unknown(prefix: string, count: number): Promise<string[]> {
  const references = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  for (const reference of references) {
    await partner.deliver(milestone({ system: partner.code, id: reference, reference, code: "delivered" }));
    const made = [["subject", "=", reference]];
    await eventually(
      "its exception",
      async () => (await world.odoo.count("freight.exception", made)) || undefined,
    );
  }
  return references;
}

/** The desk, searched for this test's partner, with so many rows. */
async function openQueue(page: Page, count: number): Promise<void> {
  await page.goto(`${world.stack.odoo.url}${DESK}`);
  await page.locator(".o_freight_search input").fill(carrier);
  await page.keyboard.press("Enter");
  await page.locator(".o_freight_total", { hasText: new RegExp(`^${count} `) }).waitFor();
  await page.locator(".o_freight_detail[aria-busy=false]", { hasText: carrier }).waitFor();
  await page.locator(".o_freight_rows").focus();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const exceptionsOf = (fields: string[]): Promise<Record<string, unknown>[]> =>
  world.odoo.search("freight.exception", [["system_id", "=", partner.systemId]], fields, { order: "id" });

test("before a link the message stands beside the shipment, and what would happen is said", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  const number = unique("SEEN").toUpperCase();
  const [shipment] = await world.shipments(number, 1);
  const said = `${number}0`.replace("-", " ");
  await partner.deliver(milestone({ system: partner.code, id: number, reference: said, code: "delivered" }));
  await openQueue(clerk, 1);
  const compared = clerk.locator(".o_freight_compare tr", { hasText: "Tracking Number" });
  await compared.waitFor();
  assert.equal(await compared.getAttribute("data-match"), "differs");
  const foreseen = clerk.locator(".o_freight_foreseen");
  await foreseen.locator("dt", { hasText: "State" }).waitFor();
  assert.match(await foreseen.innerText(), /Released\s+Delivered/);
  await picture(clerk, "desk-foreseen");
  const [before] = await world.odoo.search("freight.shipment", [["id", "=", shipment]], ["state"]);
  assert.equal(before?.state, "released");
  await clerk.keyboard.press("l");
  await row(clerk, said).waitFor({ state: "detached" });
  const [after] = await world.odoo.search("freight.shipment", [["id", "=", shipment]], ["state"]);
  assert.equal(after?.state, "delivered");
});

test("an exception is given away, put off and brought back by keys", async () => {
  const [reference = ""] = await unknown(unique("KEYS"), 2);
  await openQueue(clerk, 2);
  await clerk.keyboard.press("e");
  await dialog(clerk).getByRole("combobox").fill("mara");
  await dialog(clerk).getByRole("option", { name: "Mara Manager" }).waitFor();
  await picture(clerk, "desk-assign");
  await clerk.keyboard.press("Enter");
  await row(clerk, reference).getByText("Mara Manager").waitFor();
  // The row may tell of it by the bus before the dialog has its own answer; until then keys are the dialog's.
  await dialog(clerk).waitFor({ state: "detached" });
  await clerk.keyboard.press("s");
  await dialog(clerk).getByText("Tomorrow morning").waitFor();
  await picture(clerk, "desk-snooze");
  await clerk.keyboard.press("3");
  await row(clerk, reference).waitFor({ state: "detached" });
  await clerk.keyboard.press("z");
  await row(clerk, reference).waitFor();
  const [first] = await exceptionsOf(["user_id", "snoozed_until"]);
  assert.match(JSON.stringify(first?.user_id), /Mara Manager/);
  assert.equal(first?.snoozed_until, false);
});

test("all like one are waived together, after a trial that changes nothing", async () => {
  await unknown(unique("MANY"), 6);
  await openQueue(clerk, 6);
  await clerk.keyboard.press("x");
  await clerk.keyboard.press("x");
  await picture(clerk, "desk-marked");
  await clerk.locator("[data-action=waive]").click();
  await dialog(clerk)
    .getByLabel(/All open ones like/)
    .check();
  await dialog(clerk).getByLabel("Reason").fill("Their test file came to us");
  await dialog(clerk).getByRole("button", { name: "Try It First" }).click();
  await dialog(clerk)
    .getByText(/6 would be done, 0 would be refused/)
    .waitFor();
  await picture(clerk, "desk-many-tried");
  assert.deepEqual([...new Set((await exceptionsOf(["state"])).map(({ state }) => state))], ["open"]);
  await dialog(clerk).getByRole("button", { name: "Decide about 6" }).click();
  await dialog(clerk)
    .getByText(/6 were done, 0 were refused/)
    .waitFor();
  await picture(clerk, "desk-many-done");
  const waived = await exceptionsOf(["state", "reason"]);
  assert.deepEqual(
    waived.map(({ state, reason }) => [state, reason]),
    waived.map(() => ["waived", "Their test file came to us"]),
  );
  await dialog(clerk).getByRole("button", { name: "Close" }).last().click();
  await clerk.locator(".o_freight_total", { hasText: /^0 / }).waitFor();
});

test("who else looks at an exception is seen, and how its like was decided", async () => {
  const [reference = "", other = ""] = await unknown(unique("BOTH"), 2);
  const colleague = await logIn(browser, world.stack.odoo.url, "manager");
  await openQueue(colleague, 2);
  await openQueue(clerk, 2);
  await clerk.locator(".o_freight_detail .o_freight_lookers", { hasText: "Mara Manager" }).waitFor();
  await row(colleague, reference).locator(".o_freight_lookers").waitFor();
  await colleague.keyboard.press("w");
  await dialog(colleague).getByLabel("Reason").fill("Not our freight");
  await dialog(colleague).getByRole("button", { name: "Waive" }).click();
  await clerk.locator(".o_freight_banner", { hasText: "Waived by Mara Manager" }).waitFor();
  await clerk.getByRole("button", { name: "Next exception" }).click();
  await clerk.locator(".o_freight_detail_title", { hasText: other }).waitFor();
  const related = clerk.locator("[data-group=partner]");
  await related.getByText("Waived by Mara Manager: Not our freight").waitFor();
  await related.scrollIntoViewIfNeeded();
  await picture(clerk, "desk-related");
  await colleague.context().close();
});

test("a view is kept under a name, over a new page", async () => {
  await unknown(unique("VIEW"), 1);
  await openQueue(clerk, 1);
  const name = unique("Newest of theirs");
  await clerk.locator("select[name=sort]").selectOption("newest");
  await clerk.getByRole("button", { name: "Views" }).click();
  await clerk.getByLabel("Name of the view").fill(name);
  await clerk.getByRole("button", { name: "Save view" }).click();
  await clerk.locator(".o_freight_views", { hasText: name }).waitFor();
  await picture(clerk, "desk-views");
  await clerk.goto(`${world.stack.odoo.url}${DESK}`);
  await clerk.getByRole("button", { name: "Views" }).click();
  await clerk.getByRole("menuitem", { name }).click();
  await clerk.locator(".o_freight_total", { hasText: /^1 / }).waitFor();
  assert.equal(await clerk.locator(".o_freight_search input").inputValue(), carrier);
  assert.equal(await clerk.locator("select[name=sort]").inputValue(), "newest");
});

test("a link opens its exception; who has no right to it is told why, and nothing of it", async () => {
  const [reference = ""] = await unknown(unique("LINK"), 1);
  await openQueue(clerk, 1);
  const [own] = await exceptionsOf(["name"]);
  await clerk.goto(`${world.stack.odoo.url}${DESK}/${own?.id}`);
  await clerk.locator(".o_freight_detail_title", { hasText: reference }).waitFor();

  const [company] = await world.odoo.create("res.company", [{ name: unique("Elsewhere") }]);
  partner = await world.partner("elsewhere", { name: unique("Elsewhere Lines"), company_id: company });
  const [foreign = ""] = await unknown(unique("FOREIGN"), 1);
  const theirs = await eventually(
    "the exception of another company",
    async () => (await exceptionsOf(["name"]))[0],
  );
  const refused = clerk.locator(".o_freight_detail [role=alert]");
  await clerk.goto(`${world.stack.odoo.url}${DESK}/${theirs.id}`);
  await refused.filter({ hasText: "It belongs to a company that you do not work in" }).waitFor();
  await picture(clerk, "desk-forbidden");
  assert.equal((await clerk.locator("body").innerText()).includes(foreign), false);
  await clerk.goto(`${world.stack.odoo.url}${DESK}/999999999`);
  await refused.filter({ hasText: "does not exist any more" }).waitFor();
});

test("a session that ends in the middle of a decision loses neither the text nor the record", async () => {
  const [reference = ""] = await unknown(unique("OVER"), 1);
  const page = await logIn(browser, world.stack.odoo.url, "freight");
  await openQueue(page, 1);
  await page.keyboard.press("w");
  await dialog(page).getByLabel("Reason").fill("Half an hour of thinking");
  await page.context().clearCookies();
  await dialog(page).getByRole("button", { name: "Waive" }).click();
  await page
    .getByText(/session (is over|expired)/i)
    .first()
    .waitFor();
  await picture(page, "desk-session-over");
  assert.equal(await page.locator("textarea").inputValue(), "Half an hour of thinking");
  const [exception] = await exceptionsOf(["state", "subject"]);
  assert.deepEqual([exception?.state, exception?.subject], ["open", reference]);
  await page.context().close();
});
