// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Every screen of the finance addon, over a small quarter of three companies that bill by an outside platform, for who cannot
 * see well or cannot point: what `accessible.test.ts` holds of the first addon's. A new screen is a new line here.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { Sidecar } from "../../stack/index.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { findings, tabThrough } from "../support/accessible.ts";
import { launchBrowser, logIn, pictureInBothSizes, screenshotFolder } from "../support/browser.ts";
import { installFinance } from "../support/finance.ts";
import type { Told } from "../support/quarter/formats.ts";
import { generateQuarter } from "../support/quarter/generate.ts";
import { play } from "../support/quarter/play.ts";
import { type Company, prepareQuarter } from "../support/quarter/prepare.ts";
import { inTheDark } from "../support/schemes.ts";
import { startTaxEngine, type TaxEngine } from "../support/tax_engine.ts";
import { setUpTaxes } from "../support/tax_world.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const SEED = 2026;
const SIZE = { customers: 12, invoices: 48, payments: 52, refunds: 12, disputes: 4, payouts: 24 };
const pictures = screenshotFolder();

let world: World;
let browser: Browser;
let page: Page;
let engine: TaxEngine;
let feeder: Sidecar;
let folder: string;
let companies: Company[];
let taxSystemId: number;
let north: SystemPartner;
let bank: SystemPartner;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "freight-screens-"));
  world = await openWorld("screens");
  await installFinance(world);
  browser = await launchBrowser();
  companies = await prepareQuarter(world);
  north = (companies[0] as Company).partner;
  await playQuarter();
  await tellTrouble();
  await tellBank();
  await taxDocuments();
  await publishFeed();
  page = await fiona();
});
after(async () => {
  await browser?.close();
  // The stack is shared: no other test's orders ask this engine.
  if (taxSystemId) await world.odoo.call("freight.system", "write", [[taxSystemId], { active: false }]);
  await feeder?.stop();
  await engine?.close();
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

// -- what there is to see ----------------------------------------------------------------------------

async function playQuarter(): Promise<void> {
  generateQuarter(folder, SEED, SIZE);
  const lines = readFileSync(join(folder, "events.ndjson"), "utf8").trimEnd().split("\n");
  const partners = new Map(companies.map(({ code, partner }) => [code, partner]));
  await play(
    world,
    partners,
    lines.map((line) => JSON.parse(line) as Told),
    SEED,
  );
}

async function tell(partner: SystemPartner, type: string, data: Record<string, unknown>): Promise<void> {
  const subject = String(data.number ?? data.reference);
  const event = {
    specversion: "1.0",
    id: unique(subject),
    type,
    subject,
    time: "2026-09-14T09:00:00Z",
    data,
  };
  const answer = await partner.deliver(event);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
}

/** An invoice whose customer nobody told of, one whose taxes do not come to its total, a payment of nothing known, and a namesake. */
async function tellTrouble(): Promise<void> {
  const line = { description: "Platform, 10 seats", amount: "200.00", taxes: [] };
  const invoice = {
    kind: "invoice",
    status: "finalized",
    issued_on: "2026-09-14",
    currency: "EUR",
    subtotal: "200.00",
    tax_total: "0.00",
    total: "200.00",
    lines: [line],
  };
  await tell(north, "billing.invoice.v1", {
    ...invoice,
    reference: "in_early",
    number: "N-EARLY",
    customer: "cus_nobody",
  });
  const taxed = {
    ...line,
    amount: "9000.00",
    taxes: [{ code: "tax_of_mars", rate: "20", amount: "1800.00" }],
  };
  await tell(north, "billing.invoice.v1", {
    ...invoice,
    reference: "in_mars",
    number: "N-MARS",
    customer: "cus_north_eur_1",
    subtotal: "9000.00",
    tax_total: "1800.00",
    total: "10800.00",
    lines: [taxed],
  });
  await tell(north, "billing.payment.v1", {
    reference: "ch_early",
    status: "captured",
    customer: "cus_north_eur_1",
    amount: "75.50",
    currency: "EUR",
    invoices: [{ reference: "in_unknown", amount: "75.50" }],
    method: "card",
    settled: { amount: "75.50", fee: "1.30", currency: "EUR" },
  });
  await world.odoo.create("res.partner", [{ name: "Zebra Lines", is_company: true, city: "Ghent" }]);
  await tell(north, "billing.customer.v1", {
    reference: "cus_zebra",
    status: "active",
    name: "Zebra Lines",
    is_company: true,
  });
  await eventually("the question about a namesake", async () =>
    (await world.odoo.count("freight.exception", [["subject", "=", "cus_zebra"]])) ? true : undefined,
  );
}

/** Two statements of the north's bank, between which one is missing. */
async function tellBank(): Promise<void> {
  const [company] = companies as [Company];
  const account = "DE89370400440532013000";
  bank = await world.partner("bank", {
    name: "Northern Bank",
    kind: "bank",
    company_id: company.id,
  });
  // Odoo's chart of accounts may have set another currency than the company had.
  const [
    {
      currency_id: [, currency],
    } = { currency_id: [0, ""] },
  ] = await world.odoo.search<{
    currency_id: [number, string];
  }>("res.company", [["id", "=", company.id]], ["currency_id"]);
  const [journal] = await world.odoo.search<{ id: number }>(
    "account.journal",
    [
      ["company_id", "=", company.id],
      ["code", "=", "QBNK"],
    ],
    ["id"],
  );
  await world.odoo.create("freight.bank.account", [
    { system_id: bank.systemId, account, journal_id: journal?.id },
  ]);
  const said = (number: string, opens: string, closes: string, day: string, entries: unknown[]) =>
    tell(bank, "bank.statement.v1", {
      kind: "statement",
      format: "camt.053",
      account: { iban: account, currency },
      number,
      reference: `STMT-${number}`,
      opening: { on: day, amount: opens },
      closing: { on: day, amount: closes },
      entries,
    });
  const entry = (reference: string, amount: string, remittance: string, day: string) => ({
    reference,
    booked_on: day,
    value_on: day,
    amount,
    counterparty: { name: "Example Payer Ltd" },
    remittance,
  });
  await said("211", "1000.00", "1215.65", "2026-09-14", [
    entry("B-1", "240.00", "Deposit 4711", "2026-09-14"),
    entry("B-2", "-24.35", "Account fee", "2026-09-14"),
  ]);
  await said("213", "1500.00", "1512.40", "2026-09-16", [entry("B-3", "12.40", "Interest", "2026-09-16")]);
  await eventually("the gap between them", async () =>
    (await world.odoo.count("freight.exception", [["code", "=", "bank_balance_gap"]])) ? true : undefined,
  );
}

/** A posted invoice that the engine keeps, and an order that was confirmed while the engine hung. */
async function taxDocuments(): Promise<void> {
  engine = await startTaxEngine();
  const address = ["freight_bridge.sidecar_url", world.sidecar.url];
  await world.odoo.call("ir.config_parameter", "set_param", address);
  const { systemId, productId, customerId } = await setUpTaxes(world, engine, { tax_policy: "true_up" });
  taxSystemId = systemId;
  const one = async (model: string, values: Record<string, unknown>) =>
    (await world.odoo.create(model, [values]))[0] as number;
  const lines = [[0, 0, { product_id: productId, price_unit: 250 }]];
  const order = await one("sale.order", { partner_id: customerId, order_line: lines });
  await eventually("the sidecar to know Odoo's secret", async () => {
    await world.odoo.call("sale.order", "action_freight_tax", [[order]]).catch(() => undefined);
    return (await world.odoo.count("freight.tax.document", [["state", "=", "quoted"]])) ? true : undefined;
  });
  const values = { move_type: "out_invoice", partner_id: customerId, invoice_line_ids: lines };
  await world.odoo.call("account.move", "action_post", [[await one("account.move", values)]]);
  engine.mode = "hang";
  await world.odoo.call("sale.order", "action_confirm", [
    [await one("sale.order", { partner_id: customerId, order_line: lines })],
  ]);
  engine.mode = "ok";
}

async function publishFeed(): Promise<void> {
  feeder = await world.stack.startSidecar(
    {
      FREIGHT_PREFIX: world.prefix,
      FREIGHT_ROLES: "feed",
      FREIGHT_FEED_FOLDER: folder,
      FREIGHT_FEED_POLL_MS: "200",
    },
    unique("feeder"),
  );
  const code = unique("books").replaceAll("_", "-");
  const company_id = companies[0]?.id;
  await world.odoo.create("freight.feed", [{ name: "North to the Warehouse", code, company_id }]);
  await eventually("the feed to be published", async () =>
    (await world.odoo.count("freight.feed.run", [["state", "=", "published"]])) ? true : undefined,
  );
}

/** Somebody of Freight Finance who keeps the books of all three companies. */
async function fiona(): Promise<Page> {
  const groups = await world.odoo.search<{ name: string; res_id: number }>(
    "ir.model.data",
    [
      ["model", "=", "res.groups"],
      ["name", "in", ["group_finance", "group_manager", "group_account_manager", "group_multi_company"]],
    ],
    ["name", "res_id"],
  );
  const login = unique("fiona");
  const ids = companies.map(({ id }) => id);
  const user = {
    name: "Fiona Finance",
    login,
    password: login,
    company_id: ids[0],
    company_ids: [[6, 0, ids]],
    group_ids: groups.map(({ res_id }) => [4, res_id]),
  };
  await world.odoo.create("res.users", [user]);
  const made = await logIn(browser, world.stack.odoo.url, login);
  await made.context().addCookies([{ name: "cids", value: ids.join("-"), url: world.stack.odoo.url }]);
  return made;
}

// -- looking -----------------------------------------------------------------------------------------

/** What was found on the screens of a test, told at its end: one run shows all of it. */
const found: string[] = [];
afterEach(() => assert.deepEqual(found.splice(0), [], `see ${pictures}`));

/** What Odoo's own widgets get wrong wherever they stand: `accessible.test.ts`, of which these are some. */
const ODOO = [
  ".o_control_panel",
  ".o-mail-Form-chatter",
  ".o_optional_columns_dropdown",
  ".o-checkbox",
  ".o_notebook_headers",
  ".o_tag",
  ".o_select_menu",
  ".o-autocomplete",
  ".o_clipboard_button",
  ".o-mail-Avatar",
  ".o_statusbar_status",
];

async function lookAt(name: string, within: string, except: readonly string[] = []): Promise<void> {
  await pictureInBothSizes(page, pictures, `finance-${name}`);
  found.push(...(await findings(page, within, except)).map((fault) => `${name}: ${fault}`));
}

const action = (name: string) => `action-freight_bridge_finance.${name}_action`;

async function openPage(path: string): Promise<void> {
  await page.goto(`${world.stack.odoo.url}/odoo/${path}`);
  await page.locator(".o_form_view .o_form_sheet, .o_list_view .o_list_table").first().waitFor();
}

async function lookAtPage(name: string, path: string): Promise<void> {
  await openPage(path);
  await lookAt(name, ".o_action_manager", ODOO);
}

/** Of a form that is Odoo's, in which little is ours. */
async function pictureOf(name: string, path: string): Promise<void> {
  await openPage(path);
  await pictureInBothSizes(page, pictures, `finance-${name}`);
}

/** The id of a record. */
async function one(model: string, domain: unknown[] = []): Promise<number> {
  const [record] = await world.odoo.search<{ id: number }>(model, domain, ["id"], { limit: 1 });
  assert.ok(record, `no ${model} to look at: ${JSON.stringify(domain)}`);
  return record.id;
}

const counted = () => page.locator(".o_freight_tower_blocks[aria-busy=false] [data-block=totals]").waitFor();

async function openOverview(): Promise<void> {
  await page.goto(`${world.stack.odoo.url}/odoo/freight-finance`);
  await counted();
  await page.getByLabel("Length of the period").selectOption("quarter");
  await page.locator(".o_freight_period", { hasText: "Quarter 4, 2026" }).waitFor();
  await page.getByRole("button", { name: "The one before" }).click();
  await page.locator(".o_freight_period", { hasText: "Quarter 3, 2026" }).waitFor();
  await counted();
}

const figure = async (name: string): Promise<number> =>
  Number((await page.locator(`[data-tile="${name}"] .o_freight_tile_value`).innerText()).replaceAll(",", ""));

// -- the overview ------------------------------------------------------------------------------------

test("the finance overview: each number opens its records, and the way back leads to what was chosen", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await openOverview();
  await lookAt("overview", ".o_freight_overview");
  const parts = await Promise.all(
    ["Pending", "Posted", "Reconciled", "Rejected", "Voided"].map((name) => figure(name)),
  );
  assert.equal(
    parts.reduce((sum, part) => sum + part, 0),
    await figure("Transformed"),
  );
  const pending = await figure("Pending");
  assert.ok(pending >= 1, "the invoice of an unknown customer waits");
  await page.locator('[data-tile="Pending"]').click();
  await page.locator(".o_list_view .o_data_row").first().waitFor();
  assert.equal(await page.locator(".o_pager_limit").innerText(), String(pending));
  await page.locator(".o_breadcrumb").getByText("Finance Overview").click();
  await counted();
  await page.locator(".o_freight_period", { hasText: "Quarter 3, 2026" }).waitFor();
});

test("amounts of one kind, by company, currency and month", async () => {
  await openOverview();
  await page.getByLabel("Kind", { exact: true }).selectOption("invoice");
  await counted();
  await page.locator("[data-block=states]").getByText("JP¥").or(page.getByText("¥")).first().waitFor();
  await lookAt("overview-invoices", ".o_freight_overview");
  await page.locator("[data-block=states]").scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(pictures, "finance-overview-states.png") });
});

