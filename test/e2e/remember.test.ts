// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A partner bills in words that nobody knows: finance says what they mean, once, and the next invoice is read so. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { type FreightMoney, freightMoney, runJob } from "../support/freight_money.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const label = unique("R").toUpperCase().slice(0, 8);

let world: World;
let browser: Browser;
let clerk: Page;
let partner: SystemPartner;
let money: FreightMoney;

before(async () => {
  world = await openWorld("remember");
  browser = await launchBrowser();
  partner = await world.partner("remember", { name: `Broker ${label}` });
  money = await freightMoney(world, partner, label);
  clerk = await logIn(browser, world.stack.odoo.url, "finance");
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** What is found where words mean nothing here. */
const UNKNOWN: readonly string[] = ["unknown_carrier", "unmapped_charge"];

interface Audited {
  readonly id: number;
  readonly line_ids: number[];
  readonly codes: string[];
}

/** Sends an invoice in the partner's own words; it as it was audited. */
async function bill(number: string, id = number): Promise<Audited> {
  const event = {
    specversion: "1.0",
    id,
    type: "freight.invoice.received.v1",
    subject: number,
    time: new Date().toISOString(),
    data: {
      references: [{ kind: "pro", value: `P-${label}` }],
      number,
      invoice_type: "original",
      issued_on: new Date().toISOString().slice(0, 10),
      currency: "USD",
      total: "57.10",
      carrier: { scac: "QZXW", name: `Parcel Express ${label}` },
      lines: [{ code: `BASE ${label}`, partner_code: null, description: "Base rate", amount: "57.10" }],
    },
  };
  assert.equal((await partner.deliver(JSON.stringify(event))).status, 202);
  const kept = await eventually("the invoice", async () => {
    const found = await world.odoo.search<{ id: number; line_ids: number[] }>(
      "freight.invoice",
      [["log_id.event_id", "=", id]],
      ["line_ids"],
    );
    return found[0];
  });
  await runJob(world, "cron_audit_invoices");
  const findings = await eventually("its findings", async () => {
    const found = await world.odoo.search<{ code: string }>(
      "freight.audit.finding",
      [["invoice_id", "=", kept.id]],
      ["code"],
    );
    return found.length > 0 ? found : undefined;
  });
  return { ...kept, codes: findings.map(({ code }) => code).toSorted() };
}

async function open(invoice: Audited, name: string): Promise<void> {
  await clerk.goto(`${world.stack.odoo.url}/odoo/freight-carrier-invoices/${invoice.id}`);
  await clerk.getByRole("tab", { name: "Findings" }).click();
  await clerk.locator(".o_field_widget[name=finding_ids] .o_data_row").first().waitFor();
  await picture(name);
}

async function picture(name: string): Promise<void> {
  await clerk.screenshot({ path: join(pictures, `remember-${name}.png`), animations: "disabled" });
}

test("the finding names the carrier as it was told, and so does the invoice", async () => {
  const first = await bill(`${label}-1`);
  assert.deepEqual(
    first.codes.filter((code) => UNKNOWN.includes(code)),
    UNKNOWN,
  );
  await open(first, "as-told");
  const told = clerk.locator(".o_field_widget[name=finding_ids] .o_data_row", {
    hasText: `The carrier Parcel Express ${label} (SCAC QZXW) is not known here`,
  });
  await told.waitFor();
  assert.match(
    await clerk.locator(".o_field_widget[name=carrier_name]").innerText(),
    new RegExp(`Parcel Express ${label}`),
  );
  const { url, db } = world.stack.odoo;
  const finance = new OdooSession({ url, db, login: "finance", password: "finance" });
  const codes: [string, string, string][] = [["code", "=", money.linehaul]];
  const [code] = await world.odoo.search<{ id: number }>("freight.charge.code", codes, ["id"]);
  await finance.call("freight.invoice", "write", [
    [first.id],
    { carrier_id: money.carrierId, partner_id: money.vendorId },
  ]);
  await finance.call("freight.invoice.line", "write", [first.line_ids, { charge_code_id: code?.id }]);
});

test("what was chosen is kept for the next invoice, after it was shown", async () => {
  await clerk.reload();
  const offer = clerk.getByRole("button", { name: "Remember for" });
  await offer.waitFor();
  await picture("offered");
  await offer.click();
  const dialog = clerk.locator(".modal");
  await dialog.getByText(`Charge Code BASE ${label} means`).waitFor();
  await picture("dialog");
  await dialog.getByRole("button", { name: "Remember" }).click();
  await offer.waitFor({ state: "hidden" });
  const next = await bill(`${label}-2`);
  assert.deepEqual(
    next.codes.filter((code) => UNKNOWN.includes(code)),
    [],
  );
});

test("the same content again leads to the invoice that it brought first, with all of it in question", async () => {
  const again = await bill(`${label}-2`, `${label}-again`);
  assert.ok(again.codes.includes("repeated_file"));
  await open(again, "again");
  const row = clerk.locator(".o_field_widget[name=finding_ids] .o_data_row", { hasText: "The same content" });
  assert.match(await row.innerText(), /57\.10/);
  await row.getByRole("link", { name: `${label}-2` }).click();
  await clerk
    .locator(".o_breadcrumb, .breadcrumb", { hasText: `${label}-2` })
    .first()
    .waitFor();
  await picture("first");
});
