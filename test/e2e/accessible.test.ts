// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Every screen of ours for who cannot see well, cannot point, or reads from right to left. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { findings } from "../support/accessible.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const carrier = unique("Accessible Lines");
const number = unique("AX").toUpperCase();

let world: World;
let browser: Browser;
let page: Page;
let partner: SystemPartner;
before(async () => {
  world = await openWorld("accessible");
  browser = await launchBrowser();
  partner = await world.partner("accessible", { name: carrier });
  await world.shipments(number, 1);
  await unknown(`${number}0`.replace("-", " "));
  await unknown(`${number}-NOBODY`);
  page = await logIn(browser, world.stack.odoo.url, "manager");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** A message about a shipment that nobody has, and its exception. */
async function unknown(reference: string): Promise<void> {
  await partner.deliver(milestone({ system: partner.code, id: reference, reference, code: "delivered" }));
  await eventually("its exception", async () =>
    (await world.odoo.count("freight.exception", [["subject", "=", reference]])) ? true : undefined,
  );
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `accessible-${name}.png`), animations: "disabled" });
}

/** Looks at a screen that stands; its picture is taken under the name. */
async function sound(name: string, within: string, except: readonly string[] = []): Promise<void> {
  await picture(name);
  assert.deepEqual(await findings(page, within, except), [], `${name}, see ${pictures}`);
}

async function openDesk(on: Page): Promise<void> {
  await on.goto(`${world.stack.odoo.url}/odoo/freight-desk`);
  await on.locator(".o_freight_search input").fill(carrier);
  await on.keyboard.press("Enter");
  await on.locator(".o_freight_total", { hasText: /^2 / }).waitFor();
  await on.locator(".o_freight_detail[aria-busy=false] .o_freight_suggestion").first().waitFor();
  await on.locator(".o_freight_compare").waitFor();
  await on.locator(".o_freight_rows").focus();
}

test("the exception desk and what it asks in dialogs", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await openDesk(page);
  await sound("desk", ".o_freight_desk");
  const asked: Record<string, string> = { e: "assign", s: "snooze", w: "waive", c: "correct", "?": "help" };
  for (const [key, name] of Object.entries(asked)) {
    await page.keyboard.press(key);
    await page.getByRole("dialog").locator("input, textarea, kbd").first().waitFor();
    await sound(`desk-${name}`, ".modal-content");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
});