test("the checklist leads to what is left and keeps who looked; the largest exception opens on the desk", async () => {
  await openOverview();
  const checklist = page.locator(`[data-block=close_${companies[0]?.id}]`);
  await checklist.getByRole("button", { name: /^Looked at: Nothing waits/ }).press("Enter");
  await checklist.locator("[data-check=waiting]", { hasText: "Fiona Finance" }).waitFor();
  await checklist.scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(pictures, "finance-overview-checklist.png") });
  await checklist.locator("[data-check=gaps] [data-column=left]").press("Enter");
  await page.locator(".o_list_view .o_data_row", { hasText: "213" }).waitFor();
  await page.locator(".o_breadcrumb").getByText("Finance Overview").click();
  await counted();
  await page.locator("[data-block=worst] tbody button").first().press("Enter");
  await page.locator(".o_freight_detail[aria-busy=false] .o_freight_detail_title").waitFor();
  await page.screenshot({ path: join(pictures, "finance-overview-desk.png") });
});

test("Tab walks through the overview", async () => {
  await openOverview();
  // What the pointer is on looks otherwise than what has the focus.
  await page.mouse.move(0, 0);
  const { stops, reachable } = await tabThrough(page, ".o_freight_overview");
  assert.deepEqual(
    stops.filter(({ visible }) => !visible).map(({ name }) => name),
    [],
    "the focus is not seen",
  );
  assert.deepEqual(
    stops.map(({ place }) => place),
    [...Array(reachable).keys()],
  );
});

