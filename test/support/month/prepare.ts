// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Puts what was agreed and what was shipped into Odoo, as its people would: from the source files of the month. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Values } from "../../../stack/support/odoo.ts";
import { approveMapping } from "../mappings.ts";
import type { SystemPartner, World } from "../world.ts";
import { type Agreed, FORMATS, type Format } from "./formats.ts";
import { createAll, named, need, rowsOf } from "./odoo_rows.ts";
import { chargeCodes, company, contracts, currencies, type Known } from "./prepare_prices.ts";
import { CSV_COLUMNS } from "./write.ts";

export type Systems = Readonly<Record<Format, SystemPartner>>;

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
