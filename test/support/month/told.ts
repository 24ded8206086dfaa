// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Carriers' invoices as they are going to be written, sound ones first; faults are put into them afterwards. */
import { AGREED } from "./agreed.ts";
import type { InvoiceType } from "./formats.ts";
import { converted, halfUp, type Load } from "./loads.ts";

export interface ToldLine {
  /** What it bills; null: it names nothing. */
  load: Load | null;
  code: string;
  text: string;
  /** Cents. */
  amount: bigint;
  isTax?: boolean;
  quantity?: string;
  price?: string;
  /** Kilograms. */
  weight?: string;
  pieces?: number;
  service?: string;
  origin?: string;
  destination?: string;
}

export interface Told {
  scac: string;
  number: string;
  type: InvoiceType;
  original: string | null;
  date: string;
  due: string | null;
  currency: string;
  lines: ToldLine[];
  total: bigint;
  taxTotal: bigint | null;
  payee: string | null;
  /** The carrier as it calls itself here; usually the SCAC. */
  calls: string;
  /** A tracking number that nobody knows, instead of that of the load. */
  strayReference: string | null;
  week: number;
}

const TEXTS: Readonly<Record<string, string>> = {
  LHM: "Line haul",
  DCM: "Discount",
  FSM: "Fuel surcharge",
  LFM: "Liftgate",
  DTM: "Detention",
  STM: "Storage",
  ADM: "Documents",
  TLM: "Toll",
  VTM: "VAT",
};

export function march(day: number): string {
  return new Date(Date.UTC(2025, 2, day)).toISOString().slice(0, 10);
}

/** Cents as text. */
export function money(cents: bigint): string {
  const [sign, digits] = cents < 0n ? ["-", String(-cents)] : ["", String(cents)];
  const padded = digits.padStart(3, "0");
  return `${sign}${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

export function retotal(told: Told): void {
  told.total = told.lines.reduce((sum, { amount }) => sum + amount, 0n);
}

export function lineOf(told: Told, code: string): ToldLine {
  const found = told.lines.find((line) => line.code === code);
  if (found === undefined) throw new Error(`${told.number} has no ${code}`);
  return found;
}

export function chargeLine(load: Load, code: string, amount: bigint): ToldLine {
  return { load, code, text: TEXTS[code] ?? code, amount };
}

/** Numbers invoices carrier by carrier. */
export class Biller {
  readonly #random: () => number;
  #count = 1000;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** An invoice without lines. */
  blank(scac: string, week: number, type: InvoiceType = "original"): Told {
    this.#count += 1;
    const carrier = AGREED.carriers.find((one) => one.scac === scac);
    const day = 7 * week + 1 + Math.floor(this.#random() * 3);
    return {
      scac,
      number: `${scac.slice(0, 1)}-${this.#count}`,
      type,
      original: null,
      date: march(day),
      due: march(day + 30),
      currency: carrier?.currency ?? AGREED.currency,
      lines: [],
      total: 0n,
      taxTotal: null,
      payee: null,
      calls: scac,
      strayReference: null,
      week,
    };
  }

  /** What a carrier bills for loads as it was agreed, but for the codes left out. */
  sound(loads: readonly Load[], without: readonly string[] = []): Told {
    const [first] = loads as readonly [Load];
    const told = this.blank(first.row.scac, first.week);
    for (const load of loads) told.lines.push(...soundLines(load, told, without));
    if (told.lines.some(({ isTax }) => isTax))
      told.taxTotal = told.lines.findLast(({ isTax }) => isTax)?.amount ?? null;
    retotal(told);
    return told;
  }

  /** An invoice that follows another one, a week later. */
  follow(before: Told, type: InvoiceType, lines: ToldLine[]): Told {
    const told = this.blank(before.scac, before.week + 1, type);
    told.original = type === "original" ? null : before.number;
    told.lines = lines;
    retotal(told);
    return told;
  }

  /** Another invoice with the same words, a week later. */
  again(before: Told): Told {
    const told = this.blank(before.scac, before.week + 1, before.type);
    const { number, date, due, week } = told;
    return { ...before, number, date, due, week, lines: before.lines.map((line) => ({ ...line })) };
  }
}

function soundLines(load: Load, told: Told, without: readonly string[]): ToldLine[] {
  const lines: ToldLine[] = [];
  for (const { code, amount, quantity } of load.charges) {
    if (without.includes(code)) continue;
    const line = chargeLine(load, code, converted(amount, load.contract.currency, told.currency, told.date));
    if (quantity !== undefined && code === "DTM") line.quantity = quantity;
    if (code === load.contract.linehaul) measure(line, load);
    lines.push(line);
  }
  const [first] = lines;
  // Some state the price before discount, and the discount by itself.
  if (load.row.scac === "BRVO" && first !== undefined && load.gross > first.amount) {
    lines.push(chargeLine(load, "DCM", first.amount - load.gross));
    first.amount = load.gross;
  }
  if (load.row.scac === "BRVO" && load.row.destination.startsWith("DE")) {
    const net = lines.reduce((sum, { amount }) => sum + amount, 0n);
    lines.push({ ...chargeLine(load, "VTM", halfUp(net * 19n, 100n)), isTax: true });
  }
  return lines;
}

function measure(line: ToldLine, load: Load): void {
  const { weight, pieces, service, origin, destination } = load.row;
  if (Number(weight) > 0) line.weight = load.contract.divisor === "0" ? weight : kilograms(load.chargeable);
  line.pieces = Number(pieces);
  if (service !== "") line.service = service;
  Object.assign(line, { origin, destination });
}

/** Millionths of a kilogram as text. */
export function kilograms(weight: bigint): string {
  const text = String(weight).padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6, -2)}`;
}
