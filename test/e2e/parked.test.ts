// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What is parked comes to Odoo by itself; a person sees it, tries a replay, replays all of a kind, and a manager discards the rest. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, pictureInBothSizes, screenshotFolder } from "../support/browser.ts";
import { field, press } from "../support/odoo_page.ts";
import { park, strand } from "../support/parking.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const label = unique("PARK").toUpperCase();

let world: World;
let browser: Browser;
let partner: SystemPartner;

before(async () => {
  world = await openWorld("parked");
  browser = await launchBrowser();
  partner = await world.partner("parking");
  await world.shipments(label, 2);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const rows = (domain: readonly unknown[]) =>
  world.odoo.search<{ id: number; state: string; reason: string; subject: string; digest: string }>(
    "freight.parked",
    [...domain],
    ["state", "reason", "subject", "digest"],
  );

const picture = (page: Page, name: string): Promise<void> =>
  pictureInBothSizes(page, pictures, `parked-${name}`);

async function look(page: Page, words: string): Promise<void> {
  page.setDefaultTimeout(90_000);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-parked`);
  const search = page.locator(".o_searchview_input");
  await search.fill(words);
  await search.press("Enter");
}

test("parked messages come to Odoo, and all of a kind are replayed once after a dry run", async () => {
  const references = [`${label}0`, `${label}1`, `${label}-NOBODY`];
  const junk = `{ "nobody": "wrote ${label}`;
  await park(world, { system: partner.code, references, reason: "bug" });
  await strand(world, junk);
  await eventually("all are in Odoo", async () => {
    const kept = await rows([["subject", "in", references]]);
    return kept.length === 3 ? true : undefined;
  });
  const [stranger] = await eventually("the stranger's is in Odoo", async () => {
    const found = await rows([
      ["head", "like", "nobody"],
      ["reason", "=", "undecodable"],
      ["state", "=", "parked"],
    ]);
    return found.length > 0 ? found : undefined;
  });
  assert.ok(stranger);

  const page = await logIn(browser, world.stack.odoo.url, "freight");
  await look(page, label);
  const group = page.locator(".o_group_header", { hasText: "bug" });
  await group.waitFor();
  await group.click();
  await page.locator(".o_data_row").nth(2).waitFor();
  await picture(page, "list");

  await page
    .locator(".o_data_row", { hasText: `${label}0` })
    .locator(".o_data_cell")
    .first()
    .click();
  await page.locator(".o_form_view").waitFor();
  assert.equal(
    await page.getByRole("tab", { name: "Content", exact: true }).count(),
    0,
    "content is for managers",
  );
  await picture(page, "message");
  await press(page, "Replay All Like This…");
  await field(page, "trial_summary").filter({ hasText: "2 × Applied" }).waitFor();
  assert.equal(await field(page, "trial_summary").innerText(), "2 × Applied, 1 × Exception");
  assert.deepEqual(await world.outcomes(partner.code), {}, "a dry run changes nothing");
  await picture(page, "dry-run");

  await field(page, "reason").locator("textarea").fill("The module was mended.");
  await press(page, "Replay");
  await field(page, "summary").filter({ hasText: "2 × Applied, 1 × Exception" }).waitFor();
  await picture(page, "done");
  assert.deepEqual(await world.outcomes(partner.code), { applied: 2, exception: 1 });
  assert.deepEqual(
    (await rows([["subject", "in", references]])).map(({ state }) => state),
    ["replayed", "replayed", "replayed"],
  );
});

test("what nobody can read is discarded by a manager, and its digest stays", async () => {
  const page = await logIn(browser, world.stack.odoo.url, "manager");
  const [stranger] = await rows([
    ["reason", "=", "undecodable"],
    ["state", "=", "parked"],
  ]);
  assert.ok(stranger);
  page.setDefaultTimeout(90_000);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-parked/${stranger.id}`);
  await page.getByRole("tab", { name: "Content", exact: true }).click();
  await picture(page, "content");
  await press(page, "Discard…");
  await field(page, "trial_summary").filter({ hasText: "1 × Discarded" }).waitFor();
  await field(page, "reason").locator("textarea").fill("Somebody's test, not ours.");
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await page.locator(".modal").getByRole("button", { name: "Ok" }).click();
  await field(page, "summary").filter({ hasText: "1 × Discarded" }).waitFor();
  const [discarded] = await rows([["id", "=", stranger.id]]);
  assert.deepEqual([discarded?.state, discarded?.digest], ["discarded", stranger.digest]);
});
