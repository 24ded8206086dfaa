// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What a clerk corrects three times alike becomes a rule by two managers, and the fourth message needs nobody any more. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { chooseMenu, field, openRow, press } from "../support/odoo_page.ts";
import { secondManager } from "../support/people.ts";
import { reachableForOdoo } from "../support/reachable.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const carrier = unique("Learned Lines");
const number = unique("LRN").toUpperCase();
const WORD = "DLVD-OK";

let world: World;
let browser: Browser;
let clerk: Page;
let maker: Page;
let approver: Page;
let partner: SystemPartner;
let shipments: number[];
let restore: () => Promise<void>;

before(async () => {
  world = await openWorld("lesson");
  restore = await reachableForOdoo(world);
  browser = await launchBrowser();
  partner = await world.partner("lesson", { name: carrier });
  shipments = await world.shipments(number, 5);
  clerk = await logIn(browser, world.stack.odoo.url, "freight");
  maker = await logIn(browser, world.stack.odoo.url, "manager");
  approver = await logIn(browser, world.stack.odoo.url, await secondManager(world));
  for (const page of [clerk, maker, approver]) {
    await page.setViewportSize({ width: 1366, height: 768 });
  }
});
after(async () => {
  await browser?.close();
  await restore?.();
  await world?.close();
});

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `lesson-${name}.png`), animations: "disabled" });
}

/** The partner reports the n-th shipment in its own word. */
async function report(index: number): Promise<void> {
  const reference = `${number}${index}`;
  const message = milestone({
    system: partner.code,
    id: unique(reference),
    reference,
    code: null,
    partnerCode: WORD,
  });
  assert.equal((await partner.deliver(message)).status, 202);
}

/** The exception about the n-th shipment, once it is there. */
async function raised(index: number): Promise<number> {
  const exception = await eventually("the exception", async () => {
    const mine = [
      ["subject", "=", `${number}${index}`],
      ["state", "=", "open"],
    ];
    return (await world.odoo.search<{ id: number }>("freight.exception", mine, ["id"]))[0];
  });
  return exception.id;
}

async function openException(page: Page, id: number): Promise<void> {
  await page.goto(`${world.stack.odoo.url}/odoo/freight-desk/${id}`);
  await page
    .locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title", { hasText: WORD })
    .waitFor();
  assert.equal(await page.locator(".o_breadcrumb").innerText(), "Exceptions");
}

/** Says in the editor that the word means delivered. */
async function correct(page: Page): Promise<void> {
  await page.locator(".o_freight_rows").focus();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  const editor = dialog.locator("textarea").first();
  await editor.fill((await editor.inputValue()).replace('"code": null', '"code": "delivered"'));
  await dialog.getByLabel("Reason").fill("DLVD-OK is their delivery scan");
  await dialog.getByRole("button", { name: /Correct/ }).click();
  await dialog.waitFor({ state: "detached" });
}

const stateOf = async (index: number): Promise<unknown> =>
  (await world.odoo.search("freight.shipment", [["id", "=", shipments[index]]], ["state"]))[0]?.state;

/** Does something that changes how messages are read, and waits until the sidecar has taken it over. */
async function untilTold(change: () => Promise<void>): Promise<void> {
  const times = () => readFileSync(world.sidecar.logFile, "utf8").split("Systems in force").length;
  const before = times();
  await change();
  await eventually("the sidecar to hear of it", async () => (times() > before ? true : undefined));
}

test("the third equal correction offers to become a rule", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  for (const index of [0, 1, 2]) {
    await report(index);
    await openException(clerk, await raised(index));
    assert.equal(await clerk.locator(".o_freight_lesson").count(), 0);
    await correct(clerk);
    await eventually("the delivery", async () => ((await stateOf(index)) === "delivered" ? true : undefined));
  }
  await clerk.locator(".o_notification", { hasText: "3 equal decisions" }).waitFor();
  await picture(clerk, "completed");
});

test("who makes no rules sees the offer and whom to ask", async () => {
  await report(3);
  const id = await raised(3);
  await openException(clerk, id);
  const banner = clerk.locator(".o_freight_lesson");
  await banner.getByText("A freight manager can make it a rule").waitFor();
  assert.equal(await banner.getByRole("button", { name: "Make It a Rule" }).count(), 0);
  assert.equal(await banner.getByRole("button", { name: "Dismiss" }).count(), 0);
  await picture(clerk, "clerk");
  await openException(maker, id);
  await maker.locator(".o_freight_lesson").getByRole("button", { name: "Make It a Rule" }).waitFor();
  await picture(maker, "manager");
});

test("the list of lessons shows it, with the decisions behind it", async () => {
  await chooseMenu(approver, ["Configuration", "Lessons"]);
  await approver.locator(".o_data_row", { hasText: carrier }).waitFor();
  for (const header of await approver.locator(".o_list_table th .text-truncate").all()) {
    const cut = await header.evaluate((node) => node.scrollWidth > node.clientWidth);
    assert.equal(cut, false, `the header ${await header.innerText()} is cut`);
  }
  await picture(approver, "list");
  await openRow(approver, carrier);
  assert.equal(await approver.locator("[name=decision_ids] .o_data_row").count(), 3);
  await picture(approver, "form");
});

test("a manager makes the draft from the desk and proposes it; another one approves", async () => {
  await maker.locator(".o_freight_lesson").getByRole("button", { name: "Make It a Rule" }).click();
  await field(maker, "milestone_line_ids").getByText(WORD).waitFor();
  await picture(maker, "draft");
  await press(maker, "Propose");
  await maker.locator(".o_arrow_button_current", { hasText: "Proposed" }).waitFor();
  assert.equal(await maker.getByRole("button", { name: "Approve", exact: true }).count(), 0);
  await chooseMenu(approver, ["Configuration", "Mappings"]);
  await openRow(approver, carrier);
  await approver.getByRole("tab", { name: "Learned From" }).click();
  await picture(approver, "approve");
  await untilTold(() => press(approver, "Approve"));
  await approver.locator(".o_arrow_button_current", { hasText: "Active" }).waitFor();
});

test("the next message of the kind is applied, and nobody is asked", async () => {
  await report(4);
  await eventually("the delivery", async () => ((await stateOf(4)) === "delivered" ? true : undefined));
  const asked = await world.odoo.count("freight.exception", [["subject", "=", `${number}4`]]);
  assert.equal(asked, 0);
});
