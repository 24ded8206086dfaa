// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../../canonical/index.ts";
import { clipped, MAX_KEPT } from "../csv/rows.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import { clip } from "../edifact/clip.ts";
import type { FileDialect, FileItem, FileSource } from "../file-dialect.ts";
import type { Mapping } from "../mapping.ts";
import { entryOf } from "./mt940-entry.ts";
import { type Field, FieldSplitter } from "./mt940-lines.ts";
import { accountOf, balanceOf } from "./mt940-values.ts";
import { withoutZeros } from "./parts.ts";
import { MAX_TOLD, StatementPages } from "./statement.ts";

/** Large chunks are taken in slices, so that one of them never becomes a long list of items. */
const SLICE = 64 * 1024;

/** A first field :20: behind whatever a bank or SWIFT writes before it. */
const BEGINNING = /(?:^|[\r\n])(?:\ufeff)?:20:[^\r\n]*[\r\n]+(?::21:[^\r\n]*[\r\n]+)?:25P?:/;

/** Fields that may stand in a statement; those without a use here tell what a statement need not have. */
const KNOWN = /^(?:2[015]|25P|28C?|60[FM]|61|86|62[FM]|64|65)$/;

type Balance = NonNullable<ReturnType<typeof balanceOf>>;

/** One message of a file: a statement, or a page of one. */
class Mt940Unit {
  readonly #unit: number;
  readonly #context: DialectContext;
  readonly #line: number;
  readonly #faults: Fault[] = [];
  readonly #remarks: Fault[] = [];
  readonly #fields = new Map<string, Field>();
  #pages: StatementPages | null = null;
  /** A :61: that may be followed by its :86:. */
  #open: Field | null = null;
  #opening: Balance | null = null;
  #closing: (Balance & { readonly pointer: string }) | null = null;
  #raw = "";

  constructor(unit: number, first: Field, context: DialectContext) {
    this.#unit = unit;
    this.#line = first.line;
    this.#context = context;
  }

  #fault(field: Field, code: string, detail: string): void {
    if (this.#faults.length < MAX_TOLD)
      this.#faults.push({ pointer: `line ${field.line} :${field.tag}:`, code, detail });
  }

