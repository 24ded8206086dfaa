// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Invoices in the words of each format, by hand: no code is shared with the readers that are tested. */
import type { Format } from "./formats.ts";
import { money, type Told, type ToldLine } from "./told.ts";

/** A file of invoices. */
export type Writer = (invoices: readonly Told[], serial: number) => string;

const compact = (day: string) => day.replaceAll("-", "");
const cents = (amount: bigint) => String(amount);
const placeOf = (place: string) => ({ country: place.slice(0, 2), zip: place.slice(3) });

/** What a line names. */
function named(told: Told, { load }: ToldLine, kind: "tracking" | "pro"): string | null {
  if (load === null) return null;
  return told.strayReference ?? load.row[kind];
}

/** Whether the lines name one thing, which the whole invoice names then. */
function isOne(told: Told): boolean {
  return new Set(told.lines.map(({ load }) => load)).size <= 1;
}

// -- X12 ----------------------------------------------------------------------------------------------

const INDICATORS = { original: "", supplemental: "BD", corrected: "CO", credit: "CR" } as const;

function pounds(weight: string): string {
  return (Number(weight) * 2.20462262).toFixed(1);
}

function item(told: Told, line: ToldLine, index: number): string[] {
  const pro = named(told, line, "pro");
  const { quantity = "", weight, pieces = "", price = "", origin, destination } = line;
  const places = [["SH", origin] as const, ["CN", destination] as const].flatMap(([role, place]) => {
    if (place === undefined) return [];
    const { country, zip } = placeOf(place);
    return [`N1*${role}*Somebody`, `N4*Somewhere**${zip}*${country}`];
  });
  return [
    `LX*${index + 1}`,
    ...(pro === null || isOne(told) ? [] : [`L11*${pro}*CN`]),
    ...places,
    ...(line.service === undefined ? [] : [`SL1*${line.service}`]),
    ...(weight === undefined ? [] : [`L0*1***${pounds(weight)}*B***${pieces}***L`]),
    `L1*1*${price}**${cents(line.amount)}****${line.code}****${line.text}*****${quantity}`.replace(
      /\*+$/,
      "",
    ),
  ];
}

/** X12 210: amounts in cents, weights in pounds. What a credit gives back is positive. */
const x12: Writer = (invoices, serial) => {
  const sets = invoices.map((told, position) => {
    const sign = told.type === "credit" ? -1n : 1n;
    const control = String(position + 1).padStart(4, "0");
    const date = compact(told.date);
    const [first] = told.lines;
    const pro = first === undefined ? null : named(told, first, "pro");
    const body = [
      `ST*210*${control}`,
      `B3**${told.number}**PP**${date}*${cents(sign * told.total)}*${INDICATORS[told.type]}***${told.calls}`,
      `C3*${told.currency}`,
      ...(told.due === null ? [] : [`ITD*01*3****${compact(told.due)}`]),
      ...(isOne(told) && pro !== null ? [`N9*CN*${pro}`] : []),
      ...(told.original === null ? [] : [`N9*OI*${told.original}`]),
      ...(told.payee === null ? [] : [`N1*RI*${told.payee}`]),
      ...told.lines.flatMap((line, index) => item(told, { ...line, amount: sign * line.amount }, index)),
      `L3*****${cents(sign * told.total)}`,
    ];
    return [...body, `SE*${body.length + 1}*${control}`];
  });
  const control = String(serial).padStart(9, "0");
  return [
    `ISA*00*          *00*          *02*CARRIER        *ZZ*SHIPPER        *250331*1200*U*00401*${control}*0*P*>`,
    `GS*IM*CARRIER*SHIPPER*20250331*1200*${serial}*X*004010`,
    ...sets.flat(),
    `GE*${sets.length}*${serial}`,
    `IEA*1*${control}`,
    "",
  ].join("~\n");
};

// -- EDIFACT ------------------------------------------------------------------------------------------

