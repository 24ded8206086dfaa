// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Who may see a person's data sees it, others see it masked; somebody who asks to be forgotten is. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, pictureInBothSizes, screenshotFolder } from "../support/browser.ts";
import { runJob } from "../support/freight_money.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const number = unique("PRIV").toUpperCase();
/** A name that no other test, and no demo data, has. */
const person = `Jane R${number.slice(-6).toLowerCase().replaceAll(/\d/g, "x")}roe`;

let world: World;
let browser: Browser;
let clerk: Page;
let manager: Page;
let partner: SystemPartner;
let logId: number;
before(async () => {
  world = await openWorld("privacy");
  browser = await launchBrowser();
  partner = await world.partner("privacy");
  await world.shipments(number, 1);
  const message = milestone({ system: partner.code, id: number, reference: `${number}0`, code: "delivered" });
  message.data.signed_by = person;
  await partner.deliver(message);
  logId = await logged(number);
  clerk = await logIn(browser, world.stack.odoo.url, "freight");
  manager = await logIn(browser, world.stack.odoo.url, "manager");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function logged(eventId: string): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [row] = await world.odoo.search("freight.integration.log", [["event_id", "=", eventId]], ["id"]);
    if (row) return Number(row.id);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${eventId} was not logged`);
}

/** Opens the message in the log; its words as the server gives them to the person of the page. */
async function openMessage(page: Page): Promise<string> {
  await page.goto(`${world.stack.odoo.url}/odoo/freight-log/${logId}`);
  await page.locator(".o_form_view .o_freight_line").first().waitFor({ timeout: 60_000 });
  const path = `/freight_bridge/message/freight.integration.log/${logId}/payload`;
  const response = await page.request.get(`${world.stack.odoo.url}${path}`);
  assert.equal(response.status(), 200);
  return response.text();
}

const picture = (page: Page, name: string): Promise<void> => pictureInBothSizes(page, pictures, `${name}`);

test("a message is masked on the server for who lacks the right", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  const answers: string[] = [];
  clerk.on("response", async (response) => {
    if (/\/web\/dataset\/|freight/.test(response.url())) answers.push(await response.text().catch(() => ""));
  });
  const masked = await openMessage(clerk);
  assert.match(masked, /J••• R•+/);
  await picture(clerk, "privacy-masked");
  assert.ok(answers.length > 0);
  for (const answer of answers) assert.doesNotMatch(answer, new RegExp(person, "i"));
  assert.ok((await openMessage(manager)).includes(person));
});

test("a request to be forgotten is searched by one, erased by another, and leaves the log provable", async () => {
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-erasures/new`);
  await manager.getByRole("textbox", { name: "Asked For By" }).fill(person);
  await manager.getByRole("textbox", { name: "Reason" }).fill("Art. 17 GDPR");
  await manager.getByRole("textbox", { name: "Names" }).fill(person);
  await manager.getByRole("button", { name: "Search", exact: true }).click();
  await manager.getByText("A job is at work on it").waitFor();
  await runJob(world, "cron_erase");
  await manager.reload();
  const places = manager.locator(".o_field_widget[name=finding_ids]");
  await places.getByRole("cell", { name: "Freight Integration Log" }).waitFor();
  await places.getByRole("cell", { name: "Freight Milestone" }).waitFor();
  await picture(manager, "privacy-found");

  await manager.getByRole("button", { name: "Erase", exact: true }).click();
  await manager.getByRole("dialog").getByRole("button", { name: "Ok" }).click();
  await manager.getByText("You entered or changed this request").waitFor();
  await manager.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();

  const address = manager.url();
  const admin = await logIn(browser, world.stack.odoo.url, "admin");
  await admin.goto(address);
  await admin.getByRole("button", { name: "Erase", exact: true }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Ok" }).click();
  // Odoo's own scheduler may have been faster than the eye.
  const done = admin.locator(".o_statusbar_status .o_arrow_button_current", { hasText: "Done" });
  await admin.getByText("A job is at work on it").or(done).first().waitFor();
  await runJob(world, "cron_erase");
  await admin.reload();
  await done.waitFor();
  await picture(admin, "privacy-erased");

  const words = await openMessage(manager);
  assert.ok(words.includes("[erased]") && !words.includes(person));
  await manager.getByText("A person's data was erased here").waitFor();
  await picture(manager, "privacy-message-after");
  const report = (await world.odoo.call("freight.integration.seal", "verify", [[]])) as { ok: boolean };
  assert.equal(report.ok, true, JSON.stringify(report));
});

test("policies and holds are where administrators look for them", async () => {
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-retention`);
  await manager.getByRole("cell", { name: "Messages received, three years" }).waitFor();
  await picture(manager, "privacy-retention");
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-log/${logId}`);
  await manager.locator(".o_cp_action_menus .dropdown-toggle").first().click();
  await manager.getByRole("menuitem", { name: "Hold" }).click();
  await manager.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill(`Claim ${number}`);
  await manager.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await manager.getByRole("dialog").waitFor({ state: "detached" });
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-log/${logId}`);
  await manager.getByText("Under legal hold").waitFor();
  await picture(manager, "privacy-held");
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-holds`);
  await manager.getByRole("cell", { name: `Claim ${number}` }).waitFor();
  await picture(manager, "privacy-holds");
});