  push(field: Field): ReadEvent[] {
    if (this.#raw.length < MAX_KEPT) this.#raw += rawOf(field);
    const { tag } = field;
    if (tag === "86" && this.#open !== null) return this.#entry(field);
    const events = this.#entry(null);
    if (tag === "61") this.#open = field;
    else if (tag.startsWith("60")) this.#open60(field);
    else if (tag.startsWith("62")) this.#close(field);
    else if (KNOWN.test(tag)) this.#fields.set(tag.slice(0, 2), field);
    else if (this.#remarks.length < MAX_TOLD) {
      const detail = `:${tag}: is no field of an MT940 and was skipped.`;
      this.#remarks.push({ pointer: `line ${field.line} :${tag}:`, code: "skipped", detail });
    }
    return events;
  }

  #open60(field: Field): void {
    const balance = balanceOf((field.lines[0] ?? "").trim());
    if (this.#opening !== null) this.#fault(field, "twice", "The statement has an opening balance already.");
    else if (balance === null) this.#fault(field, "wrong_format", BALANCE_RULE);
    else {
      this.#opening = balance;
      this.#begin(field, balance);
    }
  }

  #begin(field: Field, { currency, ...opening }: Balance): void {
    const text = (tag: string) => clip(this.#fields.get(tag)?.lines.join(" "), 100);
    const account = accountOf(this.#fields.get("25")?.lines ?? []);
    const [, number = "", page = null] = /^([^/]*)(?:\/(.*))?$/.exec(text("28") ?? "") ?? [];
    if (account.iban === null && account.number === null) {
      this.#fault(field, "missing", "The account is missing: :25: has to stand before the opening balance.");
      return;
    }
    if (account.currency !== null && account.currency !== currency) {
      const detail = `The balance is in ${currency}, the account (:25:) in ${account.currency}.`;
      this.#fault(field, "wrong_currency", detail);
    }
    const { iban, bank, number: own } = account;
    const head = {
      kind: "statement",
      format: "mt940",
      account: { iban, number: own, bank, currency },
      number: withoutZeros(number.trim()) || text("20") || opening.on,
      page: page === null ? null : withoutZeros(page.trim().slice(0, 20)) || null,
      reference: text("20"),
      opening,
      madeAt: null,
      pointer: `line ${this.#line}`,
    } as const;
    this.#pages = new StatementPages(head, this.#context);
  }

  /** The entry of the open :61:, where there is one. */
  #entry(details: Field | null): ReadEvent[] {
    const field = this.#open;
    if (field === null) return [];
    this.#open = null;
    const entry = entryOf(field, details);
    if (entry === null) {
      const detail = "The entry is expected and not booked (mark EC or ED): it was skipped.";
      this.#remarks.push({ pointer: `line ${field.line} :61:`, code: "skipped", detail });
      return [];
    }
    if ("pointer" in entry) {
      if (this.#faults.length < MAX_TOLD) this.#faults.push(entry);
      return [];
    }
    if (this.#pages === null || this.#closing !== null) {
      const where = this.#closing === null ? "before the opening balance" : "behind the closing balance";
      this.#fault(field, "misplaced", `The entry stands ${where}.`);
      return [];
    }
    return this.#pages.push(entry, rawOf(field) + (details === null ? "" : rawOf(details)));
  }

  #close(field: Field): void {
    const balance = balanceOf((field.lines[0] ?? "").trim());
    const { currency } = this.#opening ?? {};
    if (this.#closing !== null) this.#fault(field, "twice", "The statement has a closing balance already.");
    else if (balance === null) this.#fault(field, "wrong_format", BALANCE_RULE);
    else if (currency !== undefined && balance.currency !== currency) {
      this.#fault(
        field,
        "wrong_currency",
        `The account was in ${currency} and is in ${balance.currency} now.`,
      );
    } else this.#closing = { ...balance, pointer: `line ${field.line} :${field.tag}:` };
  }

  /** The last items of the statement. */
  end(): FileItem[] {
    const events = this.#entry(null).concat(this.#last());
    const faults = [...this.#faults, ...(this.#pages?.faults ?? [])].slice(0, MAX_TOLD);
    const name = `statement ${this.#fields.get("28")?.lines[0]?.trim().slice(0, 50) ?? ""}`.trim();
    return [
      ...itemsOf(this.#unit, events),
      {
        kind: "unit",
        unit: this.#unit,
        name: `${name}, line ${this.#line}`,
        faults,
        remarks: this.#remarks.slice(0, MAX_TOLD),
        raw: faults.length === 0 ? "" : clipped(this.#raw, MAX_KEPT),
      },
    ];
  }

  #last(): ReadEvent[] {
    const missing = this.#opening === null ? "opening balance (:60F:)" : "closing balance (:62F:)";
    if ((this.#opening === null || this.#closing === null) && this.#faults.length === 0) {
      const detail = `The ${missing} is missing.`;
      this.#faults.push({ pointer: `line ${this.#line}`, code: "missing", detail });
    }
    if (this.#faults.length > 0 || this.#closing === null || this.#pages === null) return [];
    const { on, amount, pointer } = this.#closing;
    return this.#pages.end({ on, amount }, pointer);
  }
}

const BALANCE_RULE =
  "This is no balance: C or D, a date YYMMDD, a currency and an amount with a decimal comma are expected.";

/** A field as it came; lines end alike. */
function rawOf({ tag, lines }: Field): string {
  return `:${tag}:${lines.join("\n")}\n`;
}

export function itemsOf(unit: number, events: readonly ReadEvent[]): FileItem[] {
  return events.map((read) => ({ kind: "event", unit, read }));
}

/** One reading of a file: its messages one after another. */
class Mt940Reading {
  readonly #context: DialectContext;
  #unit: Mt940Unit | null = null;
  #units = 0;

  constructor(context: DialectContext) {
    this.#context = context;
  }

  get isEmpty(): boolean {
    return this.#units === 0;
  }

  push(field: Field): FileItem[] {
    if (field.tag === "-") return this.end();
    const items = field.tag === "20" ? this.end() : [];
    this.#unit ??= new Mt940Unit(this.#units++, field, this.#context);
    return items.concat(itemsOf(this.#units - 1, this.#unit.push(field)));
  }

  end(): FileItem[] {
    const items = this.#unit?.end() ?? [];
    this.#unit = null;
    return items;
  }
}

async function* read(
  source: FileSource,
  _mapping: Mapping,
  context: DialectContext,
): AsyncGenerator<readonly FileItem[]> {
  const fields = new FieldSplitter();
  const reading = new Mt940Reading(context);
  for await (const chunk of source.chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) {
      const items = [...fields.push(chunk.subarray(at, at + SLICE))].flatMap((field) => reading.push(field));
      if (items.length > 0) yield items;
      if (fields.fault !== null) {
        const { line, detail } = fields.fault;
        yield [
          ...reading.end(),
          { kind: "fault", fault: { pointer: `line ${line}`, code: "too_long", detail }, isFatal: true },
        ];
        return;
      }
    }
  }
  const items = [...fields.end()].flatMap((field) => reading.push(field)).concat(reading.end());
  if (items.length > 0) yield items;
  if (!reading.isEmpty) return;
  const detail = "There is no statement in this file: it has no field :20:.";
  yield [{ kind: "fault", fault: { pointer: "line 1", code: "missing", detail }, isFatal: true }];
}

/** SWIFT MT940, customer statement messages, as banks hand them out: one file, any number of statements. */
export const mt940: FileDialect = {
  name: "mt940",
  mediaTypes: ["application/x-mt940"],
  recognizes: (head) => BEGINNING.test(head.toString("latin1").replace(/^ï»¿/, "")),
  read,
};
