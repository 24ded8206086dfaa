// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What a freight clerk does at the exception desk, in a real browser, while a second one watches. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();

/** The desk is searched for it, as the log of other tests fills the queue as well. */
const carrier = unique("Northern Lines");

let world: World;
let browser: Browser;
let clerk: Page;
let colleague: Page;
let partner: SystemPartner;
before(async () => {
  world = await openWorld("desk");
  browser = await launchBrowser();
  partner = await world.partner("desk", { name: carrier });
  clerk = await openDesk("freight");
  colleague = await openDesk("manager");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function openDesk(login: string): Promise<Page> {
  const page = await logIn(browser, world.stack.odoo.url, login);
  await page.goto(`${world.stack.odoo.url}/odoo/action-freight_bridge.freight_exception_desk_action`);
  await page.waitForSelector(".o_freight_desk .o_freight_queue");
  await page.locator(".o_freight_search input").fill(carrier);
  await page.locator(".o_freight_empty").waitFor();
  await page.locator(".o_freight_rows").focus();
  return page;
}

const row = (page: Page, text: string) => page.locator(".o_freight_row", { hasText: text });

/** Walks down the queue by key until the row is the selected one. */
async function walkTo(page: Page, text: string): Promise<void> {
  await page.locator(".o_freight_rows").focus();
  const selected = page.locator(".o_freight_row[aria-selected=true]", { hasText: text });
  for (let step = 0; step < 60 && (await selected.count()) === 0; step++) {
    await page.keyboard.press("j");
    await page.waitForTimeout(30);
  }
  assert.equal(await selected.count(), 1, `no row about ${text} can be reached by key`);
  await page.locator(".o_freight_detail[aria-busy=false]", { hasText: text }).waitFor();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

test("an unmatched milestone appears, is linked by keyboard and replayed; a second page and the timeline follow", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  const number = unique("NL").toUpperCase();
  const [shipment] = await world.shipments(number, 1);
  const written = `${number}0`.replace("-", " ");
  await clerk.evaluate(() => {
    (globalThis as { stillTheSamePage?: boolean }).stillTheSamePage = true;
  });

  await partner.deliver(
    milestone({ system: partner.code, id: number, reference: written, code: "delivered" }),
  );
  await row(clerk, written).waitFor();
  await row(colleague, written).waitFor();
  await walkTo(clerk, written);
  await clerk.locator(".o_freight_suggestion").first().waitFor();
  await picture(clerk, "desk-unmatched");

  await walkTo(colleague, written);
  await clerk.keyboard.press("l");
  await row(clerk, written).waitFor({ state: "detached" });
  await colleague.locator(".o_freight_banner").waitFor();
  await picture(colleague, "desk-resolved-by-a-colleague");
  assert.equal(
    await clerk.evaluate(() => (globalThis as { stillTheSamePage?: boolean }).stillTheSamePage),
    true,
    "the page was loaded anew",
  );

  const [seen] = await world.odoo.search("freight.shipment", [["id", "=", shipment]], ["state"]);
  assert.equal(seen?.state, "delivered");
  await clerk.goto(`${world.stack.odoo.url}/odoo/freight-shipments/${shipment}`);
  await clerk.locator(".o_freight_timeline", { hasText: "Delivered" }).waitFor();
  await picture(clerk, "shipment-timeline");
  const log = await world.odoo.search(
    "freight.integration.log",
    [["event_id", "=", number]],
    ["outcome", "replay", "actor_id"],
    { order: "id" },
  );
  assert.deepEqual(
    log.map(({ outcome, replay, actor_id }) => [
      outcome,
      replay,
      (actor_id as [number, string] | false) && "actor",
    ]),
    [
      ["exception", 0, false],
      ["applied", 1, "actor"],
    ],
  );
});

test("a message with an unknown code is corrected and applied; the original and the difference are kept", async () => {
  clerk = await openDesk("freight");
  const number = unique("CODE").toUpperCase();
  const [shipment] = await world.shipments(number, 1);
  const reference = `${number}0`;
  await partner.deliver(
    milestone({ system: partner.code, id: number, reference, code: null, partnerCode: "GATEPASS" }),
  );
  await row(clerk, reference).waitFor();
  await walkTo(clerk, reference);
  await clerk.keyboard.press("c");
  const editor = clerk.locator("#o_freight_correct_text");
  await editor.waitFor();
  await picture(clerk, "desk-correct");
  const text = await editor.inputValue();
  assert.match(text, /"code": null/);
  await editor.fill(text.replace('"code": null', '"code": "gate_in"'));
  await clerk.fill("#o_freight_correct_reason", "Asked Northern Lines: GATEPASS is a gate in");
  await clerk.getByRole("button", { name: "Correct and apply" }).click();
  await row(clerk, reference).waitFor({ state: "detached" });
  await eventually("the corrected milestone", async () =>
    (await world.odoo.count("freight.milestone", [
      ["shipment_id", "=", shipment],
      ["code", "=", "gate_in"],
    ])) === 1
      ? true
      : undefined,
  );
  const [correction] = await world.odoo.search(
    "freight.exception.correction",
    [["exception_id.subject", "=", reference]],
    [],
  );
  assert.match(JSON.stringify(correction), /GATEPASS is a gate in/);
  assert.match(JSON.stringify(correction), /Fiona Freight/);
});

test("a message that was not understood is completed from a draft and applied; what the partner said stays in sight", async () => {
  clerk = await openDesk("freight");
  const number = unique("NOON").toUpperCase();
  const [shipment] = await world.shipments(number, 1);
  const said = {
    ...milestone({ system: partner.code, id: number, reference: `${number}0`, code: "delivered" }),
    time: "yesterday, about noon",
  };
  const answer = await partner.post(said);
  assert.equal(answer.status, 422);
  await row(clerk, "could not be understood").waitFor();
  await walkTo(clerk, "could not be understood");
  await clerk.locator(".o_freight_suggestion", { hasText: `${number}0` }).waitFor();
  await picture(clerk, "desk-rejected");

  await clerk.keyboard.press("c");
  const editor = clerk.locator("#o_freight_correct_text");
  await editor.waitFor();
  assert.deepEqual(await clerk.locator(".o_freight_faults li").allInnerTexts(), [
    "/time must be a date and time with a time zone, such as 2026-11-20T14:30:00Z",
  ]);
  await picture(clerk, "desk-rejected-draft");
  const draft = JSON.parse(await editor.inputValue());
  assert.deepEqual(Object.keys(draft), ["type", "time", "data"]);
  const nobody = [{ kind: "tracking", value: `${number}-NOBODY` }];
  const time = new Date().toISOString();
  await editor.fill(JSON.stringify({ ...draft, time, data: { ...draft.data, code: "??", references: [] } }));
  await clerk.fill("#o_freight_correct_reason", "Asked them by phone");
  await clerk.getByRole("button", { name: "Correct and apply" }).click();
  await clerk.locator(".modal [role=alert]", { hasText: "/data/references must be a list" }).waitFor();
  await clerk.locator(".o_freight_codes summary").click();
  await picture(clerk, "desk-rejected-refused");
  await editor.fill(JSON.stringify({ ...draft, time, data: { ...draft.data, references: nobody } }));
  await clerk.getByRole("button", { name: "Correct and apply" }).click();
  await clerk.locator(".o_freight_corrections", { hasText: "Asked them by phone" }).waitFor();
  assert.match(await clerk.locator(".o_freight_pane").first().innerText(), /yesterday, about noon/);
  await picture(clerk, "desk-rejected-corrected");

  await clerk.locator(".o_freight_detail").focus();
  await clerk.keyboard.press("c");
  await editor.waitFor();
  const next = JSON.parse(await editor.inputValue());
  next.data.references = [{ kind: "tracking", value: `${number}0` }];
  await editor.fill(JSON.stringify(next));
  await clerk.fill("#o_freight_correct_reason", "Their number has no suffix");
  await clerk.getByRole("button", { name: "Correct and apply" }).click();
  await row(clerk, `${number}-NOBODY`).waitFor({ state: "detached" });
  const [seen] = await world.odoo.search("freight.shipment", [["id", "=", shipment]], ["state"]);
  assert.equal(seen?.state, "delivered");
  await partner.deliver({ ...said, time });
  const sentAgain = [
    ["event_id", "=", number],
    ["replay", "=", 0],
  ];
  await eventually("the event that the partner sends again", async () =>
    (await world.odoo.count("freight.integration.log", sentAgain)) === 1 ? true : undefined,
  );
  assert.equal(await world.odoo.count("freight.milestone", [["shipment_id", "=", shipment]]), 1);
});

test("the keys are explained", async () => {
  await clerk.keyboard.press("?");
  await clerk.locator(".o_freight_help").waitFor();
  await picture(clerk, "desk-keys");
});
