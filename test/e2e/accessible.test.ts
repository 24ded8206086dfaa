// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Every screen of ours for who cannot see well, cannot point, or reads from right to left. */
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { tabThrough } from "../support/accessible.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { chooseMenu } from "../support/odoo_page.ts";
import { secondManager } from "../support/people.ts";
import { inTheDark, mirrored } from "../support/schemes.ts";
import { ODOO, oneOf, Screens } from "../support/screens.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const carrier = unique("Accessible Lines");
const number = unique("AX").toUpperCase();

let world: World;
let browser: Browser;
let screens: Screens;
/** The page of an administrator, and the one that is looked at. */
let desk: Page;
let page: Page;
let partner: SystemPartner;
before(async () => {
  world = await openWorld("accessible");
  browser = await launchBrowser();
  partner = await world.partner("accessible", { name: carrier });
  await world.shipments(number, 1);
  await unknown(`${number}0`.replace("-", " "));
  await unknown(`${number}-NOBODY`);
  desk = await logIn(browser, world.stack.odoo.url, "admin");
  screens = new Screens(world, desk, pictures, "accessible");
  turnTo(desk);
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

afterEach(() => screens.judge());

/** Goes on on another person's page. */
function turnTo(next: Page): void {
  page = next;
  screens.page = next;
}

const lookAt = (name: string, within: string, except?: readonly string[]) =>
  screens.lookAt(name, within, except);

async function openDesk(): Promise<void> {
  await page.goto(`${world.stack.odoo.url}/odoo/freight-desk`);
  await page.locator(".o_freight_search input").fill(carrier);
  await page.keyboard.press("Enter");
  await page.locator(".o_freight_total", { hasText: /^2 / }).waitFor();
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_suggestion").first().waitFor();
  await page.locator(".o_freight_compare").waitFor();
  await page.locator(".o_freight_foreseen dt").first().waitFor();
  await page.locator(".o_freight_rows").focus();
}

const dialog = () => page.getByRole("dialog");

test("the exception desk and what it asks in dialogs", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await openDesk();
  await lookAt("desk", ".o_freight_desk");
  const asked: Record<string, string> = { e: "assign", s: "snooze", w: "waive", c: "correct", "?": "help" };
  for (const [key, name] of Object.entries(asked)) {
    await page.keyboard.press(key);
    await dialog().locator("input, textarea, kbd").first().waitFor();
    await lookAt(`desk-${name}`, ".modal-content");
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  }
  await page.keyboard.press("x");
  await page.locator(".o_freight_row.o_freight_marked").waitFor();
  await page
    .locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title", { hasText: "NOBODY" })
    .waitFor();
  await lookAt("desk-marked", ".o_freight_desk");
  await page.locator("[data-action=waive]").click();
  await dialog().getByLabel("Reason").fill("Their test file came to us");
  await lookAt("desk-many", ".modal-content");
  await dialog().getByRole("button", { name: "Try It First" }).click();
  await dialog()
    .getByText(/would be done/)
    .waitFor();
  await lookAt("desk-many-tried", ".modal-content");
});

/** Tab comes to every control of a page, in its order, and the focus is seen there; then it leaves the page. */
async function walk(within: string): Promise<void> {
  const { stops, reachable } = await tabThrough(page, within);
  assert.deepEqual(
    stops.filter(({ visible }) => !visible).map(({ name }) => name),
    [],
    "the focus is not seen",
  );
  assert.deepEqual(
    stops.map(({ place }) => place),
    [...Array(reachable).keys()],
    stops.map(({ name, place }) => `${place} ${name}`).join("\n"),
  );
}

test("Tab walks through the desk and the tower; Escape leaves a dialog and the focus is where it was", async () => {
  turnTo(desk);
  await openDesk();
  await walk(".o_freight_desk");
  for (const opener of ["Waive", "Assign", "Snooze"]) {
    const button = page.locator(".o_freight_actions").getByRole("button", { name: new RegExp(`^${opener}`) });
    await button.focus();
    await page.keyboard.press("Enter");
    await dialog().locator(":focus").waitFor();
    for (let presses = 0; presses < 12; presses += 1) await page.keyboard.press("Tab");
    await dialog().locator(":focus").waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await page.locator(".o_freight_actions button:focus", { hasText: opener }).waitFor();
  }
  await page.goto(`${world.stack.odoo.url}/odoo/freight-tower`);
  await page.locator(".o_freight_tower_blocks[aria-busy=false] .o_freight_tower_block").first().waitFor();
  await walk(".o_freight_tower");
});

test("the pages of the control tower, as charts and as tables", async () => {
  turnTo(await logIn(browser, world.stack.odoo.url, "auditor"));
  await page.goto(`${world.stack.odoo.url}/odoo/freight-tower`);
  for (const name of ["operations", "finance", "it"]) {
    await page.locator(`[data-page=${name}]`).click();
    await page.locator(`[data-page=${name}][aria-pressed=true]`).waitFor();
    await page.locator(".o_freight_tower_blocks[aria-busy=false] .o_freight_tower_block").first().waitFor();
    await lookAt(`tower-${name}`, ".o_freight_tower");
    for (const table of await page.getByRole("button", { name: "Table" }).all()) await table.click();
    await lookAt(`tower-${name}-tables`, ".o_freight_tower");
  }
});

/** A message that no worker could apply, as the sidecar has Odoo keep it. */
async function park(): Promise<number> {
  const { url, db, integrationKey } = world.stack.odoo;
  const event = milestone({ system: partner.code, id: unique("parked"), reference: `${number}-PARKED` });
  const body = Buffer.from(JSON.stringify({ event, raw: null, received_at: new Date().toISOString() }));
  const message = { lane: "operational", reason: "bug", attempt: 4, body: body.toString("base64") };
  const answer = await fetch(`${url}/json/2/freight.parked/keep`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${integrationKey}`,
      "x-odoo-database": db,
    },
    body: JSON.stringify({ messages: [message] }),
  });
  const [id] = (await answer.json()) as [number];
  return id;
}

/** An invoice of the partner, as it sends one. */
async function billed(): Promise<number> {
  const answer = await partner.post(
    JSON.stringify({
      specversion: "1.0",
      id: `${number}-BILL`,
      type: "freight.invoice.received.v1",
      subject: number,
      time: new Date().toISOString(),
      data: {
        references: [{ kind: "tracking", value: `${number}0` }],
        number,
        invoice_type: "original",
        issued_on: "2026-11-01",
        currency: "USD",
        total: "100.00",
        lines: [{ amount: "100.00" }],
      },
    }),
  );
  assert.equal(answer.status, 202);
  return eventually("the invoice", async () => {
    const [made] = await world.odoo.search<{ id: number }>(
      "freight.invoice",
      [["number", "=", number]],
      ["id"],
    );
    return made?.id;
  });
}

test("in the dark every word can be read as well", async () => {
  turnTo(desk);
  const lighten = await inTheDark(page, world);
  try {
    await openDesk();
    await lookAt("dark-desk", ".o_freight_desk");
    await page.keyboard.press("s");
    await dialog().locator("kbd").first().waitFor();
    await lookAt("dark-snooze", ".modal-content");
    await page.goto(`${world.stack.odoo.url}/odoo/freight-tower`);
    await page.locator(".o_freight_tower_blocks[aria-busy=false] .o_freight_tower_block").first().waitFor();
    await lookAt("dark-tower", ".o_freight_tower");
    await screens.lookAtPage("dark-shipments", "freight-shipments");
  } finally {
    await lighten();
  }
});

/** Nothing of it is wider than its place. */
async function fits(selector: string): Promise<void> {
  const overflow = await page.locator(selector).evaluate((box) => box.scrollWidth - box.clientWidth);
  assert.ok(overflow <= 0, `${selector} is ${overflow} px too wide`);
}

/** Where an element begins, in pixels from the left. */
const left = async (selector: string): Promise<number> =>
  (await page.locator(selector).first().boundingBox())?.x ?? Number.NaN;

test("from right to left the desk, the tower and a message are mirrored, and what a partner wrote is not", async () => {
  const { odoo, stack } = world;
  const login = await secondManager(world);
  const [arabic] = await odoo.search<{ id: number }>("res.lang", [["code", "=", "ar_001"]], ["id"], {
    context: { active_test: false },
  });
  await odoo.call("res.lang", "write", [[arabic?.id], { active: true }]);
  const [user] = await odoo.search<{ id: number }>("res.users", [["login", "=", login]], ["id"]);
  await odoo.call("res.users", "write", [[user?.id], { lang: "ar_001" }]);
  turnTo(await logIn(browser, stack.odoo.url, login));
  await mirrored(page, world);
  await openDesk();
  await eventually("the queue on the right", async () =>
    (await left(".o_freight_queue")) > (await left(".o_freight_detail")) ? true : undefined,
  );
  await fits(".o_freight_queue");
  await fits(".o_freight_detail");
  await fits("html");
  assert.ok(
    (await left(".o_freight_line_number")) < (await left(".o_freight_line_text")),
    "JSON is mirrored",
  );
  await lookAt("rtl-desk", ".o_freight_desk");
  await page.goto(`${stack.odoo.url}/odoo/freight-tower`);
  await page.locator(".o_freight_tower_blocks[aria-busy=false] .o_freight_tower_block").first().waitFor();
  assert.ok((await left("[data-block=now] header h2")) > (await left("[data-block=now] .btn-group")));
  await fits(".o_freight_tower_content");
  await fits("html");
  await lookAt("rtl-tower", ".o_freight_tower");
});

test("dialogs over other pages: a message, a replay, a partner to connect", async () => {
  turnTo(desk);
  const { odoo, stack } = world;
  const [seen] = await odoo.search<{ shipment_id: [number, string] }>(
    "freight.milestone",
    [["log_id", "!=", false]],
    ["shipment_id"],
    { limit: 1 },
  );
  await page.goto(`${stack.odoo.url}/odoo/freight-shipments/${seen?.shipment_id[0]}`);
  await page
    .getByRole("button", { name: /^Message: / })
    .first()
    .click();
  await dialog().locator(".o_freight_line").first().waitFor();
  await lookAt("message-dialog", ".modal-content");

  await page.goto(`${stack.odoo.url}/odoo/freight-parked/${await park()}`);
  await page.getByRole("button", { name: "Replay…", exact: true }).click();
  await page.locator(".o_field_widget[name=reason] :is(input, textarea)").first().waitFor();
  await lookAt("parked-replay", "body", [...ODOO, ".o_main_navbar"]);

  await chooseMenu(page, ["Configuration", "Connect a Partner"]);
  await dialog().locator(".o_form_view").waitFor();
  await lookAt("connect", ".modal-content", ODOO);
});

test("lists and forms", async () => {
  turnTo(desk);
  const invoice = await billed();
  const paths: Record<string, string> = {
    shipments: "freight-shipments",
    shipment: `freight-shipments/${await oneOf(world, "freight.shipment", [["milestone_ids", "!=", false]])}`,
    systems: "freight-systems",
    system: `freight-systems/${partner.systemId}`,
    parked: "freight-parked",
    "parked-message": `freight-parked/${await park()}`,
    alerts: "freight-alerts",
    "alert-rules": "freight-alert-rules",
    retention: "freight-retention",
    holds: "freight-holds",
    erasures: "freight-erasures",
    erasure: "freight-erasures/new",
    "carrier-invoices": "freight-carrier-invoices",
    "carrier-invoice": `freight-carrier-invoices/${invoice}`,
    reconciliations: "freight-reconciliation",
    reconciliation: `freight-reconciliation/${await oneOf(world, "freight.reconciliation")}`,
    exceptions: "freight-exceptions",
    exception: `freight-exceptions/${await oneOf(world, "freight.exception")}`,
    lessons: "freight-lessons",
    log: "freight-log",
    message: `freight-log/${await oneOf(world, "freight.integration.log")}`,
  };
  for (const [name, path] of Object.entries(paths)) {
    await screens.lookAtPage(name, path);
  }
});
