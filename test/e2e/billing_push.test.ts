// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Invoices posted in Odoo reach a billing platform signed and once; what it answers is on the invoice, and a person tells it again. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { serve, type TestServer } from "../../sidecar/src/outside/test-server.ts";
import type { Sidecar } from "../../stack/index.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { installFinance } from "../support/finance.ts";
import { financeAction } from "../support/finance_world.ts";
import { ODOO, oneOf, Screens } from "../support/screens.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown> & { reference: string; version: number; customer: string };
}

const REASON = "The customer has no tax number.";
const pictures = screenshotFolder();
const MODEL = "freight.billing.push";
const PUSHES = financeAction("freight_billing_push");
const outgoing = `whsec_${randomBytes(32).toString("base64")}`;

let world: World;
let courier: Sidecar;
let server: TestServer;
let platform: SystemPartner;
/** What the platform got, its signature checked. */
const told: Told[] = [];
/** Customers whose invoices the platform refuses. */
const refused = new Set<string>();
const ends: (() => void)[] = [];

before(async () => {
  world = await openWorld("push", { settings: { FREIGHT_ROLES: "gateway,worker" } });
  await installFinance(world);
  courier = await world.stack.startSidecar(
    { FREIGHT_PREFIX: world.prefix, FREIGHT_ROLES: "courier", FREIGHT_COURIER_POLL_MS: "200" },
    unique("courier"),
  );
  server = await serve({ after: (end) => void ends.push(end) }, ({ headers, body }, response) => {
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    told.push(new Webhook(outgoing).verify(body, texts) as Told);
    response.writeHead(202).end();
  });
  platform = await world.partner("push", {
    kind: "billing",
    billing_push: "post",
    send_channel: "http",
    send_url: server.url,
    send_allow_private: true,
  });
  await world.odoo.create("freight.system.send.secret.wizard", [
    { system_id: platform.systemId, given: outgoing },
  ]);
});
after(async () => {
  for (const end of ends) end();
  await courier?.stop();
  if (platform)
    await world.odoo.call("freight.system", "write", [[platform.systemId], { billing_push: "no" }]);
  await world?.close();
});

async function say(type: string, data: Record<string, unknown>): Promise<void> {
  const id = unique("said");
  const subject = String(data.reference);
  const event = { specversion: "1.0", id, type, subject, time: new Date().toISOString(), data };
  const answer = await platform.deliver(event, { contentType: "application/cloudevents+json" });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
}

/** A customer of the platform, which the ingest made a contact; its id there and here. */
async function customer(): Promise<{ reference: string; partnerId: number }> {
  const reference = unique("cus");
  await say("billing.customer.v1", { reference, status: "active", name: reference, is_company: true });
  const link = await eventually("the customer in Odoo", async () => {
    const rows = await world.odoo.search<{ partner_id: [number, string] }>(
      "freight.billing.customer",
      [["reference", "=", reference]],
      ["partner_id"],
    );
    return rows[0];
  });
  return { reference, partnerId: link.partner_id[0] };
}

async function post(partnerId: number): Promise<number> {
  const [id] = (await world.odoo.create("account.move", [
    {
      move_type: "out_invoice",
      partner_id: partnerId,
      invoice_date: new Date().toISOString().slice(0, 10),
      invoice_line_ids: [[0, 0, { name: "Freight", quantity: 2, price_unit: 60, tax_ids: [[6, 0, []]] }]],
    },
  ])) as [number];
  await world.odoo.call("account.move", "action_post", [[id]]);
  return id;
}

/** As the platform does with what it got: looks at the customer, and says yes or no. */
async function answer({ data }: Told): Promise<Record<string, unknown>> {
  const { reference, version } = data;
  const said = refused.has(data.customer)
    ? { status: "rejected", reason: REASON, reason_code: "tax_id_missing" }
    : {
        status: "accepted",
        platform_reference: `in_${reference}`,
        url: `https://platform.example/in_${reference}`,
      };
  const words = { reference, version, ...said };
  await say("billing.invoice.answer.v1", words);
  return words;
}

const tellings = (id: number) => told.filter(({ data }) => data.reference === `move-${id}`);

function telling(id: number, index: number): Promise<Told> {
  return eventually(`version ${index + 1} to the platform`, async () => tellings(id)[index]);
}

interface Shown extends Record<string, unknown> {
  state: string;
  amount_residual: number;
  billing_push_state: string | false;
  billing_push_reason: string | false;
}

