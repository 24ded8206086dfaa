// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Counts the books of a month again, from its source files alone, and prints the trial balance as JSON.
 *
 *   node --import tsx test/support/month/recount/recount.ts FOLDER
 *
 * It shares nothing with what wrote the files but the types of their rows, and nothing at all with the product.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agreed, DecisionRow, ShipmentRow } from "../formats.ts";
import { type Billed, type BilledLine, readWeek } from "./billed.ts";
import { type Approved, Books } from "./books.ts";
import { Exact } from "./exact.ts";
import { Ledger, type Trial } from "./ledger.ts";
import { type Carried, type Rated, rated } from "./rating.ts";

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8").trimEnd();
}

function rows<Row>(folder: string, name: string): Row[] {
  const [head = [], ...lines] = read(folder, name)
    .split("\n")
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((column, at) => [column, cells[at] ?? ""])) as Row);
}

interface Message {
  type: string;
  time: string;
  data: { code?: string; references: { value: string }[] };
}

/** The shipments with what milestones say of them. */
function carried(folder: string): Carried[] {
  const told = new Map<string, [code: string, at: Date][]>();
  for (const line of read(folder, "messages.ndjson").split("\n")) {
    const { type, time, data } = JSON.parse(line) as Message;
    const tracking = data.references[0]?.value ?? "";
    if (type.startsWith("freight.shipment.milestone"))
      told.set(tracking, [...(told.get(tracking) ?? []), [data.code ?? "", new Date(time)]]);
  }
  return rows<ShipmentRow>(folder, "shipments.csv").map((row) => {
    const happened = told.get(row.tracking) ?? [];
    const at = (code: string) => happened.find(([one]) => one === code)?.[1] ?? null;
    const [arrived, delivered] = [at("arrived"), at("delivered")];
    const waits =
      arrived === null || delivered === null
        ? []
        : [new Exact(BigInt(delivered.getTime() - arrived.getTime()), 3_600_000n)];
    return { ...row, picked: at("picked_up"), delivered, waits };
  });
}

/** Line haul and its discount are one charge. */
function chargeOf(code: string): string {
  return code === "DCM" ? "LHM" : code;
}

export function recount(folder: string): Trial {
  const agreed = JSON.parse(read(folder, "agreed.json")) as Agreed;
  const ledger = new Ledger();
  const books = new Books(agreed, rows(folder, "currency_rates.csv"), ledger);
  const ratings = new Map<string, Rated>();
  const trackings = new Map<string, string>();
  for (const row of carried(folder)) {
    trackings.set(row.pro, row.tracking).set(row.tracking, row.tracking);
    const rating = rated(agreed, row);
    if (rating === null) continue;
    ratings.set(row.tracking, rating);
    books.accrue(row, rating);
  }
  const decisions = new Map(
    rows<DecisionRow>(folder, "decisions.csv").map((row) => [
      `${row.scac} ${row.number} ${row.turn}`,
      row.decision,
    ]),
  );
  const turns = new Map<string, number>();
  const trackingOf = (about: string) => trackings.get(about) ?? "";
  const weeks = readdirSync(folder)
    .filter((name) => name.startsWith("week"))
    .toSorted();
  for (const invoice of weeks.flatMap((week) => readWeek(join(folder, week)))) {
    const key = `${invoice.scac} ${invoice.number}`;
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    const decision = decisions.get(`${key} ${turn}`) ?? "approve";
    if (decision !== "approve" && decision !== "short_pay") continue;
    const carrier = agreed.carriers.find(({ scac }) => scac === invoice.scac);
    const lines = signed(invoice);
    const approved = decision === "approve" ? lines : shortPaid(lines, (line) => owed(line, invoice));
    // A part of the world that nobody named is owed nothing: the decision would be a mistake.
    if (carrier === undefined) throw new Error(`${key}: nobody knows the carrier`);
    books.bill(invoice, invoice.payee ?? carrier.vendor, approved, trackingOf);
  }
  return ledger.trial();

  function owed(line: BilledLine, { currency, date }: Billed): bigint {
    const rating = ratings.get(trackingOf(line.about ?? ""));
    if (rating === undefined) return 0n;
    return books.convert(rating.agreed(chargeOf(line.code)), rating.contract.currency, currency, date);
  }
}

/** What each line adds to the cost: a credit takes from it, whichever sign it has. */
function signed({ type, lines }: Billed): Approved[] {
  const total = lines.reduce((sum, { cents }) => sum + cents, 0n);
  const sign = type === "credit" && total > 0n ? -1n : 1n;
  return lines.map((line) => ({ line, cents: sign * line.cents }));
}

/** Of each charge no more than was agreed, and nothing for a line that repeats another: the first line bears it. */
function shortPaid(lines: readonly Approved[], owed: (line: BilledLine) => bigint): Approved[] {
  const seen = new Set<string>();
  const fresh = lines.map((approved) => {
    const words = JSON.stringify([
      approved.line.about,
      approved.line.code,
      approved.line.text,
      String(approved.cents),
    ]);
    const isRepeat = seen.has(words);
    seen.add(words);
    return isRepeat ? { ...approved, cents: 0n } : approved;
  });
  const charges = new Map<string, Approved[]>();
  for (const approved of fresh.filter(({ line }) => !line.isTax)) {
    const key = `${approved.line.about} ${chargeOf(approved.line.code)}`;
    charges.set(key, [...(charges.get(key) ?? []), approved]);
  }
  const excess = new Map<Approved, bigint>();
  for (const group of charges.values()) {
    const [first] = group as [Approved];
    const over = group.reduce((sum, { cents }) => sum + cents, 0n) - owed(first.line);
    if (over > 0n) excess.set(first, over);
  }
  return fresh.map((approved) => ({ ...approved, cents: approved.cents - (excess.get(approved) ?? 0n) }));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Say the folder of the month's files.");
process.stdout.write(`${JSON.stringify(recount(folder), null, 1)}\n`);
