// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Puts what was agreed and what was shipped into Odoo, as its people would: from the source files of the month. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OdooSession, type Values } from "../../../stack/support/odoo.ts";
import { approveMapping } from "../mappings.ts";
import type { SystemPartner, World } from "../world.ts";
import { type Agreed, FORMATS, type Format } from "./formats.ts";
import { CSV_COLUMNS } from "./write.ts";

/** Nothing of this is followed by anybody. */
const QUIET = { tracking_disable: true, mail_create_nolog: true, mail_create_nosubscribe: true };
const CHUNK = 500;

export type Systems = Readonly<Record<Format, SystemPartner>>;

/** Ids by name, code or place. */
type Ids = ReadonlyMap<string, number>;

function need(ids: Ids, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`nothing is called ${name}`);
  return id;
}

async function createAll(world: World, model: string, rows: readonly Values[]): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < rows.length; from += CHUNK)
    ids.push(
      ...(await world.odoo.call<number[]>(model, "create", [rows.slice(from, from + CHUNK)], {
        context: QUIET,
      })),
    );
  return ids;
}

async function named(
  world: World,
  model: string,
  names: readonly string[],
  values: (name: string) => Values,
): Promise<Ids> {
  const ids = await createAll(world, model, names.map(values));
  return new Map(names.map((name, index) => [name, ids[index] as number]));
}

/** The rows of a file of the month, by column. */
export function rowsOf<Row>(folder: string, name: string): Row[] {
  const [head = "", ...lines] = readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  const columns = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""])) as Row;
  });
}

