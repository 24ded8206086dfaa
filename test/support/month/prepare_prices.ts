// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Puts what was agreed into Odoo, as finance would: currencies, accounts, charge codes, contracts. */
import { OdooSession, type Values } from "../../../stack/support/odoo.ts";
import type { World } from "../world.ts";
import type { Agreed, AgreedLane } from "./formats.ts";
import { createAll, type Ids, named, need, rowsOf } from "./odoo_rows.ts";

export async function currencies(world: World, folder: string): Promise<Ids> {
  const { odoo } = world;
  // Reserved for tests by ISO 4217: nobody gave it a rate.
  await odoo.create("res.currency", [{ name: "XTS", symbol: "XTS" }]);
  const found = await odoo.search<{ id: number; name: string }>(
    "res.currency",
    [["name", "in", ["USD", "EUR", "GBP", "XTS"]]],
    ["name"],
    { context: { active_test: false } },
  );
  await odoo.call("res.currency", "write", [found.map(({ id }) => id), { active: true }]);
  const ids = new Map(found.map(({ id, name }) => [name, id]));
  const rates = rowsOf<{ day: string; currency: string; units: string }>(folder, "currency_rates.csv");
  await createAll(world, "res.currency.rate", [
    { name: "2025-02-28", currency_id: need(ids, "USD"), rate: 1 },
    ...rates.map(({ day, currency, units }) => ({
      name: day,
      currency_id: need(ids, currency),
      rate: Number(units),
    })),
  ]);
  return ids;
}

export async function company(world: World, agreed: Agreed): Promise<void> {
  const { odoo } = world;
  const [own] = await odoo.search<{ id: number; partner_id: [number, string] }>(
    "res.company",
    [["id", "=", 1]],
    ["partner_id"],
  );
  await odoo.call("res.partner", "write", [[own?.partner_id[0]], { tz: agreed.timeZone }]);
  await odoo.call("res.company", "write", [[1], { freight_approval_limit: Number(agreed.approvalLimit) }]);
  const { overAmount, overPercent, underAmount, underPercent } = agreed.tolerance;
  const tolerances = await odoo.create("freight.tolerance", [
    {
      name: "The month's",
      date_from: "2025-01-01",
      over_amount: Number(overAmount),
      over_percent: Number(overPercent),
      under_amount: Number(underAmount),
      under_percent: Number(underPercent),
    },
  ]);
  // Who sets a tolerance does not confirm it.
  await manager(world).call("freight.tolerance", "action_confirm", [tolerances]);
}

/** Somebody else than who prepares the month. */
function manager({ stack }: World): OdooSession {
  const { url, db } = stack.odoo;
  return new OdooSession({ url, db, login: "manager", password: "manager" });
}

export async function chargeCodes(world: World, agreed: Agreed): Promise<Ids> {
  const rows: Values[] = [];
  for (const { code, category, account, isTax } of agreed.codes) {
    const booked = account === undefined ? {} : await (isTax === true ? tax : product)(world, account);
    rows.push({ name: code, code, category, ...booked });
  }
  const ids = await world.odoo.create("freight.charge.code", rows);
  return new Map(agreed.codes.map(({ code }, index) => [code, ids[index] as number]));
}

/** What charges with an account of their own are booked as: its name is that of the account. */
async function product({ odoo }: World, name: string): Promise<Values> {
  const [account] = await odoo.create("account.account", [{ name, code: "6159", account_type: "expense" }]);
  const values = { name, type: "service", property_account_expense_id: account };
  return { product_id: (await odoo.create("product.product", [values]))[0] };
}

/** The tax that lines of a code state; Odoo would compute 19 %. */
async function tax({ odoo }: World, name: string): Promise<Values> {
  const [account] = await odoo.create("account.account", [
    { name, code: "1359", account_type: "asset_current" },
  ]);
  const parts = [
    [5, 0, 0],
    [0, 0, { repartition_type: "base" }],
    [0, 0, { repartition_type: "tax", account_id: account }],
  ];
  const values = {
    name,
    amount: 19,
    type_tax_use: "purchase",
    invoice_repartition_line_ids: parts,
    refund_repartition_line_ids: parts,
  };
  return { tax_id: (await odoo.create("account.tax", [values]))[0] };
}

export interface Known {
  readonly currencies: Ids;
  readonly codes: Ids;
  readonly services: Ids;
  readonly vendors: Ids;
  readonly carriers: Ids;
  readonly countries: Ids;
}

async function fuelSchedules(world: World, agreed: Agreed): Promise<Ids> {
  const one = (name: string) =>
    agreed.fuel.find((schedule) => schedule.name === name) as Agreed["fuel"][number];
  return named(
    world,
    "freight.fuel.schedule",
    agreed.fuel.map(({ name }) => name),
    (name) => ({
      name,
      index_name: name,
      base: one(name).base,
      lag_weeks: one(name).lagWeeks,
      bracket_ids: one(name).brackets.map(([from, percent]) => [
        0,
        0,
        { price_from: Number(from), percent: Number(percent) },
      ]),
      price_ids: one(name).prices.map(([week, price]) => [0, 0, { week, price: Number(price) }]),
    }),
  );
}

export async function contracts(world: World, agreed: Agreed, known: Known): Promise<void> {
  const fuel = await fuelSchedules(world, agreed);
  const vendorOf = (scac: string) => agreed.carriers.find((carrier) => carrier.scac === scac)?.vendor ?? "";
  const lane = (end: "origin" | "destination", { country, zipFrom, zipTo }: AgreedLane) => ({
    [`${end}_country_id`]: need(known.countries, country),
    [`${end}_zip_from`]: zipFrom ?? false,
    [`${end}_zip_to`]: zipTo ?? false,
  });
  const ids = await createAll(
    world,
    "freight.contract",
    agreed.contracts.map((one) => ({
      name: one.name,
      side: "cost",
      currency_id: need(known.currencies, one.currency),
      partner_id: need(known.vendors, vendorOf(one.scac)),
      carrier_id: need(known.carriers, one.scac),
      factor_ids: [[6, 0, [need(known.vendors, agreed.factor)]]],
      date_from: one.from,
      date_to: one.to ?? false,
      is_all_in: one.isAllIn,
      requires_pod: one.needsPod,
      dim_divisor: Number(one.divisor),
      weight_step: Number(one.weightStep),
      linehaul_charge_code_id: need(known.codes, one.linehaul),
      fuel_charge_code_id: one.fuel === null ? false : need(known.codes, one.fuelCode),
      fuel_schedule_id: one.fuel === null ? false : need(fuel, one.fuel),
      rate_ids: one.rates.map((rate) => [
        0,
        0,
        {
          ...lane("origin", rate.from),
          ...lane("destination", rate.to),
          service_level_id: rate.service === undefined ? false : need(known.services, rate.service),
          basis: rate.basis,
          price: Number(rate.price),
          minimum: Number(rate.minimum),
          discount: Number(rate.discount),
          break_ids: rate.breaks.map(([from, price]) => [
            0,
            0,
            { weight_from: Number(from), price: Number(price) },
          ]),
        },
      ]),
      accessorial_ids: one.accessorials.map((row) => [
        0,
        0,
        {
          charge_code_id: need(known.codes, row.code),
          basis: row.basis,
          price: Number(row.price),
          cap: Number(row.cap),
          free_hours: Number(row.freeHours),
          evidence: row.evidence,
          is_automatic: row.isAutomatic,
        },
      ]),
    })),
  );
  // Who makes prices does not put them in force.
  await manager(world).call("freight.contract", "action_activate", [ids]);
}
