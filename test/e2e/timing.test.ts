// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Vendor bills wait until somebody posts them: seen, changed and posted in a real browser; milestones do not wait meanwhile. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { latencies } from "../bench/latency.ts";
import { percentile } from "../bench/report.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { runJob } from "../support/freight_money.ts";
import { field, openRow, press } from "../support/odoo_page.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const MANY = 500;
const PER_SECOND = 25;
const SECONDS = 20;
/** What a milestone may take at most beside a posting: two processors do everything here, and others work on them. */
const PATIENCE_MS = 10_000;

const pictures = screenshotFolder();
const label = unique("T").toUpperCase().slice(0, 8);

let world: World;
let browser: Browser;
let clerk: Page;
let flowId: number;
let made = 0;

before(async () => {
  world = await openWorld("timing");
  browser = await launchBrowser();
  const [flow] = await world.odoo.search<{ id: number }>(
    "freight.flow",
    [
      ["kind", "=", "post"],
      ["company_id", "=", 1],
    ],
    ["id"],
  );
  flowId = flow?.id ?? 0;
  clerk = await logIn(browser, world.stack.odoo.url, "finance");
});
after(async () => {
  await world?.odoo.call("freight.flow", "write", [[flowId], { timing: "interval" }]);
  await browser?.close();
  await world?.close();
});

/** Opens a page of Odoo by its path. */
async function visit(page: Page, path: string): Promise<void> {
  page.setDefaultTimeout(90_000);
  await page.goto(`${world.stack.odoo.url}/odoo/${path}`);
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `timing-${name}.png`), animations: "disabled" });
}

/** Carriers' invoices as a person approved them, of 100.00 each. */
async function approved(count: number): Promise<number[]> {
  const { stack } = world;
  const odoo = finance();
  const [payee] = await world.odoo.create("res.partner", [{ name: `Trucking ${label}` }]);
  const known = await odoo.search<{ id: number }>("freight.charge.code", [["code", "=", label]], ["id"]);
  const code =
    known[0]?.id ??
    (
      await world.odoo.create("freight.charge.code", [
        { name: "Line haul", code: label, category: "linehaul" },
      ])
    )[0];
  const invoices = await odoo.create(
    "freight.invoice",
    Array.from({ length: count }, () => ({
      number: `${label}-${++made}`,
      partner_id: payee,
      total: 100,
      line_ids: [[0, 0, { amount: 100, charge_code_id: code }]],
    })),
  );
  const ids = invoices.join(",");
  await stack.psql(
    `UPDATE freight_invoice_line SET approved_amount = amount WHERE invoice_id IN (${ids});
     UPDATE freight_invoice SET state = 'approved', approved_total = total WHERE id IN (${ids})`,
  );
  return invoices;
}

function finance(): OdooSession {
  const { url, db } = world.stack.odoo;
  return new OdooSession({ url, db, login: "finance", password: "finance" });
}

async function posted(ids: readonly number[]): Promise<number> {
  return Number(
    await world.stack.psql(
      `SELECT count(*) FROM freight_invoice WHERE state = 'posted' AND id IN (${ids.join(",")})`,
    ),
  );
}

test("a manager lets vendor bills wait for a person", async () => {
  const manager = await logIn(browser, world.stack.odoo.url, "manager");
  await visit(manager, "freight-timing");
  await manager.locator(".o_data_row", { hasText: "Post Vendor Bills" }).waitFor();
  await picture(manager, "flows");
  await openRow(manager, "Post Vendor Bills");
  await manager.getByLabel("In a Window").check();
  await picture(manager, "window");
  await manager.getByLabel("Only by Hand").check();
  await picture(manager, "held");
  await manager.locator(".o_form_button_save").click();
  await eventually("the setting", async () => {
    const [flow] = await world.odoo.search<{ timing: string }>(
      "freight.flow",
      [["id", "=", flowId]],
      ["timing"],
    );
    return flow?.timing === "held" ? true : undefined;
  });
  await manager.close();
});

test("a held batch shows its count and totals, and what is posted is what was shown", async () => {
  // What the demonstration left waiting is no part of this.
  await world.stack.psql("UPDATE freight_invoice SET state = 'review' WHERE state = 'approved'");
  const ids = await approved(3);
  await runJob(world, "cron_post_invoices");
  assert.equal(await posted(ids), 0);
  await visit(clerk, "freight-waiting");
  const row = clerk.locator(".o_data_row", { hasText: "Post Vendor Bills" });
  assert.match(await row.innerText(), /\b3\b[\s\S]*300\.00/);
  await picture(clerk, "waiting");
  await openRow(clerk, "Post Vendor Bills");
  await picture(clerk, "batch");

  ids.push(...(await approved(1)));
  const batch = clerk.url();
  await visit(clerk, "freight-waiting");
  await clerk.reload();
  // The client shows what it remembers until the server has looked.
  await row.getByText("400.00").first().waitFor();
  assert.match(await row.innerText(), /\b4\b[\s\S]*400\.00[\s\S]*Only by Hand/);
  await clerk.goto(batch);
  await postNow();
  const notice = clerk.locator(".o_notification", { hasText: "The batch changed" });
  await notice.waitFor();
  assert.match(await notice.innerText(), /It was 3 for .*300\.00.*, and is 4 for .*400\.00/);
  await picture(clerk, "changed");
  assert.equal(await posted(ids), 0);

  await field(clerk, "amount").getByText("400.00").waitFor();
  await postNow();
  await field(clerk, "done_count").waitFor();
  await eventually("the bills", async () => ((await posted(ids)) === 4 ? true : undefined), 120_000);
  assert.match(await field(clerk, "amount").innerText(), /400\.00/);
  await field(clerk, "done_count").getByText("4", { exact: true }).waitFor();
  await picture(clerk, "run");
  await visit(clerk, "freight-runs");
  await clerk.locator(".o_data_row", { hasText: "Post Vendor Bills" }).first().waitFor();
  await picture(clerk, "runs");
});

async function postNow(): Promise<void> {
  await clerk.getByRole("button", { name: "Post Now", exact: true }).click();
  await press(clerk.locator(".modal"), "Ok");
}

test(`milestones go on while ${MANY} bills are posted`, async (t) => {
  const quiet = await latencies(world, PER_SECOND, SECONDS);
  const ids = await approved(MANY);
  const begin = performance.now();
  const { records } = (await finance().call("freight.flow.waiting", "web_search_read", [
    [["flow_id", "=", flowId]],
    { count: {} },
  ])) as { records: { id: number; count: number }[] };
  const [row] = records;
  assert.equal(row?.count, MANY);
  await finance().call("freight.flow.waiting", "action_post", [[row?.id]]);
  const all = eventually(
    "the bills",
    async () => ((await posted(ids)) === MANY ? performance.now() - begin : undefined),
    300_000,
  );
  const beside = await latencies(world, PER_SECOND, SECONDS);
  const taken = await all;
  const said = (waits: number[]) =>
    `p50 ${percentile(waits, 0.5).toFixed(0)} ms, p99 ${percentile(waits, 0.99).toFixed(0)} ms`;
  t.diagnostic(`milestones alone: ${said(quiet)}`);
  t.diagnostic(`while ${MANY} bills were posted in ${(taken / 1000).toFixed(1)} s: ${said(beside)}`);
  assert.ok(percentile(beside, 0.99) < PATIENCE_MS, said(beside));
});
