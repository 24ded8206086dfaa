// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What an X12 carrier means by its codes is settled by two managers in a real browser: tried, proposed, approved, rolled back. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { group, interchange, set } from "../../sidecar/src/dialects/x12/test-x12.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { choose, chooseMenu, field, openRow, press, type } from "../support/odoo_page.ts";
import { secondManager } from "../support/people.ts";
import { reachableForOdoo } from "../support/reachable.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const name = unique("Southern Haul");
const number = unique("SH").toUpperCase();

let world: World;
let browser: Browser;
let maker: Page;
let approver: Page;
let partner: SystemPartner;
let shipments: number[];
let restore: () => Promise<void>;
let sent = 0;

before(async () => {
  world = await openWorld("mapping");
  restore = await reachableForOdoo(world);
  browser = await launchBrowser();
  partner = await world.partner("mapping", { name, dialect: "x12" });
  shipments = await world.shipments(number, 4);
  maker = await logIn(browser, world.stack.odoo.url, "manager");
  approver = await logIn(browser, world.stack.odoo.url, await secondManager(world));
});
after(async () => {
  await browser?.close();
  await restore?.();
  await world?.close();
});

async function picture(page: Page, label: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `mapping-${label}.png`), animations: "disabled" });
}

/** An interchange with a status of the carrier's n-th shipment. */
function statusFile(index: number, status: string): string {
  const digits = new Date(Date.now() - 60_000).toISOString().replace(/\D/g, "");
  const segments = [
    `B10*${number}-P${index}*${number}-S${index}*HAUL`,
    `L11*${number}${index}*2I`,
    "LX*1",
    `AT7*${status}*NS***${digits.slice(0, 8)}*${digits.slice(8, 12)}*UT`,
  ];
  return interchange(group([set("214", segments)]), { control: String(++sent).padStart(9, "0") });
}

/** The carrier reports a status of its n-th shipment; the result is what Odoo recorded of it. */
async function report(index: number, status: string): Promise<string | false | undefined> {
  const file = statusFile(index, status);
  const answer = await partner.deliver(file, { contentType: "application/edi-x12" });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  const milestone = await eventually("the milestone", async () => {
    const [seen] = await world.odoo.search<{ code: string | false }>(
      "freight.milestone",
      [["shipment_id", "=", shipments[index]]],
      ["code"],
    );
    return seen;
  });
  return milestone.code;
}

const state = (page: Page) => field(page, "state").locator(".o_arrow_button_current").innerText();

async function becomes(page: Page, label: string): Promise<void> {
  await eventually(`the version ${label}`, async () => ((await state(page)) === label ? true : undefined));
}

/** Does something that changes how messages are read, and waits until the sidecar has taken it over. */
async function untilTold(change: () => Promise<void>): Promise<void> {
  const times = () => readFileSync(world.sidecar.logFile, "utf8").split("Systems in force").length;
  const before = times();
  await change();
  await eventually("the sidecar to hear of it", async () => (times() > before ? true : undefined));
}

test("a draft is written and tried on stored messages: what would change is counted and listed", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  assert.equal(await report(0, "AF"), "picked_up");
  assert.equal(await report(1, "X6"), "in_transit");

  await chooseMenu(maker, ["Configuration", "Systems"]);
  await openRow(maker, name);
  await maker.getByRole("button", { name: "Mapping Versions" }).click();
  await maker.locator(".o_view_nocontent, .o_list_view").first().waitFor();
  await picture(maker, "none-yet");
  await maker.getByRole("button", { name: "New", exact: true }).click();
  await type(maker, "note", "AF is their departure scan, not the pick-up");
  await maker.getByRole("button", { name: "Add a line" }).first().click();
  await type(maker, "partner_value", "AF");
  await choose(maker, "milestone_code", "Departed");
  await picture(maker, "draft");
  await maker.getByRole("button", { name: "Save manually" }).click();
  await press(maker, "Try on Stored Messages");
  await maker.getByRole("tab", { name: "Trial" }).click();
  await field(maker, "trial_summary").waitFor();
  assert.match(await field(maker, "trial_summary").innerText(), /1 changed, 0 no longer understood/);
  const changes = await field(maker, "trial_report").innerText();
  assert.match(changes, /\/code: "picked_up" → "departed"/);
  await picture(maker, "trial");
});

test("a draft is tried on a sample: how it would be read, before anybody proposes it", async () => {
  await maker.getByRole("button", { name: "Try on a Sample" }).click();
  const dialog = maker.locator(".modal", { hasText: "Nothing is written" });
  await dialog.locator("[name=sample_text] textarea").fill(statusFile(2, "AF"));
  await dialog.getByRole("button", { name: "Read It" }).click();
  await dialog.getByText("Departed (AF)").waitFor();
  await picture(maker, "sample");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "detached" });
});

test("the maker proposes and cannot approve", async () => {
  await press(maker, "Propose");
  await becomes(maker, "Proposed");
  await picture(maker, "proposed");
  assert.equal(await maker.getByRole("button", { name: "Approve", exact: true }).count(), 0);
});

test("a second manager approves, and what comes now is read by it", async () => {
  await chooseMenu(approver, ["Configuration", "Mappings"]);
  await approver.locator(".o_data_row", { hasText: name }).waitFor();
  await picture(approver, "list");
  await openRow(approver, name);
  await approver.getByRole("button", { name: "Approve", exact: true }).waitFor();
  await picture(approver, "to-approve");
  await untilTold(() => press(approver, "Approve"));
  await becomes(approver, "Active");
  await picture(approver, "active");
  assert.equal(await report(2, "AF"), "departed");
});

test("rolled back, messages are read as before", async () => {
  await approver.getByRole("button", { name: "Roll Back" }).click();
  await approver.locator(".modal", { hasText: "in force again" }).waitFor();
  await picture(approver, "roll-back");
  await untilTold(() => press(approver.locator(".modal"), "Ok"));
  await becomes(approver, "Retired");
  await picture(approver, "rolled-back");
  assert.equal(await report(3, "AF"), "picked_up");
});