async function shown(id: number): Promise<Shown> {
  const fields = ["state", "amount_residual", "billing_push_state", "billing_push_reason"];
  const [row] = await world.odoo.search<Shown>("account.move", [["id", "=", id]], fields);
  assert.ok(row);
  return row;
}

function whenShown(id: number, state: string): Promise<Shown> {
  return eventually(`the invoice ${state}`, async () => {
    const row = await shown(id);
    return row.billing_push_state === state ? row : undefined;
  });
}

test("a posted invoice reaches the platform once, and its yes is on the invoice", async () => {
  const { reference, partnerId } = await customer();
  const id = await post(partnerId);
  const first = await telling(id, 0);
  assert.equal(first.type, "billing.invoice.issued.v1");
  const { customer: named, version, status, total, lines } = first.data;
  assert.deepEqual([named, version, status, total], [reference, 1, "finalized", "120.00"]);
  assert.equal((lines as unknown[]).length, 1);
  await whenShown(id, "sent");
  await answer(first);
  await answer(first);
  await whenShown(id, "accepted");
  await world.odoo.call("account.move", "button_draft", [[id]]);
  await world.odoo.call("account.move", "action_post", [[id]]);
  const documents = await world.odoo.search<{ move_id: [number, string] }>(
    "freight.billing.document",
    [["reference", "=", `in_move-${id}`]],
    ["move_id"],
  );
  assert.deepEqual(
    documents.map(({ move_id }) => move_id[0]),
    [id],
  );
  assert.equal(tellings(id).length, 1, "posted again as it was, it is not told again");
});

test("its no is on the desk and on the invoice, which stays in the books; told again it is a new version", async (t) => {
  const { reference, partnerId } = await customer();
  refused.add(reference);
  const id = await post(partnerId);
  await answer(await telling(id, 0));
  const row = await whenShown(id, "rejected");
  assert.deepEqual([row.state, row.amount_residual], ["posted", 120]);
  assert.match(String(row.billing_push_reason), /The customer has no tax number\. \(tax_id_missing\)/);
  const [exception] = await world.odoo.search<{ id: number; summary: string }>(
    "freight.exception",
    [
      ["system_id", "=", platform.systemId],
      ["code", "=", "billing_push_rejected"],
    ],
    ["summary"],
  );
  assert.ok(exception?.summary.includes(REASON));
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await logIn(browser, world.stack.odoo.url, world.stack.odoo.adminLogin);
  const screens = new Screens(world, page, pictures, "push");
  const invoice = `action-account.action_move_out_invoice_type/${id}`;
  await screens.pictureOf("invoice-rejected", invoice);
  await page.getByText("The billing platform does not have this document").waitFor();
  await page.goto(`${world.stack.odoo.url}/odoo/freight-desk/${exception?.id}`);
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title").waitFor();
  await screens.lookAt("desk", ".o_freight_desk");
  refused.delete(reference);
  await screens.lookAtPage("rejected", `${PUSHES}/${await oneOf(world, MODEL, [["move_id", "=", id]])}`);
  await page.getByRole("button", { name: "Send Again", exact: true }).click();
  await screens.snap("send-again");
  await page.getByRole("dialog").locator(".modal-footer .btn-primary").click();
  const second = await telling(id, 1);
  assert.equal(second.data.version, 2);
  await answer(second);
  await whenShown(id, "accepted");
  await screens.open(invoice);
  // A form shows first what the browser kept of it.
  await page.locator(".o_stat_info", { hasText: "Accepted" }).waitFor();
  await screens.picture("invoice-accepted");
  await page.locator("[name=action_view_billing_pushes]").click();
  await page.getByText("Invoices Told to Platforms").first().waitFor();
  await page.locator(".o_data_row").nth(1).waitFor();
  await screens.snap("versions");
  await screens.lookAtPage("list", PUSHES);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-systems/${platform.systemId}`);
  await page.getByRole("tab", { name: "Billing", exact: true }).click();
  await screens.lookAt("system", ".tab-pane.active", ODOO);
  screens.judge();
  const [ended] = await world.odoo.search<{ state: string }>(
    "freight.exception",
    [["id", "=", exception?.id ?? 0]],
    ["state"],
  );
  assert.equal(ended?.state, "resolved");
});

test("a cancelled invoice is told as voided", async () => {
  const { partnerId } = await customer();
  const id = await post(partnerId);
  await answer(await telling(id, 0));
  await whenShown(id, "accepted");
  await world.odoo.call("account.move", "button_draft", [[id]]);
  await world.odoo.call("account.move", "button_cancel", [[id]]);
  const second = await telling(id, 1);
  assert.deepEqual([second.data.version, second.data.status], [2, "voided"]);
});
