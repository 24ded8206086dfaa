// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A threshold is passed: the team has an activity, a monitor a signed message, and a person finds what is behind it and what to do. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { serve } from "../../sidecar/src/outside/test-server.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, pictureInBothSizes, screenshotFolder } from "../support/browser.ts";
import { runJob } from "../support/freight_money.ts";
import { field, openRow } from "../support/odoo_page.ts";
import { owedSystem } from "../support/owed.ts";
import { park } from "../support/parking.ts";
import { openWorld, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const label = unique("Watched");

let world: World;
let browser: Browser;
let ruleId: number | undefined;

before(async () => {
  world = await openWorld("alert");
  browser = await launchBrowser();
});
after(async () => {
  if (ruleId) await world.odoo.call("freight.alert.rule", "write", [[ruleId], { active: false }]);
  await browser?.close();
  await world?.close();
});

/** A message that the worker gave up, and its row in Odoo. */
async function parked(system: string): Promise<number> {
  const reference = unique("ALERT");
  await park(world, { system, references: [reference], reason: "too_slow" });
  return eventually("it is in Odoo", async () => {
    const [row] = await world.odoo.search<{ id: number }>(
      "freight.parked",
      [["subject", "=", reference]],
      ["id"],
    );
    return row?.id;
  });
}

const alerts = () =>
  world.odoo.search<{ id: number; state: string; value: number; activity_ids: number[] }>(
    "freight.alert",
    [["rule_id", "=", ruleId]],
    ["state", "value", "activity_ids"],
  );

const picture = (page: Page, name: string): Promise<void> =>
  pictureInBothSizes(page, pictures, `alert-${name}`);

test("an alert is raised once, told, found with its runbook, and cleared when it is over", async (t) => {
  const monitor = await serve(t, (_seen, response) => response.writeHead(202).end());
  const told = await owedSystem(world, monitor.url);
  const partner = await world.partner("watched", { name: label });
  const [team] = await world.odoo.search<{ id: number }>("freight.team", [["kind", "=", "it"]], ["id"]);
  [ruleId] = await world.odoo.create("freight.alert.rule", [
    {
      name: "Messages of our largest carrier are parked",
      metric: "messages_parked",
      system_id: partner.systemId,
      threshold: 1,
      team_id: team?.id,
      tell_system_id: told.systemId,
    },
  ]);
  const parkedId = await parked(partner.code);
  await runJob(world, "cron_evaluate_alerts");
  await runJob(world, "cron_evaluate_alerts");
  const [alert, ...more] = await alerts();
  assert.deepEqual([alert?.state, alert?.value, more.length], ["raised", 1, 0]);
  assert.ok(alert && alert.activity_ids.length > 0);
  await eventually("the monitor is told", () => Promise.resolve(monitor.seen.length > 0 ? true : undefined));
  const [first] = monitor.seen;
  const headers = Object.entries(first?.headers ?? {}).map(([name, value]) => [name, String(value)]);
  const event = new Webhook(told.secret).verify(first?.body ?? "", Object.fromEntries(headers)) as {
    type: string;
    data: Record<string, unknown>;
  };
  assert.deepEqual(
    [event.type, event.data.metric, event.data.state, event.data.system, event.data.value],
    ["freight.alert.raised.v1", "messages_parked", "raised", partner.code, "1"],
  );

  const page = await logIn(browser, world.stack.odoo.url, "manager");
  page.setDefaultTimeout(90_000);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-alerts`);
  await page.locator(".o_data_row", { hasText: label }).waitFor();
  await picture(page, "list");
  await openRow(page, label);
  assert.equal(await field(page, "summary").innerText(), "Parked messages: 1 (threshold 1).");
  const runbook = await page.getByRole("link", { name: "What to do about it" }).getAttribute("href");
  assert.match(String(runbook), /\/static\/runbooks\/messages_parked\.html$/);
  await picture(page, "form");
  await page.getByRole("button", { name: "What Is Behind It" }).click();
  await page.locator(".o_data_row", { hasText: "ALERT-" }).waitFor();
  await page.goto(`${world.stack.odoo.url}/odoo/freight-alert-rules`);
  await page.locator(".o_data_row", { hasText: label }).waitFor();
  await picture(page, "rules");

  const action = await world.odoo.call<{ res_id: number }>("freight.parked", "action_replay", [[parkedId]]);
  await world.odoo.call("freight.parked.act", "write", [[action.res_id], { reason: "Mended." }]);
  await world.odoo.call("freight.parked.act", "action_confirm", [[action.res_id]]);
  await runJob(world, "cron_evaluate_alerts");
  const [cleared] = await alerts();
  assert.deepEqual([cleared?.state, cleared?.activity_ids.length], ["cleared", 0]);
  await eventually("the monitor is told of the end", () =>
    Promise.resolve(monitor.seen.length > 1 ? true : undefined),
  );
  assert.match(String(monitor.seen[1]?.body), /freight\.alert\.cleared\.v1/);
});
