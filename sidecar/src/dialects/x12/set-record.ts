// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import type { Fault } from "../../canonical/index.ts";
import { elementOf, faultAt, type Segment } from "../edi/segment.ts";
import { readCents, readDecimal } from "./amounts.ts";
import { addFault } from "./receipts.ts";
import { cut, quoted } from "./text.ts";
import { readDate } from "./time.ts";
import { Unread } from "./unread.ts";

/** How much of a set's text goes with its event, in UTF-16 units. */
const MAX_RAW = 16_384;

/** Reads a text, or gives null where it is none of the kind. */
type Reader = (text: string) => string | null;

/** What a reader of one whole transaction set keeps of it beside its content: its words and what is wrong with them. */
export class SetRecord {
  readonly faults: Fault[] = [];
  readonly #notes: Fault[] = [];
  readonly #digest = createHash("sha256");
  readonly #unread = new Unread();
  #raw = "";

  constructor(header: Segment) {
    this.#raw = cut(header.raw, MAX_RAW);
  }

  /** What does not stand in the way, and what was not read. */
  get remarks(): readonly Fault[] {
    return [...this.#notes, ...this.#unread.remarks()];
  }

  /** The beginning of the set as it came. */
  get raw(): string {
    return this.#raw;
  }

  /** Keeps the words of the next segment. */
  add(segment: Segment): void {
    this.#digest.update(JSON.stringify([segment.id, segment.elements]));
    if (this.#raw.length < MAX_RAW) this.#raw = cut(this.#raw + segment.raw, MAX_RAW);
  }

  /** The SHA-256 of all segments that were added, hex, whatever delimiters they were written with; asked for once. */
  digest(): string {
    return this.#digest.digest("hex");
  }

  /** What the set is rejected for. */
  fault(segment: Segment, element: number | undefined, code: string, detail: string): void {
    addFault(this.faults, faultAt(segment, code, detail, element));
  }

  /** What does not stand in the way. */
  remark(segment: Segment, element: number | undefined, code: string, detail: string): void {
    addFault(this.#notes, faultAt(segment, code, detail, element));
  }

  /** A segment that nothing is read from. */
  skip(segment: Segment): void {
    this.#unread.add(segment);
  }

  /** The text of an element, at most `max` long: what is over it is cut off and told. */
  text(segment: Segment, element: number, max: number): string | null {
    const text = elementOf(segment, element);
    if (text === null || text.length <= max) return text;
    this.remark(segment, element, "shortened", `Only the first ${max} characters are kept.`);
    return cut(text, max).trim();
  }

  /** An element that the set cannot do without. */
  required(segment: Segment, element: number, what: string): string | null {
    const text = elementOf(segment, element);
    if (text === null) this.fault(segment, element, "missing", `${what} is required and missing.`);
    return text;
  }

  /** The same, at most `max` long. */
  requiredText(segment: Segment, element: number, max: number, what: string): string | null {
    return this.required(segment, element, what) === null ? null : this.text(segment, element, max);
  }

  #read(segment: Segment, element: number, read: Reader, code: string, rule: string): string | null {
    const text = elementOf(segment, element);
    const value = text === null ? null : read(text);
    if (text !== null && value === null) {
      this.fault(segment, element, code, `${quoted(text)} ${rule}`);
    }
    return value;
  }

  /** An amount of type N2, in cents; null where there is none. */
  cents(segment: Segment, element: number): string | null {
    return this.#read(
      segment,
      element,
      readCents,
      "wrong_amount",
      "is no amount: give digits, the last two are cents.",
    );
  }

  /** An amount or a quantity of type R; null where there is none. */
  decimal(segment: Segment, element: number): string | null {
    return this.#read(
      segment,
      element,
      readDecimal,
      "wrong_amount",
      "is no number: give digits such as 12.50.",
    );
  }

  /** The same where less than nothing makes no sense. */
  quantity(segment: Segment, element: number): string | null {
    const read = (text: string) => {
      const number = readDecimal(text);
      return number?.startsWith("-") ? null : number;
    };
    return this.#read(segment, element, read, "wrong_amount", "is no quantity: give digits such as 12.5.");
  }

  /** A day, YYYY-MM-DD; null where there is none. */
  day(segment: Segment, element: number): string | null {
    return this.#read(
      segment,
      element,
      readDate,
      "wrong_date",
      "is no date: give YYYYMMDD, a day that exists.",
    );
  }
}
