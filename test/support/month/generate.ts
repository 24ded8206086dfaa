// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Writes the source files of a month, and the plan of what is wrong in them:
 *
 * - `agreed.json`, `currency_rates.csv`, `shipments.csv`, `messages.ndjson` (milestones and documents), `decisions.csv`
 * - `week1` … `week4`: the carriers' invoices as they come, `NNN-<system>.<format>`
 * - `plan.json`: which rule finds what in which invoice, and how each invoice ends
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seeded, shuffled } from "../random.ts";
import { AGREED, CURRENCY_RATES } from "./agreed.ts";
import type { Fault } from "./faults.ts";
import { GOODS_FAULTS } from "./faults_goods.ts";
import { MONEY_FAULTS } from "./faults_money.ts";
import { type DecisionRow, FORMATS, SHIPMENT_COLUMNS } from "./formats.ts";
import { type Load, LoadMaker } from "./loads.ts";
import { messagesOf } from "./messages.ts";
import { soundMonth } from "./sound.ts";
import { Biller, type Told } from "./told.ts";
import { WRITERS } from "./write.ts";

export const FAULTS: readonly Fault[] = [...MONEY_FAULTS, ...GOODS_FAULTS];

/** How one invoice is to end. */
export interface Planned {
  readonly scac: string;
  readonly number: string;
  readonly turn: number;
  readonly week: number;
  /** The codes of its findings, one for each, in order. */
  readonly findings: readonly string[];
  readonly decision: DecisionRow["decision"] | null;
  readonly state: "posted" | "rejected" | "cancelled";
}

export interface Month {
  readonly plan: readonly Planned[];
  readonly shipments: number;
}

/** What a month is made of, while it is made. */
export class Draft {
  readonly loads: Load[] = [];
  readonly invoices: {
    told: Told;
    findings: readonly string[];
    decision: Planned["decision"];
    isReplaced: boolean;
  }[] = [];
  readonly make: LoadMaker;
  readonly biller: Biller;
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.make = new LoadMaker(this.random);
    this.biller = new Biller(this.random);
  }

  load(...args: Parameters<LoadMaker["make"]>): Load {
    const load = this.make.make(...args);
    this.loads.push(load);
    return load;
  }

  bill(
    told: Told,
    findings: readonly string[] = [],
    decision: Planned["decision"] = null,
    isReplaced = false,
  ): Told {
    this.invoices.push({ told, findings, decision, isReplaced });
    return told;
  }
}

function plant(draft: Draft, fault: Fault, turn: number): void {
  const shape = fault.shape(turn);
  const week = shape.day === undefined ? 1 + (turn % 3) : Math.ceil(shape.day / 7);
  const load = draft.load(fault.scac, week, shape);
  const findings = Array.from({ length: fault.times ?? 1 }, () => fault.code);
  const first = draft.biller.sound([load], fault.without);
  if (fault.follow === undefined) {
    fault.spoil?.(first, load, turn);
    draft.bill(first, findings, fault.decision);
  } else {
    draft.bill(first);
    draft.bill(fault.follow(first, load, draft.biller), findings, fault.decision);
  }
}

/** The rows of a table, comma between; no cell holds one. */
function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [columns, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

/**
 * @param folder an empty folder
 * @param size how many shipments and invoices; the latter are as many or some more
 */
export function generateMonth(
  folder: string,
  seed: number,
  size: { shipments: number; invoices: number },
): Month {
  const draft = new Draft(seed);
  const turns = Math.max(1, Math.min(5, Math.round(size.shipments / 1000)));
  for (const fault of FAULTS) for (let turn = 0; turn < turns; turn++) plant(draft, fault, turn);
  soundMonth(draft, size);
  draft.loads.sort((one, other) => one.picked.getTime() - other.picked.getTime());
  const plan = planOf(draft);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("agreed.json", JSON.stringify(AGREED, null, 1));
  write("currency_rates.csv", table(["day", "currency", "units"], CURRENCY_RATES));
  write(
    "shipments.csv",
    table(
      SHIPMENT_COLUMNS,
      draft.loads.map(({ row }) => SHIPMENT_COLUMNS.map((column) => row[column])),
    ),
  );
  write(
    "messages.ndjson",
    draft.loads
      .flatMap(messagesOf)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(""),
  );
  write(
    "decisions.csv",
    table(
      ["scac", "number", "turn", "decision"],
      plan.flatMap(({ scac, number, turn, decision }) =>
        decision === null ? [] : [[scac, number, turn, decision]],
      ),
    ),
  );
  write("plan.json", JSON.stringify(plan, null, 1));
  for (const week of [1, 2, 3, 4])
    writeWeek(
      folder,
      week,
      shuffled(
        draft.invoices.map(({ told }) => told),
        draft.random,
      ),
    );
  return { plan, shipments: draft.loads.length };
}

function planOf(draft: Draft): Planned[] {
  const turns = new Map<string, number>();
  return draft.invoices.map(({ told: { calls: scac, number, week }, findings, decision, isReplaced }) => {
    const key = `${scac} ${number}`;
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    const state = isReplaced ? "cancelled" : decision === "reject" ? "rejected" : "posted";
    return { scac, number, turn, week, findings, decision, state };
  });
}

/** A carrier sends its invoices of a week in one file. */
function writeWeek(folder: string, week: number, invoices: readonly Told[]): void {
  const path = join(folder, `week${week}`);
  mkdirSync(path);
  for (const [position, format] of FORMATS.entries()) {
    const scacs = AGREED.carriers.filter((carrier) => carrier.format === format).map(({ scac }) => scac);
    const own = invoices.filter((told) => told.week === week && scacs.includes(told.scac));
    if (own.length === 0) continue;
    own.sort((one, other) => one.date.localeCompare(other.date));
    const serial = 10 * week + position;
    writeFileSync(join(path, `${serial}.${format}`), WRITERS[format](own, serial));
  }
}
