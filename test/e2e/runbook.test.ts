// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** From an exception to the page that says what to do about it, in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const carrier = unique("Southern Lines");

let world: World;
let browser: Browser;
let clerk: Page;
before(async () => {
  world = await openWorld("runbook");
  browser = await launchBrowser();
  clerk = await logIn(browser, world.stack.odoo.url, "freight");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Presses a link that opens a tab of its own. */
async function follow(page: Page, link: ReturnType<Page["locator"]>): Promise<Page> {
  const [tab] = await Promise.all([page.waitForEvent("popup"), link.click()]);
  await tab.waitForLoadState();
  return tab;
}

test("the desk and the exception lead to the runbook, and its pages to each other", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  const partner = await world.partner("runbook", { name: carrier });
  const number = unique("SL").toUpperCase();
  await partner.deliver(
    milestone({ system: partner.code, id: number, reference: number, code: "delivered" }),
  );
  await clerk.goto(`${world.stack.odoo.url}/odoo/freight-desk`);
  await clerk.locator(".o_freight_search input").fill(number);
  await clerk.locator(".o_freight_detail[aria-busy=false]", { hasText: number }).waitFor();
  const onDesk = clerk.locator(".o_freight_next_step a", { hasText: "Runbook" });
  await onDesk.waitFor();
  await picture(clerk, "runbook-desk");

  const page = await follow(clerk, onDesk);
  assert.equal(await page.locator("h1").innerText(), "No Shipment Found");
  assert.notEqual(
    await page.locator("main").evaluate("(main) => getComputedStyle(main).borderRadius"),
    "0px",
  );
  await picture(page, "runbook-light");
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, "runbook-dark");
  await page.getByRole("link", { name: "All runbooks" }).click();
  await picture(page, "runbook-overview-dark");
  await page.getByRole("link", { name: "Odoo Does Not Answer" }).click();
  assert.match(await page.locator("h1 + p").innerText(), /odoo_down · alert · IT/);
  await page.close();

  await clerk.getByRole("button", { name: /^FX\d+$/ }).click();
  const onForm = clerk.locator(".o_form_view .o_field_widget[name=runbook_url] a");
  await onForm.waitFor();
  await picture(clerk, "runbook-exception");
  assert.equal(await (await follow(clerk, onForm)).locator("h1").innerText(), "No Shipment Found");
});
