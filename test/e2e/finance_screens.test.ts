// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Lists and forms of the finance addon, over a small quarter of three companies that bill by an outside platform, for who cannot
 * see well or cannot point: what `accessible.test.ts` holds of the first addon's. A new screen is a new line here.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import type { Sidecar } from "../../stack/index.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { screenshotFolder } from "../support/browser.ts";
import {
  administrator,
  type FinanceWorld,
  financeAction,
  fiona,
  openFinanceWorld,
  playSmallQuarter,
  tellBank,
  tellTrouble,
  untilThere,
} from "../support/finance_world.ts";
import { ODOO, oneOf, Screens } from "../support/screens.ts";
import { startTaxEngine, type TaxEngine } from "../support/tax_engine.ts";
import { setUpTaxes } from "../support/tax_world.ts";
import { type SystemPartner, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();

let finance: FinanceWorld;
let world: World;
let screens: Screens;
let engine: TaxEngine;
let feeder: Sidecar;
let folder: string;
let taxSystemId: number;
let north: SystemPartner;
let bank: SystemPartner;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "freight-feed-"));
  finance = await openFinanceWorld("screens");
  world = finance.world;
  north = finance.companies[0].partner;
  await playSmallQuarter(finance);
  await tellTrouble(finance);
  bank = await tellBank(finance);
  await taxDocuments();
  await publishFeed();
  screens = new Screens(world, await fiona(finance), pictures, "finance");
});
after(async () => {
  // The stack is shared: no other test's orders ask this engine.
  if (taxSystemId) await world.odoo.call("freight.system", "write", [[taxSystemId], { active: false }]);
  await feeder?.stop();
  await engine?.close();
  await finance?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => screens.judge());

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
  const company_id = finance.companies[0].id;
  await world.odoo.create("freight.feed", [{ name: "North to the Warehouse", code, company_id }]);
  await untilThere(world, "freight.feed.run", [
    ["state", "=", "published"],
    ["company_id", "=", company_id],
  ]);
}

test("lists and forms", async () => {
  const document = "freight.billing.document";
  const documents = financeAction("freight_billing_document");
  const ours = ["company_id", "=", finance.companies[0].id];
  const of = (kind: string, ...more: unknown[]) =>
    oneOf(world, document, [["kind", "=", kind], ours, ...more]);
  const move = async (kind: string) => {
    const [row] = await world.odoo.search<{ move_id: [number, string] }>(
      document,
      [["kind", "=", kind], ours, ["move_id", "!=", false]],
      ["move_id"],
      { limit: 1 },
    );
    return row?.move_id[0];
  };
  const paths: Record<string, string> = {
    documents,
    "document-invoice": `${documents}/${await of("invoice", ["state", "=", "reconciled"])}`,
    "document-waiting": `${documents}/${await of("invoice", ["state", "=", "waiting"])}`,
    "document-payment": `${documents}/${await of("payment", ["allocation_ids", "!=", false])}`,
    "document-dispute": `${documents}/${await oneOf(world, document, [["kind", "=", "dispute"]])}`,
    "document-payout": `${documents}/${await of("payout")}`,
    statements: financeAction("freight_bank_statement"),
    statement: `${financeAction("freight_bank_statement")}/${await oneOf(world, "freight.bank.statement", [["number", "=", "213"]])}`,
    customers: financeAction("freight_billing_customer"),
    feeds: financeAction("freight_feed"),
    feed: `${financeAction("freight_feed")}/${await oneOf(world, "freight.feed", [ours])}`,
    "feed-runs": financeAction("freight_feed_run"),
    "feed-run": `${financeAction("freight_feed_run")}/${await oneOf(world, "freight.feed.run", [ours])}`,
    mapping: `action-freight_bridge.freight_mapping_action/${await oneOf(world, "freight.mapping", [["system_id", "=", north.systemId]])}`,
  };
  for (const [name, path] of Object.entries(paths)) {
    await screens.lookAtPage(name, path);
  }
  await screens.page.locator(".o_form_view").getByRole("tab", { name: "Taxes", exact: true }).click();
  await screens.page.getByText("tax_reduced").first().waitFor();
  await screens.lookAt("mapping-taxes", ".tab-pane.active", ODOO);
  await screens.pictureOf("invoice", `action-account.action_move_out_invoice_type/${await move("invoice")}`);
});

test("the pages of a system about billing, bank and taxes", async () => {
  const systems: [string, number, string][] = [
    ["Billing", north.systemId, "billing"],
    ["Bank", bank.systemId, "bank"],
    ["Taxes", taxSystemId, "taxes"],
  ];
  screens.page = await administrator(finance);
  for (const [tab, id, name] of systems) {
    await screens.page.goto(`${world.stack.odoo.url}/odoo/freight-systems/${id}`);
    await screens.page.getByRole("tab", { name: tab, exact: true }).click();
    await screens.page.locator(".tab-pane.active").waitFor();
    await screens.lookAt(`system-${name}`, ".tab-pane.active", ODOO);
  }
  const taxDocument = await oneOf(world, "freight.tax.document", [["type", "=", "invoice"]]);
  await screens.lookAtPage("tax-documents", financeAction("freight_tax_document"));
  await screens.lookAtPage("tax-document", `${financeAction("freight_tax_document")}/${taxDocument}`);
  const [told] = await world.odoo.search<{ res_id: number }>(
    "freight.tax.document",
    [["id", "=", taxDocument]],
    ["res_id"],
  );
  await screens.pictureOf("invoice-taxed", `action-account.action_move_out_invoice_type/${told?.res_id}`);
});

test("the desk asks who a customer is", async () => {
  const question = await oneOf(world, "freight.exception", [
    ["subject", "=", "cus_zebra"],
    ["company_id", "=", finance.companies[0].id],
  ]);
  await screens.page.goto(`${world.stack.odoo.url}/odoo/freight-desk/${question}`);
  await screens.page.locator(".o_freight_answer[aria-busy=false] input").first().waitFor();
  await screens.lookAt("desk-customer", ".o_freight_desk");
});
