// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Messages as people read them: five megabytes of each form, hostile ones, EDI by pointer and keyboard, and from the timeline. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { milestone } from "../support/milestones.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const MEGABYTES = 5 * 1024 * 1024;
const ISA =
  "ISA*00*          *00*          *ZZ*NORTHERN       *ZZ*FREIGHT        *261120*1000*U*00401*000000007*0*P*>~";
const SET =
  "ST*214*0001~B10*PRO7*S7*NRLN~LX*1~AT7*AF*NS***20261120*1000*LT~MS1*LYON**FR~L11*PO-4711*PO~SE*7*0001~";

let world: World;
let browser: Browser;
let page: Page;
let partner: SystemPartner;
let number: string;
before(async () => {
  world = await openWorld("viewer");
  browser = await launchBrowser();
  partner = await world.partner("viewer");
  number = unique("VW").toUpperCase();
  await world.shipments(number, 1);
  // Who may see personal data, sees every message word for word.
  page = await logIn(browser, world.stack.odoo.url, "manager");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** What the worker does with a message whose words are these; the id of its log row. */
async function received(raw: string, id = unique("viewer")): Promise<number> {
  const { url, db, integrationKey } = world.stack.odoo;
  const event = milestone({ system: partner.code, id, reference: `${number}0`, code: "picked_up" });
  const delivery = {
    event: { ...event, partitionkey: number, correlationid: crypto.randomUUID() },
    raw,
    raw_type: "text/plain",
    pointer: "",
    received_at: new Date().toISOString(),
    attempt: 0,
    final: false,
  };
  const answer = await fetch(`${url}/json/2/freight.ingest/apply`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${integrationKey}`,
      "x-odoo-database": db,
    },
    body: JSON.stringify({ deliveries: [delivery], chain: "operational.0" }),
  });
  const [{ log_id, outcome }] = (await answer.json()) as [{ log_id: number; outcome: string }];
  assert.equal(outcome, "applied");
  return log_id;
}

const viewer = () => page.locator(".o_form_view .o_freight_payload");

async function open(log: number): Promise<void> {
  await page.goto(`${world.stack.odoo.url}/odoo/freight-log/${log}`);
  await viewer().locator(".o_freight_line").first().waitFor({ timeout: 60_000 });
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `viewer-${name}.png`) });
}

/** The longest time that the page stood still during the work, in milliseconds. */
async function longestTask(work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen = globalThis as { longTasks?: number[]; observer?: { disconnect(): void } };
    seen.longTasks = [];
    const observer = new PerformanceObserver((list) => {
      seen.longTasks?.push(...list.getEntries().map((entry) => entry.duration));
    });
    observer.observe({ type: "longtask" } as unknown as { type: "measure" });
    seen.observer = observer;
  });
  await work();
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const seen = globalThis as { longTasks?: number[]; observer?: { disconnect(): void } };
    seen.observer?.disconnect();
    return Math.max(0, ...(seen.longTasks ?? []));
  });
}

const large = {
  json: () => {
    const lines = Array.from({ length: 52_000 }, (_, line) => ({
      line,
      sku: `LAMP-${line}`,
      city: "Lyon",
      weight: "12.50",
      note: "handle with care",
    }));
    return JSON.stringify({ lines, last: "the very end" }).padEnd(MEGABYTES);
  },
  x12: () => `${ISA}${SET.repeat(Math.ceil(MEGABYTES / SET.length))}TRN*1*THE VERY END~`,
  xml: () =>
    `<message>${'<line no="1"><sku>LAMP &amp; co</sku><city>Lyon</city></line>'.repeat(86_000)}<last>the very end</last></message>`,
};

for (const [kind, make] of Object.entries(large)) {
  test(`five megabytes of ${kind} open, are searched, copied and saved, and the page never stands still`, async (t) => {
    const raw = make();
    assert.ok(raw.length >= MEGABYTES * 0.95, String(raw.length));
    await open(await received(raw));
    const tab = (name: string) => page.getByRole("tab", { name, exact: true });
    const badge = viewer().locator(".badge", { hasText: new RegExp(`^${kind}$`, "i") });
    await badge.waitFor({ timeout: 60_000 });

    // Whatever else runs on the machine makes a task longer: of a few readings one is the page's own.
    let longest = Number.POSITIVE_INFINITY;
    for (let reading = 0; reading < 5 && longest > 100; reading += 1) {
      await tab("Evidence").click();
      await viewer().waitFor({ state: "detached" });
      const task = await longestTask(async () => {
        await tab("As Received or Sent").click();
        await badge.waitFor({ timeout: 60_000 });
        await viewer().getByRole("searchbox").fill("the very end");
        await viewer().locator("mark.o_freight_current").waitFor({ timeout: 60_000 });
        await viewer()
          .locator(".o_freight_payload_lines")
          .evaluate((box) => {
            box.scrollTop = box.scrollHeight / 2;
          });
        await page.waitForTimeout(100);
      });
      longest = Math.min(longest, task);
    }
    t.diagnostic(`longest task: ${Math.round(longest)} ms`);
    assert.ok(longest <= 100, `the page stood still for ${Math.round(longest)} ms`);
    assert.ok((await viewer().locator("*").count()) < 3000, "more is drawn than is in view");

    await viewer().getByRole("searchbox").press("Enter");
    await viewer()
      .locator("mark.o_freight_current", { hasText: /the very end/i })
      .waitFor();
    await picture(`large-${kind}`);
    await viewer().getByRole("button", { name: "Copy" }).click();
    await viewer().getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(
      await page.evaluate("navigator.clipboard.readText().then((text) => text.length)"),
      raw.length,
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      viewer().getByRole("button", { name: "Download" }).click(),
    ]);
    assert.equal(await readFile(await download.path(), "utf8"), raw);
  });
}

test("script and markup of a partner stay text, in the viewer and on the timeline", async () => {
  const attack = `<img src=x onerror="globalThis.attacked=1"><script>globalThis.attacked=1</script>`;
  for (const raw of [attack, JSON.stringify({ [attack]: attack }), `ST*214*0001~N1*SH*${attack}~SE*2*1~`]) {
    await open(await received(raw));
    await viewer().locator(".o_freight_line", { hasText: "globalThis.attacked=1" }).first().waitFor();
    assert.equal(await viewer().locator("img, script").count(), 0);
  }
  assert.equal(await page.evaluate(() => "attacked" in globalThis), false);
});

test("an element of EDI says what it is under the pointer and under the keyboard", async () => {
  await open(await received(`${ISA}GS*QM*N*F*20261120*1000*7*X*004010~${SET}GE*1*7~IEA*1*000000007~`));
  const said = viewer().locator(".o_freight_meaning");
  await viewer()
    .locator(".o_freight_element", { hasText: /^PRO7$/ })
    .hover();
  await said.filter({ hasText: "B10-01 carrier's number (PRO)" }).waitFor();
  await picture("edi-hover");
  await viewer().locator(".o_freight_payload_lines").focus();
  await page.mouse.move(5, 5);
  for (let row = 0; row < 5; row += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await said.filter({ hasText: "AT7-01 status: AF picked up" }).waitFor();
  const active = await viewer().locator(".o_freight_payload_lines").getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).textContent(), "AF");
  await picture("edi-keyboard");
});

test("what is no text is shown as bytes, and what is nothing to read is named", async () => {
  await open(await received(`JVBERi0xLjcK${"QUJDREVG".repeat(500)}`));
  await viewer().getByText("A PDF file in base64").waitFor();
  await picture("base64");
});

test("the timeline of a shipment opens the message of a milestone over the page", async () => {
  await received('{"said":"picked up"}');
  const [shipment] = await world.odoo.search(
    "freight.shipment",
    [["tracking_ref", "=", `${number}0`]],
    ["name"],
  );
  await page.goto(`${world.stack.odoo.url}/odoo/freight-shipments/${shipment?.id}`);
  await page.locator(".o_freight_timeline").waitFor();
  await picture("timeline");
  await page.getByRole("button", { name: "Message: Picked Up" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.locator(".o_freight_line").first().waitFor();
  assert.deepEqual(await dialog.getByRole("tab").allTextContents(), ["As received", "As we read it"]);
  await dialog.getByRole("tab", { name: "As we read it" }).click();
  await dialog
    .locator(".o_freight_line", { hasText: `"${number}0"` })
    .first()
    .waitFor();
  await picture("timeline-message");
});

test("an order and a transfer show the timeline of their shipments, read when their page is opened", async () => {
  const admin = await logIn(browser, world.stack.odoo.url, "admin");
  const asked: string[] = [];
  admin.on("request", (request) => {
    if (request.url().includes("/freight.timeline/of")) asked.push(request.url());
  });
  const records = {
    "sale.order": "freight_shipment_ids.milestone_ids",
    "stock.picking": "freight_shipment_id.milestone_ids",
  };
  for (const [model, path] of Object.entries(records)) {
    const [found] = await world.odoo.search(model, [[path, "!=", false]], ["name"]);
    await admin.goto(`${world.stack.odoo.url}/odoo/${model}/${found?.id}`);
    await admin.locator(".o_form_view").waitFor();
    assert.equal(asked.length, 0, "the form waits for the timeline");
    await admin.getByRole("tab", { name: "Freight", exact: true }).click();
    await admin.locator(".o_freight_timeline_title").first().waitFor();
    await admin.locator(".o_freight_timeline li").first().waitFor();
    assert.equal(asked.length, 1);
    asked.length = 0;
    await admin.screenshot({ path: join(pictures, `viewer-timeline-${model}.png`) });
  }
});