async function currencies(world: World, folder: string): Promise<Ids> {
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

async function company(world: World, agreed: Agreed): Promise<void> {
  const { odoo } = world;
  const [own] = await odoo.search<{ id: number; partner_id: [number, string] }>(
    "res.company",
    [["id", "=", 1]],
    ["partner_id"],
  );
  await odoo.call("res.partner", "write", [[own?.partner_id[0]], { tz: agreed.timeZone }]);
  await odoo.call("res.company", "write", [[1], { freight_approval_limit: Number(agreed.approvalLimit) }]);
  const { overAmount, overPercent, underAmount, underPercent } = agreed.tolerance;
  await odoo.create("freight.tolerance", [
    {
      name: "The month's",
      date_from: "2025-01-01",
      over_amount: Number(overAmount),
      over_percent: Number(overPercent),
      under_amount: Number(underAmount),
      under_percent: Number(underPercent),
    },
  ]);
}

async function chargeCodes(world: World, agreed: Agreed): Promise<Ids> {
  const { odoo } = world;
  const account = async (name: string, code: string, kind: string) =>
    (await odoo.create("account.account", [{ name, code, account_type: kind }]))[0];
  const rows: Values[] = [];
  for (const { code, category, account: own, isTax } of agreed.codes) {
    const values: Values = { name: code, code, category };
    if (own !== undefined) {
      const expense = await account(own, "6159", "expense");
      const product = { name: own, type: "service", property_account_expense_id: expense };
      values.product_id = (await odoo.create("product.product", [product]))[0];
    }
    if (isTax === true) {
      const line = {
        repartition_type: "tax",
        account_id: await account("VAT of the Month", "1359", "asset_current"),
      };
      const parts = [
        [5, 0, 0],
        [0, 0, { repartition_type: "base" }],
        [0, 0, line],
      ];
      const tax = {
        name: "VAT of the Month",
        amount: 19,
        type_tax_use: "purchase",
        invoice_repartition_line_ids: parts,
        refund_repartition_line_ids: parts,
      };
      values.tax_id = (await odoo.create("account.tax", [tax]))[0];
    }
    rows.push(values);
  }
  const ids = await odoo.create("freight.charge.code", rows);
  return new Map(agreed.codes.map(({ code }, index) => [code, ids[index] as number]));
}

interface Known {
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

async function contracts(world: World, agreed: Agreed, known: Known): Promise<void> {
  const fuel = await fuelSchedules(world, agreed);
  const vendorOf = (scac: string) => agreed.carriers.find((carrier) => carrier.scac === scac)?.vendor ?? "";
  const lane = (
    end: "origin" | "destination",
    { country, zipFrom, zipTo }: Agreed["contracts"][number]["rates"][number]["to"],
  ) => ({
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
  const { url, db } = world.stack.odoo;
  await new OdooSession({ url, db, login: "manager", password: "manager" }).call(
    "freight.contract",
    "action_activate",
    [ids],
  );
}

async function shipments(world: World, folder: string, known: Known): Promise<void> {
  const rows = rowsOf<Record<string, string>>(folder, "shipments.csv");
  const places = [...new Set(rows.flatMap(({ origin = "", destination = "" }) => [origin, destination]))];
  const partners = await named(world, "res.partner", places, (place) => ({
    name: `Dock ${place}`,
    country_id: need(known.countries, place.slice(0, 2)),
    zip: place.slice(3),
  }));
  await createAll(
    world,
    "freight.shipment",
    rows.map((row) => ({
      tracking_ref: row.tracking,
      pro_number: row.pro,
      carrier_id: need(known.carriers, row.scac ?? ""),
      carrier_scac: row.scac,
      service_level_id: row.service ? need(known.services, row.service) : false,
      actual_weight: Number(row.weight),
      actual_volume: Number(row.volume),
      actual_pieces: Number(row.pieces),
      distance: Number(row.km),
      shipper_id: need(partners, row.origin ?? ""),
      partner_id: need(partners, row.destination ?? ""),
      planned_dispatch_date: row.planned?.slice(0, 19).replace("T", " "),
      accessorial_ids: (row.agreed ?? "")
        .split(" ")
        .filter((one) => one !== "")
        .map((one) => {
          const [code = "", quantity] = one.split(":");
          return [0, 0, { charge_code_id: need(known.codes, code), quantity: Number(quantity) }];
        }),
    })),
  );
}

const SETTINGS: Readonly<Record<Format, Values>> = {
  x12: {
    edi_qualifier: "ZZ",
    edi_id: "SHIPPER",
    edi_partner_qualifier: "02",
    edi_partner_id: "CARRIER",
    edi_version: "004010",
    edi_functional: "none",
  },
  edifact: {
    edi_qualifier: "14",
    edi_id: "SHIPPER",
    edi_partner_qualifier: "14",
    edi_partner_id: "CARRIER",
    edi_version: "D:96A:UN",
  },
  csv: {},
  json: {},
};

/** A system for each format, with the carriers' words for charges. */
async function systems(world: World, agreed: Agreed): Promise<Systems> {
  const words = agreed.codes.map(({ code }) => ({ kind: "charge", partner_value: code, charge_code: code }));
  const columns = Object.entries(CSV_COLUMNS).map(([field, column]) => ({
    kind: "csv",
    csv_record: "invoice_line",
    csv_field: field,
    partner_value: column,
  }));
  const made = {} as Record<Format, SystemPartner>;
  for (const format of FORMATS) {
    const dialect = format === "json" ? "canonical" : format;
    made[format] = await world.partner(`month-${format}`, { dialect, kind: "tms", ...SETTINGS[format] });
    if (format === "json") continue;
    const more = format === "csv" ? { csv_decimal_comma: true, csv_delimiter: ";" } : {};
    await approveMapping(world, made[format].systemId, {
      ...more,
      lines: format === "csv" ? [...words, ...columns] : words,
    });
  }
  return made;
}

/** @param folder the source files */
export async function prepareMonth(world: World, folder: string): Promise<Systems> {
  const agreed = JSON.parse(readFileSync(join(folder, "agreed.json"), "utf8")) as Agreed;
  await company(world, agreed);
  const countries = await world.odoo.search<{ id: number; code: string }>("res.country", [], ["code"]);
  const vendorNames = [...agreed.carriers.map(({ vendor }) => vendor), agreed.factor];
  const product = (
    await world.odoo.create("product.product", [{ name: "Carriage of the Month", type: "service" }])
  )[0];
  const known: Known = {
    currencies: await currencies(world, folder),
    codes: await chargeCodes(world, agreed),
    services: await named(
      world,
      "freight.service.level",
      agreed.services.map(({ code }) => code),
      (code) => ({
        name: code,
        code,
        guarantee_days: agreed.services.find((one) => one.code === code)?.guaranteeDays,
      }),
    ),
    vendors: await named(world, "res.partner", vendorNames, (name) => ({ name, is_company: true })),
    carriers: await named(
      world,
      "delivery.carrier",
      agreed.carriers.map(({ scac }) => scac),
      (scac) => ({
        name: scac,
        product_id: product,
        freight_scac: scac,
      }),
    ),
    countries: new Map(countries.map(({ id, code }) => [code, id])),
  };
  await contracts(world, agreed, known);
  await shipments(world, folder, known);
  return systems(world, agreed);
}
