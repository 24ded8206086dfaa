// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, MAX_FAULTS } from "../canonical/index.ts";
import type { FileItem } from "../dialects/index.ts";
import { faultsOfParts } from "./fault-list.ts";
import type { PartReport } from "./report.ts";

/** A file with more rejected parts than this is rejected as a whole: nobody decides on a thousand of them one by one. */
export const MAX_REJECTED = 1000;
/** The most faults that are told of one rejected part; what is kept of it for a person has all of them. */
const MAX_TOLD_FAULTS = 5;

interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * What the first reading of a file found: which of its units are rejected. It has to be known before any event of the
 * file is published, because an interchange can turn out not to close at its very end.
 */
export class Verdict {
  /** What is wrong with the file outside of its units, and why whole interchanges are rejected; at most 50. */
  readonly faults: Fault[] = [];
  readonly #units = new Map<number, PartReport>();
  readonly #interchanges: (Range & { readonly report: PartReport })[] = [];
  #lastUnit = -1;
  #isTooMuch = false;
  #isKeptWhole = false;

  /** Takes the next items of the first reading. */
  add(items: readonly FileItem[]): void {
    for (const item of items) {
      if (item.kind === "unit") this.#addUnit(item);
      else if (item.kind === "interchange") this.#addInterchange(item);
      else if (item.kind === "fault") this.#addFault(item);
    }
  }

  /** Whether so much is wrong that the file is rejected as a whole; the first reading can end then. */
  get isFileRejected(): boolean {
    return this.#isTooMuch;
  }

  /** Whether a part of the file that is no unit was rejected: the file's beginning is kept for a person then. */
  get isFileKept(): boolean {
    return this.#isTooMuch || this.#isKeptWhole;
  }

  /** Whether a unit is rejected with its interchange or its file, which is kept then, and not the unit. */
  isLost(unit: number): boolean {
    return this.#isTooMuch || this.#interchanges.some(({ first, last }) => first <= unit && unit <= last);
  }

  /** Whether a unit's events must not be published. */
  isRejected(unit: number): boolean {
    return this.#units.has(unit) || this.isLost(unit);
  }

  /** The rejected units and interchanges, each with its first faults; none of a file that is rejected as a whole. */
  get rejected(): PartReport[] {
    if (this.#isTooMuch) return [];
    return [...this.#units.values(), ...this.#interchanges.map(({ report }) => report)];
  }

  #addUnit({ unit, name, faults }: FileItem & { kind: "unit" }): void {
    this.#lastUnit = Math.max(this.#lastUnit, unit);
    if (faults.length === 0) return;
    this.#units.set(unit, { unit: name, faults: faults.slice(0, MAX_TOLD_FAULTS) });
    this.#limit();
  }

  #addInterchange({ event, firstUnit, isRejected }: FileItem & { kind: "interchange" }): void {
    if (!isRejected) return;
    const { control, faults } = event.data;
    const lost = [...this.#units].filter(([unit]) => unit >= firstUnit);
    for (const [unit] of lost) this.#units.delete(unit);
    const report = { unit: `interchange ${control}`, faults: faults.slice(0, MAX_TOLD_FAULTS) };
    this.#interchanges.push({ first: firstUnit, last: this.#lastUnit, report });
    this.#isKeptWhole = true;
    // What is wrong within often tells why the envelope seems not to close: a terminator that is missing, for one.
    this.#tell(...faults, ...faultsOfParts(lost.map(([, unit]) => unit)));
    this.#limit();
  }

  #addFault({ fault, isFatal }: FileItem & { kind: "fault" }): void {
    this.#tell(fault);
    if (isFatal) this.#isKeptWhole = true;
  }

  #tell(...faults: readonly Fault[]): void {
    this.faults.push(...faults.slice(0, MAX_FAULTS - this.faults.length));
  }

  #limit(): void {
    if (this.#isTooMuch || this.#units.size + this.#interchanges.length <= MAX_REJECTED) return;
    this.#isTooMuch = true;
    const examples = [...this.#units.values()]
      .slice(0, MAX_FAULTS - 1)
      .flatMap(({ unit, faults }) =>
        faults
          .slice(0, 1)
          .map((fault) => ({ ...fault, pointer: `${unit}: ${fault.pointer}`.slice(0, 2000) })),
      );
    const detail =
      `More than ${MAX_REJECTED} parts of the file cannot be understood, so nothing of it was taken. ` +
      "Is it the right file and the right mapping? The first of them follow.";
    this.faults.splice(0, MAX_FAULTS, { pointer: "", code: "too_many_rejected", detail }, ...examples);
  }
}
