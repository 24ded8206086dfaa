// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A company that books freight and a carrier that bills it: what the benchmark's invoices are held against. */
import { OdooSession } from "../../stack/support/odoo.ts";
import type { SystemPartner, World } from "../support/world.ts";
import { type Codes, PRICES, TOLERANCE } from "./freight_bills.ts";

const WEEK_MS = 7 * 24 * 3_600_000;

export interface Books {
  readonly scac: string;
  readonly carrierId: number;
  readonly consigneeIds: readonly number[];
  readonly codes: Codes;
  readonly accounts: Readonly<Record<"expense" | "accrual" | "variance", number>>;
}

/** Accounts, journals, a contract in force, and a tolerance. */
export async function openBooks(world: World, partner: SystemPartner): Promise<Books> {
  const { odoo } = world;
  const one = async (model: string, values: Record<string, unknown>) =>
    (await odoo.create(model, [values]))[0] as number;
  const account = (name: string, kind: string) =>
    one("account.account", {
      name: `Bench ${name}`,
      code: `BENCH.${name.toUpperCase()}`,
      account_type: kind,
    });
  const journal = (type: string) =>
    one("account.journal", { name: `Bench ${type}`, code: `BN${type.slice(0, 2).toUpperCase()}`, type });
  const accounts = {
    expense: await account("expense", "expense"),
    accrual: await account("accrual", "liability_current"),
    variance: await account("variance", "expense"),
  };
  const [admin] = await odoo.search<{ company_id: [number, string] }>(
    "res.users",
    [["login", "=", world.stack.odoo.adminLogin]],
    ["company_id"],
  );
  await odoo.call("res.company", "write", [
    [admin?.company_id[0]],
    {
      freight_journal_id: await journal("general"),
      freight_bill_journal_id: await journal("purchase"),
      freight_expense_account_id: accounts.expense,
      freight_accrual_account_id: accounts.accrual,
      freight_variance_account_id: accounts.variance,
    },
  ]);
  const scac = "BNCH";
  const vendorId = await one("res.partner", { name: "Bench Trucking Ltd", is_company: true });
  const productId = await one("product.product", { name: "Bench freight", type: "service" });
  const carrierId = await one("delivery.carrier", {
    name: "Bench Trucking",
    product_id: productId,
    freight_scac: scac,
    freight_system_id: partner.systemId,
  });
  const { codes, ids } = await chargeCodes(one);
  const contractId = await one("freight.contract", {
    name: "Bench Trucking",
    side: "cost",
    partner_id: vendorId,
    carrier_id: carrierId,
    date_from: "2020-01-01",
    linehaul_charge_code_id: ids.linehaul,
    fuel_charge_code_id: ids.fuel,
    fuel_schedule_id: await fuelSchedule(one),
    rate_ids: [[0, 0, rate()]],
    accessorial_ids: (["toll", "gate"] as const).map((name) => [
      0,
      0,
      { charge_code_id: ids[name], basis: "flat", price: PRICES[name] / 100, is_automatic: true },
    ]),
  });
  // Who makes prices does not put them in force.
  const { url, db } = world.stack.odoo;
  const manager = new OdooSession({ url, db, login: "manager", password: "manager" });
  await manager.call("freight.contract", "action_activate", [[contractId]]);
  // Whenever a job is run it does what waits, without minutes to wait for.
  const flows = await manager.search<{ id: number }>("freight.flow", [], ["id"]);
  await manager.call("freight.flow", "write", [flows.map(({ id }) => id), { timing: "real_time" }]);
  const tolerance = await one("freight.tolerance", {
    name: "Bench",
    carrier_id: carrierId,
    date_from: "2020-01-01",
    over_amount: TOLERANCE.amount,
    over_percent: TOLERANCE.percent,
  });
  // Nor does who sets a tolerance confirm it.
  await manager.call("freight.tolerance", "action_confirm", [[tolerance]]);
  const consigneeIds = await odoo.create(
    "res.partner",
    Array.from({ length: 20 }, (_, index) => ({ name: `Bench consignee ${index}`, zip: `690${index}` })),
  );
  return { scac, carrierId, consigneeIds, codes, accounts };
}

type One = (model: string, values: Record<string, unknown>) => Promise<number>;

async function chargeCodes(one: One): Promise<{ codes: Codes; ids: Record<keyof Codes, number> }> {
  const codes: Codes = { linehaul: "BENCH-LH", fuel: "BENCH-FSC", toll: "BENCH-TOLL", gate: "BENCH-GATE" };
  const code = (name: keyof Codes, category: string) =>
    one("freight.charge.code", { name: `Bench ${name}`, code: codes[name], category });
  return {
    codes,
    ids: {
      linehaul: await code("linehaul", "linehaul"),
      fuel: await code("fuel", "fuel"),
      toll: await code("toll", "accessorial"),
      gate: await code("gate", "accessorial"),
    },
  };
}

function rate(): Record<string, unknown> {
  return {
    basis: "kg",
    minimum: PRICES.minimum / 100,
    break_ids: [
      [0, 0, { weight_from: 0, price: PRICES.below / 100 }],
      [0, 0, { weight_from: PRICES.breakAt, price: PRICES.from / 100 }],
    ],
  };
}

/** The percentage of the prices, in each of the weeks in which the shipments leave. */
function fuelSchedule(one: One): Promise<number> {
  const monday = Date.now() - ((new Date().getUTCDay() + 6) % 7) * (WEEK_MS / 7);
  const weeks = Array.from({ length: 10 }, (_, back) => new Date(monday - back * WEEK_MS));
  return one("freight.fuel.schedule", {
    name: "Bench diesel",
    index_name: "Bench diesel",
    bracket_ids: [[0, 0, { price_from: 1, percent: PRICES.fuelPercent }]],
    price_ids: weeks.map((week) => [0, 0, { week: week.toISOString().slice(0, 10), price: 1.5 }]),
  });
}
