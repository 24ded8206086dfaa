// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash } from "node:crypto";
import type { Fault } from "../../canonical/index.ts";
import { elementOf, faultAt, type Segment } from "../edi/segment.ts";
import { readCents, readDecimal } from "./amounts.ts";
import { readDate } from "./time.ts";

/** How much of a set's text goes with its event, in UTF-16 units, and how many faults are told of it. */
const MAX_RAW = 16_384;
const MAX_NOTES = 20;

/** Reads a text, or gives null where it is none of the kind. */
type Reader = (text: string) => string | null;

/** What a reader of one whole transaction set keeps of it beside its content: its words and what is wrong with them. */
export class SetRecord {
  readonly faults: Fault[] = [];
  readonly remarks: Fault[] = [];
  readonly #digest = createHash("sha256");
  readonly #skipped = new Set<string>();
  #raw = "";

  constructor(header: Segment) {
    this.#raw = header.raw.slice(0, MAX_RAW);
  }

  /** The beginning of the set as it came. */
  get raw(): string {
    return this.#raw;
  }

  /** Keeps the words of the next segment. */
  add(segment: Segment): void {
    this.#digest.update(JSON.stringify([segment.id, segment.elements]));
    if (this.#raw.length < MAX_RAW) this.#raw = (this.#raw + segment.raw).slice(0, MAX_RAW);
  }

  /** The SHA-256 of all segments that were added, hex, whatever delimiters they were written with; asked for once. */
  digest(): string {
    return this.#digest.digest("hex");
  }

  /** What the set is rejected for. */
  fault(segment: Segment, element: number | undefined, code: string, detail: string): void {
    if (this.faults.length < MAX_NOTES) this.faults.push(faultAt(segment, code, detail, element));
  }

  /** What does not stand in the way. */
  remark(segment: Segment, element: number | undefined, code: string, detail: string): void {
    if (this.remarks.length < MAX_NOTES) this.remarks.push(faultAt(segment, code, detail, element));
  }

  /** A segment that nothing is read from; the first one of its kind is told. */
  skip(segment: Segment): void {
    if (this.#skipped.has(segment.id)) return;
    this.#skipped.add(segment.id);
    const detail = `What ${segment.id} says here, and maybe further on, has no place in the event and was left out.`;
    this.remark(segment, undefined, "skipped", detail);
  }

  /** The text of an element, at most `max` long: what is over it is cut off and told. */
  text(segment: Segment, element: number, max: number): string | null {
    const text = elementOf(segment, element);
    if (text === null || text.length <= max) return text;
    this.remark(segment, element, "shortened", `Only the first ${max} characters are kept.`);
    return text.slice(0, max).trim();
  }

  /** An element that the set cannot do without. */
  required(segment: Segment, element: number, what: string): string | null {
    const text = elementOf(segment, element);
    if (text === null) this.fault(segment, element, "missing", `${what} is required and missing.`);
    return text;
  }

  #read(segment: Segment, element: number, read: Reader, code: string, rule: string): string | null {
    const text = elementOf(segment, element);
    const value = text === null ? null : read(text);
    if (text !== null && value === null) {
      this.fault(segment, element, code, `"${text.slice(0, 50)}" ${rule}`);
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
