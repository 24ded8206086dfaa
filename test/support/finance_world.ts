// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Companies that bill by outside platforms, some of what their platforms and bank told, and who looks at it. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn } from "./browser.ts";
import { installFinance } from "./finance.ts";
import type { Plan, Told } from "./quarter/formats.ts";
import { generateQuarter } from "./quarter/generate.ts";
import { play } from "./quarter/play.ts";
import { type Company, prepareQuarter } from "./quarter/prepare.ts";
import { openWorld, type SystemPartner, unique, type World } from "./world.ts";

const SEED = 2026;
const SIZE = { customers: 12, invoices: 48, payments: 52, refunds: 12, disputes: 4, payouts: 24, voids: 0 };

export interface FinanceWorld {
  readonly world: World;
  readonly browser: Browser;
  readonly companies: readonly [Company, ...Company[]];
  close(): Promise<void>;
}

/** @param plans which companies; left out: all three of the quarter */
export async function openFinanceWorld(name: string, plans?: readonly Plan[]): Promise<FinanceWorld> {
  const world = await openWorld(name);
  try {
    await installFinance(world);
    const companies = (await prepareQuarter(world, {}, plans)) as [Company, ...Company[]];
    const browser = await launchBrowser();
    return {
      world,
      browser,
      companies,
      async close() {
        await browser.close();
        await world.close();
      },
    };
  } catch (error) {
    // What is left running would keep the test's process alive.
    await world.close();
    throw error;
  }
}

/** A small quarter of the companies, of which each kind of document has some, delivered in disorder. */
export async function playSmallQuarter({ world, companies }: FinanceWorld): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "freight-screens-"));
  try {
    generateQuarter(folder, SEED, SIZE);
    const lines = readFileSync(join(folder, "events.ndjson"), "utf8").trimEnd().split("\n");
    const partners = new Map(companies.map(({ code, partner }) => [code, partner]));
    await play(
      world,
      partners,
      lines.map((line) => JSON.parse(line) as Told),
      SEED,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Delivers one event, as a platform does; it happened in the quarter unless a moment is given. */
export async function tell(
  partner: SystemPartner,
  type: string,
  data: Record<string, unknown>,
  time = "2026-09-14T09:00:00Z",
): Promise<void> {
  const subject = String(data.number ?? data.reference);
  const event = { specversion: "1.0", id: unique(subject), type, subject, time, data };
  const answer = await partner.deliver(event);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
}

/** Waits until Odoo has as many records as that, or any. */
export function untilThere({ odoo }: World, model: string, domain: unknown[], least = 1): Promise<true> {
  return eventually(`${least} of ${model} ${JSON.stringify(domain)}`, async () =>
    (await odoo.count(model, domain)) >= least ? true : undefined,
  );
}

/** An invoice whose customer nobody told of, one whose taxes do not come to its total, a payment of nothing known, and a namesake. */
export async function tellTrouble({ world, companies: [{ partner: north }] }: FinanceWorld): Promise<void> {
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
  const namesake = { name: "Zebra Lines", is_company: true };
  await world.odoo.create("res.partner", [{ ...namesake, city: "Ghent" }]);
  await tell(north, "billing.customer.v1", { reference: "cus_zebra", status: "active", ...namesake });
  await untilThere(world, "freight.exception", [
    ["subject", "=", "cus_zebra"],
    ["system_id", "=", north.systemId],
  ]);
}

/** Two statements of the first company's bank, between which one is missing. */
export async function tellBank({ world, companies: [company] }: FinanceWorld): Promise<SystemPartner> {
  const { odoo } = world;
  const account = "DE89370400440532013000";
  const bank = await world.partner("bank", { name: "Northern Bank", kind: "bank", company_id: company.id });
  // Odoo's chart of accounts may have set another currency than the company had.
  const [row] = await odoo.search<{ currency_id: [number, string] }>(
    "res.company",
    [["id", "=", company.id]],
    ["currency_id"],
  );
  const [journal] = await odoo.search<{ id: number }>(
    "account.journal",
    [
      ["company_id", "=", company.id],
      ["code", "=", "QBNK"],
    ],
    ["id"],
  );
  await odoo.create("freight.bank.account", [{ system_id: bank.systemId, account, journal_id: journal?.id }]);
  const said = (number: string, opens: string, closes: string, day: string, entries: unknown[]) =>
    tell(bank, "bank.statement.v1", {
      kind: "statement",
      format: "camt.053",
      account: { iban: account, currency: row?.currency_id[1] },
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
  await untilThere(world, "freight.exception", [
    ["code", "=", "bank_balance_gap"],
    ["system_id", "=", bank.systemId],
  ]);
  return bank;
}

/** Somebody of Freight Finance who keeps the books of all the companies. */
export async function fiona({ world, browser, companies }: FinanceWorld): Promise<Page> {
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
  const page = await logIn(browser, world.stack.odoo.url, login);
  await page.context().addCookies([{ name: "cids", value: ids.join("-"), url: world.stack.odoo.url }]);
  return page;
}

/** Who sees every company, the first one's books included. */
export async function administrator({ world, browser }: FinanceWorld): Promise<Page> {
  const { odoo, stack } = world;
  const all = await odoo.search<{ id: number }>("res.company", [], ["id"], { order: "id" });
  const page = await logIn(browser, stack.odoo.url, stack.odoo.adminLogin);
  const ids = all.map(({ id }) => id).join("-");
  await page.context().addCookies([{ name: "cids", value: ids, url: stack.odoo.url }]);
  return page;
}

/** The path of one of the second addon's actions. */
export const financeAction = (name: string) => `action-freight_bridge_finance.${name}_action`;