const DOCUMENTS = { original: "380", supplemental: "383", corrected: "384", credit: "381" } as const;
const released = (text: string) => text.replaceAll(/[?+:']/g, "?$&");

function lineItem(told: Told, line: ToldLine, index: number): string[] {
  const pro = named(told, line, "pro");
  const place = (role: string, where: string | undefined) =>
    where === undefined
      ? []
      : [`NAD+${role}++++++++${placeOf(where).country}`.replace("++++++++", `+++++++${placeOf(where).zip}+`)];
  return [
    `LIN+${index + 1}++${line.code}:SA`,
    `IMD+F++:::${released(line.text)}`,
    ...(line.weight === undefined ? [] : [`MEA+AAE+AAD+KGM:${line.weight}`]),
    ...(line.pieces === undefined ? [] : [`QTY+11:${line.pieces}`]),
    `MOA+203:${money(line.amount)}`,
    ...(pro === null || isOne(told) ? [] : [`RFF+CN:${pro}`]),
    ...place("SF", line.origin),
    ...place("ST", line.destination),
  ];
}

/** EDIFACT INVOIC D.96A: discounts as allowances of the whole, taxes in the summary. A credit note is positive. */
const edifact: Writer = (invoices, serial) => {
  const messages = invoices.map((told, position) => {
    const sign = told.type === "credit" ? -1n : 1n;
    const [first] = told.lines;
    const pro = first === undefined ? null : named(told, first, "pro");
    const discounts = told.lines.filter(({ code }) => code === "DCM");
    const taxes = told.lines.filter(({ isTax }) => isTax);
    const items = told.lines.filter((line) => !taxes.includes(line) && !discounts.includes(line));
    const body = [
      `UNH+${position + 1}+INVOIC:D:96A:UN`,
      `BGM+${DOCUMENTS[told.type]}+${released(told.number)}+9`,
      `DTM+137:${compact(told.date)}:102`,
      ...(told.due === null ? [] : [`DTM+13:${compact(told.due)}:102`]),
      ...(pro === null ? [] : [`RFF+CN:${pro}`]),
      ...(told.original === null ? [] : [`RFF+IV:${told.original}`]),
      `NAD+CA+${told.calls}:172:182`,
      `CUX+2:${told.currency}:4`,
      ...discounts.flatMap(({ code, amount }) => [`ALC+A++++${code}`, `MOA+204:${money(-amount)}`]),
      ...items.flatMap((line, index) => lineItem(told, { ...line, amount: sign * line.amount }, index)),
      "UNS+S",
      `MOA+77:${money(sign * told.total)}`,
      ...taxes.flatMap(({ code, amount }) => [`TAX+7+${code}+++:::19`, `MOA+124:${money(amount)}`]),
      ...(told.taxTotal === null ? [] : [`MOA+176:${money(told.taxTotal)}`]),
    ];
    return [...body, `UNT+${body.length + 1}+${position + 1}`];
  });
  return [
    "UNA:+.? ",
    `UNB+UNOC:3+CARRIER:14+SHIPPER:14+250331:1200+${serial}`,
    ...messages.flat(),
    `UNZ+${messages.length}+${serial}`,
    "",
  ].join("'\r\n");
};

// -- CSV ----------------------------------------------------------------------------------------------

export const CSV_COLUMNS: Readonly<Record<string, string>> = {
  number: "Invoice",
  invoice_type: "Kind",
  original_number: "Of",
  issued_on: "Date",
  due_on: "Due",
  currency: "Currency",
  total: "Total",
  carrier_scac: "Carrier",
  tracking: "Parcel",
  code: "Charge",
  description: "Words",
  amount: "Net",
  weight: "Kilos",
  weight_unit: "Unit",
  pieces: "Pieces",
  origin_country: "From",
  origin_postal_code: "From Postcode",
  destination_country: "To",
  destination_postal_code: "To Postcode",
};

/** CSV with semicolons and decimal commas, a row for each charge. A credit is negative. */
const csv: Writer = (invoices) => {
  const comma = (text: string) => text.replace(".", ",");
  const rows = invoices.flatMap((told) =>
    told.lines.map((line) => {
      const [origin, destination] = [placeOf(line.origin ?? ""), placeOf(line.destination ?? "")];
      return [
        told.number,
        told.type,
        told.original ?? "",
        told.date,
        told.due ?? "",
        told.currency,
        comma(money(told.total)),
        told.calls,
        named(told, line, "tracking") ?? "",
        line.code,
        line.text,
        comma(money(line.amount)),
        comma(line.weight ?? ""),
        line.weight === undefined ? "" : "kg",
        line.pieces ?? "",
        origin.country,
        origin.zip,
        destination.country,
        destination.zip,
      ].join(";");
    }),
  );
  return [Object.values(CSV_COLUMNS).join(";"), ...rows, ""].join("\r\n");
};

// -- JSON ---------------------------------------------------------------------------------------------

function location(place: string | undefined) {
  if (place === undefined) return null;
  const { country, zip } = placeOf(place);
  return { country, postal_code: zip };
}

/** Canonical events in one batch. A credit is negative. */
const json: Writer = (invoices, serial) =>
  JSON.stringify(
    invoices.map((told, position) => ({
      specversion: "1.0",
      id: `${serial}-${position}`,
      type: "freight.invoice.received.v1",
      subject: told.number,
      time: `${told.date}T12:00:00Z`,
      data: {
        references: [{ kind: "invoice", value: told.number }],
        number: told.number,
        original_number: told.original,
        invoice_type: told.type,
        issued_on: told.date,
        due_on: told.due,
        currency: told.currency,
        total: money(told.total),
        carrier: { scac: told.calls },
        payee: told.payee === null ? null : { name: told.payee },
        lines: told.lines.map((line) => ({
          references: line.load === null ? [] : [{ kind: "tracking", value: named(told, line, "tracking") }],
          code: line.code,
          partner_code: line.code,
          description: line.text,
          amount: money(line.amount),
          quantity: line.quantity ?? null,
          rate: line.price ?? null,
          weight: line.weight === undefined ? null : { value: line.weight, unit: "kg" },
          pieces: line.pieces ?? null,
          service: line.service ?? null,
          origin: location(line.origin),
          destination: location(line.destination),
        })),
      },
    })),
    null,
    1,
  );

export const WRITERS: Readonly<Record<Format, Writer>> = { x12, edifact, csv, json };
