// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Carrier, Fault, Reference } from "../../canonical/index.ts";
import { Scac } from "../../canonical/primitives.ts";
import { isTimeZone, localized } from "../local-time.ts";
import { lookUp } from "../overrides.ts";
import { readOffset } from "./dates.ts";
import { readAmount } from "./decimal.ts";
import { FIELDS, type FieldRule, NEEDS_REFERENCE, REFERENCE_FIELDS } from "./fields.ts";
import type { Plan } from "./plan.ts";
import type { Row } from "./rows.ts";

/** What a spreadsheet takes for a formula (OWASP, CSV injection); one sign alone is a dash or a plus. */
const FORMULA = /^[=+\-@]./s;

/** The fields of one row, and what is wrong with them. A field with a fault reads as null. */
export class RowValues {
  readonly faults: Fault[] = [];
  readonly remarks: Fault[] = [];
  readonly line: number;
  readonly #row: Row;
  readonly #plan: Plan;
  readonly #rules: Readonly<Record<string, FieldRule>>;

  constructor(row: Row, plan: Plan) {
    this.line = row.line;
    this.#row = row;
    this.#plan = plan;
    this.#rules = FIELDS[plan.csv.record];
  }

  /** `line 7, column "weight"`; a constant stands in the mapping. */
  #placeOf(field: string): string {
    const source = this.#plan.sources.get(field);
    const where =
      source === undefined || source.index === null ? `field ${field}` : `column "${source.column}"`;
    return `line ${this.line}, ${where}`;
  }

  reject(field: string, code: string, detail: string): null {
    this.faults.push({ pointer: this.#placeOf(field), code, detail });
    return null;
  }

  remark(field: string, code: string, detail: string): null {
    this.remarks.push({ pointer: this.#placeOf(field), code, detail });
    return null;
  }

  /** What stands in the field's cell, without the white space around it; null where nothing does. */
  #cell(field: string): string | null {
    const source = this.#plan.sources.get(field);
    if (source === undefined) return null;
    const text = source.index === null ? source.constant : this.#row.cells[source.index]?.trim();
    return text === undefined || text === "" ? null : text;
  }

  /** @param maySign whether it may begin with a sign: an amount, an offset */
  #checked(field: string, maySign: boolean): string | null {
    const text = this.#cell(field);
    const rule = this.#rules[field];
    if (text === null || rule === undefined) return null;
    if (text.length > rule.max) {
      return this.reject(field, "too_long", `May have ${rule.max} characters, and has ${text.length}.`);
    }
    if (maySign || !FORMULA.test(text)) return text;
    if (!rule.isText) {
      return this.reject(
        field,
        "formula",
        "This begins like a formula of a spreadsheet, which it cannot be.",
      );
    }
    this.remark(field, "formula", "This begins like a formula of a spreadsheet; it is kept as text.");
    return text;
  }

  text(field: string): string | null {
    return this.#checked(field, false);
  }

  /** The text of a field that may not be empty. */
  required(field: string): string | null {
    const known = this.faults.length;
    const text = this.text(field);
    if (text === null && this.faults.length === known) this.#rejectMissing(field);
    return text;
  }

  #rejectMissing(field: string): null {
    return this.reject(field, "missing", `A ${this.#plan.csv.record} needs its ${field}; this is empty.`);
  }

  /** A word of a list, in any case. */
  word<Word extends string>(field: string, words: Readonly<Record<string, Word>>): Word | null {
    const text = this.text(field);
    if (text === null) return null;
    const choice = () => `Must be one of ${Object.keys(words).join(", ")}.`;
    return lookUp(words, text) ?? this.reject(field, "unknown_value", choice());
  }

  /** A field that can do without: what does not fit is left out with a remark. */
  optional(field: string, fit: (text: string) => string | null, expected: string): string | null {
    const text = this.text(field);
    if (text === null) return null;
    return fit(text) ?? this.remark(field, "left_out", `This is left out, because it is not ${expected}.`);
  }

  amount(field: string): string | null {
    const text = this.#checked(field, true);
    if (text === null) return null;
    const hasComma = this.#plan.csv.decimal_comma;
    const amount = readAmount(text, hasComma);
    if (amount !== null) return amount;
    const example = hasComma ? "1.234,50" : "1,234.50";
    const detail = `Must be an amount such as ${example}: at most 15 digits and 6 decimals, no currency, no exponent. The mapping says that decimals stand behind a ${hasComma ? "comma" : "point"}.`;
    return this.reject(field, FORMULA.test(text) ? "formula" : "wrong_amount", detail);
  }

  requiredAmount(field: string): string | null {
    return this.#cell(field) === null ? this.#rejectMissing(field) : this.amount(field);
  }

  /** The instant of a field, in UTC. */
  time(field: string): string | null {
    const text = this.text(field);
    if (text === null) return null;
    const written = this.#plan.times.get(field)?.(text) ?? null;
    if (written === null)
      return this.reject(field, "wrong_time", `Must be a time written as ${this.#format(field)}.`);
    const zone = written.offset ?? this.#zone();
    if (zone === null) return null;
    const found = localized(written.time, zone);
    return found.ok ? found.instant : this.reject(field, found.code, found.detail);
  }

  /** The calendar day of a field, YYYY-MM-DD; a time of day behind it does not count. */
  day(field: string): string | null {
    const text = this.text(field);
    if (text === null) return null;
    const written = this.#plan.times.get(field)?.(text) ?? null;
    if (written === null)
      return this.reject(field, "wrong_time", `Must be a day written as ${this.#format(field)}.`);
    const found = localized(written.time, "UTC");
    return found.ok ? found.instant.slice(0, 10) : this.reject(field, found.code, found.detail);
  }

  #format(field: string): string {
    const source = this.#plan.csv.fields[field];
    const format = source !== undefined && "column" in source ? source.format : undefined;
    return (
      format ?? "2026-11-20T10:00:00Z or 2026-11-20 10:00 (ISO 8601), or as a format in the mapping says"
    );
  }

  /** The row's own zone, else that of the mapping; null where the row's own is none. */
  #zone(): string | number | null {
    const text = this.#checked("time_zone", true);
    if (text === null) return this.#plan.mapping.timezone;
    const offset = readOffset(text);
    if (offset !== null) return offset;
    if (isTimeZone(text)) return text;
    const detail = "Must be a time zone such as America/Chicago, or an offset such as +02:00.";
    return this.reject("time_zone", "unknown_time_zone", detail);
  }

  /** Every reference of the row; none is a fault where the record needs one. */
  references(): readonly Reference[] {
    const known = this.faults.length;
    const references: Reference[] = [];
    for (const kind of REFERENCE_FIELDS) {
      const value = this.text(kind);
      if (value !== null) references.push({ kind, value });
    }
    const { record } = this.#plan.csv;
    if (references.length === 0 && this.faults.length === known && NEEDS_REFERENCE[record]) {
      const detail = "The row names no shipment: each of its references is empty.";
      this.faults.push({ pointer: `line ${this.line}`, code: "missing", detail });
    }
    return references;
  }

  carrier(service: string | null): Carrier | null {
    const fit = (text: string) => (Scac.safeParse(text.toUpperCase()).success ? text.toUpperCase() : null);
    const scac = this.optional("carrier_scac", fit, "a SCAC of two to four letters");
    const name = this.text("carrier_name");
    return scac === null && name === null && service === null ? null : { scac, name, service };
  }

  /** The mapped cells as they stand there: what the row says, whatever the mapping makes of it by now. */
  words(): readonly string[] {
    const words: string[] = [];
    for (const [field, source] of this.#plan.sources) {
      if (source.index !== null) words.push(`${field}=${this.#cell(field) ?? ""}`);
    }
    return words;
  }
}