test("the overview in the dark", async () => {
  const lighten = await inTheDark(page, world);
  try {
    await openOverview();
    await lookAt("overview-dark", ".o_freight_overview");
  } finally {
    await lighten();
  }
});

// -- lists and forms ---------------------------------------------------------------------------------

test("lists and forms", async () => {
  const document = "freight.billing.document";
  const documents = action("freight_billing_document");
  const ours = ["company_id", "=", companies[0]?.id];
  const of = (kind: string, ...more: unknown[]) => one(document, [["kind", "=", kind], ours, ...more]);
  const move = async (kind: string) => {
    const [row] = await world.odoo.search<{ move_id: [number, string] }>(
      document,
      [["kind", "=", kind], ours, ["move_id", "!=", false]],
      ["move_id"],
      { limit: 1 },
    );
    return row?.move_id[0];
  };
  const screens: Record<string, string> = {
    documents,
    "document-invoice": `${documents}/${await of("invoice", ["state", "=", "reconciled"])}`,
    "document-waiting": `${documents}/${await of("invoice", ["state", "=", "waiting"])}`,
    "document-payment": `${documents}/${await of("payment", ["allocation_ids", "!=", false])}`,
    "document-dispute": `${documents}/${await one(document, [["kind", "=", "dispute"]])}`,
    "document-payout": `${documents}/${await of("payout")}`,
    statements: action("freight_bank_statement"),
    statement: `${action("freight_bank_statement")}/${await one("freight.bank.statement", [["number", "=", "213"]])}`,
    customers: action("freight_billing_customer"),
    feeds: action("freight_feed"),
    feed: `${action("freight_feed")}/${await one("freight.feed", [ours])}`,
    "feed-runs": action("freight_feed_run"),
    "feed-run": `${action("freight_feed_run")}/${await one("freight.feed.run", [ours])}`,
    mapping: `action-freight_bridge.freight_mapping_action/${await one("freight.mapping", [["system_id", "=", north.systemId]])}`,
  };
  for (const [name, path] of Object.entries(screens)) {
    await lookAtPage(name, path);
  }
  await page.locator(".o_form_view").getByRole("tab", { name: "Taxes", exact: true }).click();
  await page.getByText("tax_reduced").first().waitFor();
  await lookAt("mapping-taxes", ".tab-pane.active", ODOO);
  await pictureOf("invoice", `action-account.action_move_out_invoice_type/${await move("invoice")}`);
});

