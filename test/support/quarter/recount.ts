// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Counts what the books of a quarter must say, from its source file alone: `npx tsx recount.ts FOLDER` prints it as JSON.
 *
 * It knows neither Odoo nor the program that made the file. Amounts are whole minor units in BigInt; what is debited is above zero.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is counted: which accounts these are is a matter of the company that is set up. */
export const CLASSES = ["receivable", "revenue", "tax", "fees", "gateway", "bank", "disputes"] as const;
export type Class = (typeof CLASSES)[number];

/** "company currency month class" → decimal text; zero is left out. */
export type Books = Readonly<Record<string, string>>;

/** Digits after the point (ISO 4217); two where it is not here. */
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

interface Data {
  readonly status: string;
  readonly currency: string;
  readonly amount: string;
  readonly fee?: string | null;
  readonly issued_on?: string;
  readonly subtotal?: string;
  readonly tax_total?: string;
  readonly total?: string;
  readonly settled?: { readonly fee: string } | null;
}

interface Line {
  readonly company: string;
  readonly event: { readonly type: string; readonly time: string; readonly data: Data };
}

type Movement = readonly [Class, bigint];

function minor(text: string | null | undefined, currency: string): bigint {
  if (!text) return 0n;
  const digits = DIGITS[currency] ?? 2;
  const [whole = "0", part = ""] = text.replace("-", "").split(".");
  if (part.length > digits) throw new Error(`${text} has more digits than ${currency}`);
  const units = BigInt(whole + part.padEnd(digits, "0"));
  return text.startsWith("-") ? -units : units;
}

function decimal(units: bigint, currency: string): string {
  const digits = DIGITS[currency] ?? 2;
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const place = text.length - digits;
  return `${units < 0n ? "-" : ""}${text.slice(0, place)}${digits ? `.${text.slice(place)}` : ""}`;
}

function movements({ type, data }: Line["event"]): Movement[] {
  const of = (text: string | null | undefined) => minor(text, data.currency);
  const amount = of(data.amount);
  const fee = of(data.fee);
  switch (`${type} ${data.status}`) {
    case "billing.invoice.v1 finalized":
      return [
        ["receivable", of(data.total)],
        ["revenue", -of(data.subtotal)],
        ["tax", -of(data.tax_total)],
      ];
    case "billing.invoice.v1 voided": // on the invoice's own day
      return [
        ["receivable", -of(data.total)],
        ["revenue", of(data.subtotal)],
        ["tax", of(data.tax_total)],
      ];
    case "billing.payment.v1 captured": {
      const kept = of(data.settled?.fee);
      return [
        ["gateway", amount - kept],
        ["fees", kept],
        ["receivable", -amount],
      ];
    }
    case "billing.refund.v1 succeeded":
      return [
        ["receivable", amount],
        ["gateway", -amount],
      ];
    case "billing.dispute.v1 funds_withdrawn":
      return [
        ["disputes", amount],
        ["fees", fee],
        ["gateway", -amount - fee],
      ];
    case "billing.dispute.v1 funds_reinstated":
      return [
        ["gateway", amount],
        ["disputes", -amount],
      ];
    case "billing.dispute.v1 lost": // the customer owes it again
      return [
        ["receivable", amount],
        ["disputes", -amount],
      ];
    case "billing.payout.v1 paid":
      return [
        ["bank", amount],
        ["gateway", -amount],
      ];
    default:
      return []; // customers, failed payments, and what is said of disputes while no money moves
  }
}

export function recount(lines: readonly Line[]): Books {
  const books = new Map<string, bigint>();
  for (const { company, event } of lines) {
    const month = (event.data.issued_on ?? event.time).slice(0, 7);
    for (const [kind, units] of movements(event)) {
      const key = `${company} ${event.data.currency} ${month} ${kind}`;
      books.set(key, (books.get(key) ?? 0n) + units);
    }
  }
  const told = [...books]
    .filter(([, units]) => units !== 0n)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(told.map(([key, units]) => [key, decimal(units, key.split(" ")[1] ?? "")]));
}

export function readLines(folder: string): Line[] {
  const text = readFileSync(join(folder, "events.ndjson"), "utf8").trimEnd();
  return text.split("\n").map((line) => JSON.parse(line) as Line);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(recount(readLines(process.argv[2] ?? ".")), null, 1));
}
