// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Sets the quarter's companies up in Odoo, as finance would: books, taxes, journals, and the platform's system in each. */
import { partitionOf } from "../../../sidecar/src/broker/partition.ts";
import type { Values } from "../../../stack/support/odoo.ts";
import { approveMapping } from "../mappings.ts";
import { type SystemPartner, unique, type World } from "../world.ts";
import { COMPANIES, CURRENCIES, type Plan, TAXES } from "./formats.ts";
import { CLASSES, type Class } from "./recount.ts";

/** What a unit of the company's currency is worth; any will do, for the recount is in the documents' own currencies. */
const RATES: Readonly<Record<string, number>> = { EUR: 1, USD: 1.1, GBP: 0.85, JPY: 160 };
/** Where Odoo brings no module of its own for a country's electronic invoices, which would be installed with its chart. */
const COUNTRY = "US";
const ACCOUNTS: Readonly<Record<Class, Values>> = {
  receivable: { account_type: "asset_receivable", reconcile: true },
  revenue: { account_type: "income" },
  tax: { account_type: "liability_current" },
  fees: { account_type: "expense" },
  gateway: { account_type: "asset_cash" },
  bank: { account_type: "asset_current", reconcile: true },
  disputes: { account_type: "asset_current" },
};

export interface Company {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly accounts: ReadonlyMap<Class, number>;
  readonly partner: SystemPartner;
}

/** @param policy what each company's system is to do otherwise, over the plan's own */
export async function prepareQuarter(
  world: World,
  policy: Values = {},
  plans: readonly Plan[] = COMPANIES,
): Promise<Company[]> {
  const currencies = await activeCurrencies(world);
  const made: Company[] = [];
  for (const [place, plan] of plans.entries()) {
    const code = codeOn(place % PARTITIONS, `quarter-${plan.code}`);
    made.push(await company(world, plan, currencies, { code, ...plan.policy, ...policy }));
  }
  return made;
}

/** As many as the gateway has by itself (FREIGHT_PARTITIONS). */
const PARTITIONS = 4;

/** A code whose documents go to that partition: how many companies are booked side by side is no matter of luck. */
function codeOn(partition: number, label: string): string {
  for (;;) {
    const code = unique(label);
    if (partitionOf(`books:/systems/${code}`, PARTITIONS) === partition) return code;
  }
}

async function activeCurrencies({ odoo }: World): Promise<ReadonlyMap<string, number>> {
  const found = await odoo.search<{ id: number; name: string }>(
    "res.currency",
    [["name", "in", [...CURRENCIES]]],
    ["name"],
    { context: { active_test: false } },
  );
  await odoo.call("res.currency", "write", [found.map(({ id }) => id), { active: true }]);
  return new Map(found.map(({ id, name }) => [name, id]));
}

type Create = (model: string, rows: readonly Values[]) => Promise<number[]>;

async function company(
  world: World,
  { code, currency }: Plan,
  currencies: ReadonlyMap<string, number>,
  policy: Values,
): Promise<Company> {
  const { odoo } = world;
  const [country] = await odoo.search<{ id: number }>("res.country", [["code", "=", COUNTRY]], ["id"]);
  const name = unique(`Quarter ${code}`);
  const values = { name, currency_id: currencies.get(currency), country_id: country?.id };
  // Otherwise Odoo installs the country's modules first, and makes the company twice where a job meets it there.
  const bare = { context: { chart_template_load: true } };
  const [id] = await odoo.call<[number]>("res.company", "create", [[values]], bare);
  // Who approves the mapping has to see it.
  const managers = await odoo.search<{ id: number }>("res.users", [["login", "=", "manager"]], ["id"]);
  await odoo.call("res.users", "write", [managers.map((user) => user.id), { company_ids: [[4, id]] }]);
  const context = { allowed_company_ids: [id] };
  const create: Create = (model, rows) => odoo.call<number[]>(model, "create", [rows], { context });
  await odoo.call("account.chart.template", "try_loading", [[], "generic_coa", id], { install_demo: false });
  await create(
    "res.currency.rate",
    [...currencies].map(([name, currencyId]) => ({
      name: "2026-01-01",
      currency_id: currencyId,
      company_id: id,
      rate: (RATES[name] ?? 1) / (RATES[currency] ?? 1),
    })),
  );
  const accounts = await makeAccounts(create);
  const receivable = ["res.partner", "property_account_receivable_id", accounts.get("receivable")];
  await odoo.call("ir.default", "set", receivable, { company_id: id });
  const journals = await makeJournals(world, create, accounts);
  const partner = await world.partner(`quarter-${code}`, {
    company_id: id,
    kind: "billing",
    billing_journal_id: journals.sale,
    billing_income_account_id: accounts.get("revenue"),
    gateway_journal_id: journals.gateway,
    gateway_fee_account_id: accounts.get("fees"),
    gateway_dispute_account_id: accounts.get("disputes"),
    payout_journal_id: journals.bank,
    ...policy,
  });
  const taxes = await makeTaxes(create, accounts);
  await approveMapping(world, partner.systemId, {
    lines: Object.keys(TAXES).map((word, place) => ({
      kind: "tax",
      partner_value: word,
      tax_id: taxes[place],
    })),
  });
  return { id, name, code, accounts, partner };
}

async function makeAccounts(create: Create): Promise<Map<Class, number>> {
  const rows = Object.entries(ACCOUNTS).map(([name, values], place) => ({
    name: `Quarter ${name}`,
    code: `77700${place}`,
    ...values,
  }));
  const ids = await create("account.account", rows);
  return new Map(CLASSES.map((name, place) => [name, ids[place] as number]));
}

async function makeTaxes(create: Create, accounts: ReadonlyMap<Class, number>): Promise<number[]> {
  const parts = [
    [0, 0, { repartition_type: "base" }],
    [0, 0, { repartition_type: "tax", account_id: accounts.get("tax") }],
  ];
  return create(
    "account.tax",
    Object.entries(TAXES).map(([name, amount]) => ({
      name: `Quarter ${name}`,
      amount,
      type_tax_use: "sale",
      invoice_repartition_line_ids: parts,
      refund_repartition_line_ids: parts,
    })),
  );
}

/** Payouts are on their way to the bank until its statement shows them: that is an account of its own. */
async function makeJournals(
  { odoo }: World,
  create: Create,
  accounts: ReadonlyMap<Class, number>,
): Promise<{ sale: number; gateway: number; bank: number }> {
  const [sale, gateway, bank] = (await create("account.journal", [
    { name: "Quarter Sales", code: "QSAL", type: "sale", default_account_id: accounts.get("revenue") },
    { name: "Quarter Gateway", code: "QGTW", type: "bank", default_account_id: accounts.get("gateway") },
    { name: "Quarter Bank", code: "QBNK", type: "bank" },
  ])) as [number, number, number];
  const ways = await odoo.search<{ id: number }>(
    "account.payment.method.line",
    [
      ["journal_id", "=", bank],
      ["payment_type", "=", "inbound"],
    ],
    ["id"],
  );
  const outstanding = { payment_account_id: accounts.get("bank") };
  await odoo.call("account.payment.method.line", "write", [ways.map(({ id }) => id), outstanding]);
  return { sale, gateway, bank };
}