test("the pages of a system about billing, bank and taxes", async () => {
  const systems: [string, number, string][] = [
    ["Billing", north.systemId, "billing"],
    ["Bank", bank.systemId, "bank"],
    ["Taxes", taxSystemId, "taxes"],
  ];
  page = await administrator();
  for (const [tab, id, name] of systems) {
    await page.goto(`${world.stack.odoo.url}/odoo/freight-systems/${id}`);
    await page.getByRole("tab", { name: tab, exact: true }).click();
    await page.locator(".tab-pane.active").waitFor();
    await lookAt(`system-${name}`, ".tab-pane.active", ODOO);
  }
  const taxDocument = await one("freight.tax.document", [["type", "=", "invoice"]]);
  await lookAtPage("tax-documents", action("freight_tax_document"));
  await lookAtPage("tax-document", `${action("freight_tax_document")}/${taxDocument}`);
  const [told] = await world.odoo.search<{ res_id: number }>(
    "freight.tax.document",
    [["id", "=", taxDocument]],
    ["res_id"],
  );
  await pictureOf("invoice-taxed", `action-account.action_move_out_invoice_type/${told?.res_id}`);
});

/** Who sees every company, the first one's books included. */
async function administrator(): Promise<Page> {
  const { odoo, stack } = world;
  const all = await odoo.search<{ id: number }>("res.company", [], ["id"], { order: "id" });
  const made = await logIn(browser, stack.odoo.url, stack.odoo.adminLogin);
  const ids = all.map(({ id }) => id).join("-");
  await made.context().addCookies([{ name: "cids", value: ids, url: stack.odoo.url }]);
  return made;
}

test("the desk asks who a customer is", async () => {
  const question = await one("freight.exception", [
    ["subject", "=", "cus_zebra"],
    ["company_id", "=", companies[0]?.id],
  ]);
  await page.goto(`${world.stack.odoo.url}/odoo/freight-desk/${question}`);
  await page.locator(".o_freight_answer[aria-busy=false] input").first().waitFor();
  await lookAt("desk-customer", ".o_freight_desk");
});
