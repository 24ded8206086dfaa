// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Master data of a partner over the real stack: what its codes mean, and a person who says it of one. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();

let world: World;
let browser: Browser;
let manager: Page;
let partner: SystemPartner;
before(async () => {
  world = await openWorld("master");
  browser = await launchBrowser();
  partner = await world.partner("master");
  manager = await logIn(browser, world.stack.odoo.url, "manager");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** Sends one master record. */
function state(kind: string, code: string, name: string): Promise<unknown> {
  return partner.deliver({
    specversion: "1.0",
    id: unique(code),
    type: "freight.master.record.v1",
    subject: code,
    time: new Date().toISOString(),
    data: { kind, code, name, valid_from: "2026-01-01" },
  });
}

/** The only record of a search, once it is there. */
function found<Row extends Record<string, unknown>>(
  model: string,
  domain: unknown[],
  fields: string[],
): Promise<Row> {
  return eventually(`a ${model}`, async () => (await world.odoo.search<Row>(model, domain, fields))[0]);
}

test("a charge code is made, and a warehouse that nobody knows is linked by a person", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  const charge = unique("FSC");
  const store = unique("STORE");
  await state("charge_code", charge, "Fuel surcharge");
  await state("warehouse", store, "Store 17");
  const ofPartner = (code: string) => [
    ["system_id.code", "=", partner.code],
    ["value", "=", code],
  ];
  const linked = await found<{ res_model: string }>("freight.cross.reference", ofPartner(charge), [
    "res_model",
  ]);
  assert.equal(linked.res_model, "freight.charge.code");

  const subject = [
    ["system_id.code", "=", partner.code],
    ["subject", "=", store],
  ];
  const exception = await found<{ id: number; code: string }>("freight.exception", subject, ["code"]);
  assert.equal(exception.code, "unmapped_code");
  const { url } = world.stack.odoo;
  await manager.goto(`${url}/odoo/action-freight_bridge.freight_exception_action/${exception.id}`);
  await manager.getByRole("button", { name: "Link to Record" }).click();
  const wizard = manager.locator(".modal");
  await wizard.locator("[name=warehouse] input").click();
  await manager.locator(".o-autocomplete--dropdown-item").first().click();
  await manager.screenshot({ path: join(pictures, "master-link.png") });
  await wizard.getByRole("button", { name: "Link", exact: true }).click();
  await wizard.waitFor({ state: "detached" });

  await manager.goto(`${url}/odoo/action-freight_bridge.freight_partner_code_action`);
  for (const [code, name] of [
    [charge, "Fuel surcharge"],
    [store, "Store 17"],
  ] as const) {
    const row = manager.locator(".o_data_row", { hasText: code });
    await row.filter({ hasText: name }).waitFor();
    assert.notEqual(
      (await row.locator("td[name=res_id]").innerText()).trim(),
      "",
      `${code} names its record`,
    );
  }
  await manager.screenshot({ path: join(pictures, "master-codes.png") });
  await manager.locator(".o_data_row", { hasText: store }).locator("td[name=value]").click();
  await manager.locator(".o_form_view [name=res_id]").waitFor();
  await manager.screenshot({ path: join(pictures, "master-code.png") });
});
