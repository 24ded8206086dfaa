// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A clerk says at the desk who a platform's customers are, in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { findings, tabThrough } from "../support/accessible.ts";
import { launchBrowser, logIn, pictureInBothSizes, screenshotFolder } from "../support/browser.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const platform = unique("Billing Platform");
const zebra = unique("Zebra Lines");
const quagga = unique("Quagga Holding");

let world: World;
let browser: Browser;
let clerk: Page;
let partner: SystemPartner;
/** What the platform calls the customers. */
const far = unique("cus_far");
const searched = unique("cus_search");
const fresh = unique("cus_new");
/** Two contacts of one name, and one of another. */
let contacts: [number, number, number];

before(async () => {
  world = await openWorld("customer");
  browser = await launchBrowser();
  partner = await world.partner("customer", { name: platform, kind: "billing" });
  contacts = (await world.odoo.create("res.partner", [
    { name: zebra, is_company: true, city: "Lyon", email: "accounts@zebra.example" },
    { name: zebra, is_company: true, city: "Ghent" },
    { name: quagga, is_company: true, city: "Bern" },
  ])) as [number, number, number];
  for (const reference of [far, searched, fresh]) await tell(reference);
  clerk = await logIn(browser, world.stack.odoo.url, "freight");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** The platform tells of a customer of that name, of whom nothing else is known; a person is asked. */
async function tell(reference: string, name = zebra, code = "customer_unsure"): Promise<void> {
  const time = new Date(Date.now() - 60_000).toISOString();
  const data = { reference, status: "active", name, is_company: true };
  const answer = await partner.deliver({
    specversion: "1.0",
    id: unique(reference),
    source: `/systems/${partner.code}`,
    type: "billing.customer.v1",
    subject: reference,
    time,
    datacontenttype: "application/json",
    data,
  });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await eventually(`the question about ${reference}`, async () =>
    (await world.odoo.count("freight.exception", [
      ["system_id", "=", partner.systemId],
      ["subject", "=", reference],
      ["code", "=", code],
    ]))
      ? true
      : undefined,
  );
}

/** Opens the question about a customer on the desk. */
async function search(reference: string): Promise<void> {
  await clerk.goto(`${world.stack.odoo.url}/odoo/freight-desk`);
  await clerk.locator(".o_freight_search input").fill(reference);
  await clerk.keyboard.press("Enter");
  await clerk
    .locator(".o_freight_detail[aria-busy=false] .o_freight_facts", { hasText: reference })
    .waitFor();
}

/** The same, once its contacts are there. */
async function open(reference: string): Promise<void> {
  await search(reference);
  await clerk.locator(".o_freight_answer[aria-busy=false] input:checked").waitFor();
  await clerk.locator(".o_freight_rows").focus();
}

async function linkOf(reference: string): Promise<number> {
  const links = await eventually(`who ${reference} is`, async () => {
    const found = await world.odoo.search<{ partner_id: [number, string] }>(
      "freight.billing.customer",
      [
        ["system_id", "=", partner.systemId],
        ["reference", "=", reference],
      ],
      ["partner_id"],
    );
    return found.length ? found : undefined;
  });
  return links[0]?.partner_id[0] ?? 0;
}

test("the likeliest contacts stand with their reasons; one is chosen and linked by key, and the answer is remembered", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await open(far);
  const answer = clerk.locator(".o_freight_answer");
  const rows = answer.locator(".o_freight_suggestion", { hasText: zebra });
  assert.equal(await rows.count(), 2);
  assert.match(await rows.nth(0).innerText(), /accounts@zebra\.example · Lyon\s+same name/);
  assert.match(await rows.nth(1).innerText(), /Ghent\s+same name/);
  await pictureInBothSizes(clerk, pictures, "customer-question");
  assert.deepEqual(await findings(clerk, ".o_freight_desk"), []);
  const { stops, reachable } = await tabThrough(clerk, ".o_freight_answer");
  // The choices are one stop of Tab, as all that share a name are.
  assert.equal(stops.length, reachable - 2);
  assert.ok(
    stops.every(({ visible }) => visible),
    JSON.stringify(stops),
  );
  await clerk.locator(".o_freight_rows").focus();
  await clerk.keyboard.press("Enter");
  await clerk.locator(`#o_freight_customer_${contacts[0]}:focus`).waitFor();
  await clerk.keyboard.press("ArrowDown");
  await clerk.locator(`#o_freight_customer_${contacts[1]}:checked`).waitFor();
  await clerk.keyboard.press("Enter");
  await clerk.locator(".o_notification", { hasText: `${far} is` }).waitFor();
  await clerk.screenshot({ path: join(pictures, "customer-answered.png") });
  assert.equal(await linkOf(far), contacts[1]);
});

test("another contact is found by search, without a mouse", async () => {
  await open(searched);
  await clerk.keyboard.press("o");
  const dialog = clerk.getByRole("dialog");
  await dialog.locator(".o_searchview_input").fill(quagga);
  await clerk.keyboard.press("Enter");
  await dialog.locator(".o_data_row", { hasText: quagga }).waitFor();
  await clerk.screenshot({ path: join(pictures, "customer-search.png") });
  await dialog.locator(".o_data_row", { hasText: quagga }).locator(".o_data_cell").first().click();
  await clerk.locator(`#o_freight_customer_${contacts[2]}:checked`).waitFor();
  await clerk.screenshot({ path: join(pictures, "customer-found.png") });
  await clerk.locator(`#o_freight_customer_${contacts[2]}`).focus();
  await clerk.keyboard.press("Enter");
  await clerk.locator(".o_notification", { hasText: `${searched} is` }).waitFor();
  assert.equal(await linkOf(searched), contacts[2]);
});

test("somebody new becomes a contact; contacts that cannot be read are said, and read again", async () => {
  const calls = "**/desk_customer_candidates*";
  await clerk.route(calls, (route) => route.abort());
  await search(fresh);
  await clerk.locator(".o_freight_answer [role=alert]").waitFor();
  await clerk.screenshot({ path: join(pictures, "customer-unread.png") });
  await clerk.unroute(calls);
  await clerk.locator(".o_freight_answer").getByRole("button", { name: "Try again" }).click();
  await clerk.locator(`#o_freight_customer_${contacts[0]}:checked`).waitFor();
  await clerk.locator(".o_freight_rows").focus();
  await clerk.keyboard.press("n");
  await clerk.getByRole("button", { name: /^Make a new contact/ }).waitFor();
  await clerk.screenshot({ path: join(pictures, "customer-new.png") });
  await clerk.keyboard.press("l");
  await clerk.locator(".o_notification", { hasText: "is a new customer" }).waitFor();
  assert.ok(!contacts.includes(await linkOf(fresh)));
});

test("what the platform tells otherwise stands beside ours; theirs is taken by key, and it never asks again", async () => {
  const yak = unique("Yak Lines");
  await tell(far, yak, "customer_conflict");
  await search(far);
  const answer = clerk.locator(".o_freight_answer[aria-busy=false]");
  const row = answer.locator("tbody tr", { hasText: yak });
  await row.waitFor();
  assert.match(await row.innerText(), new RegExp(`Name\\s+${zebra}\\s+${yak}`));
  await pictureInBothSizes(clerk, pictures, "customer-conflict");
  assert.deepEqual(await findings(clerk, ".o_freight_desk"), []);
  await clerk.locator(".o_freight_rows").focus();
  await clerk.keyboard.press("t");
  await clerk.locator(".o_notification", { hasText: `is as ${platform} tells` }).waitFor();
  const [contact] = await world.odoo.search<{ name: string }>(
    "res.partner",
    [["id", "=", contacts[1]]],
    ["name"],
  );
  assert.equal(contact?.name, yak);
});
