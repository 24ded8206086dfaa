// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Measure, Weight } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { SetRecord } from "./set-record.ts";
import { quoted } from "./text.ts";

/** Elements 188 and 184, and what some write for them. */
export const WEIGHT_UNITS: Readonly<Record<string, Weight["unit"]>> = {
  K: "kg",
  KG: "kg",
  L: "lb",
  LB: "lb",
};
const VOLUME_UNITS: Readonly<Record<string, Measure["unit"]>> = { X: "m3", CR: "m3", E: "ft3", CF: "ft3" };

/** Reads weights and volumes; a figure without a unit is one of the unit that the set used before. */
export class MeasureReader {
  readonly #record: SetRecord;
  #weightUnit: string | null = null;

  constructor(record: SetRecord) {
    this.#record = record;
  }

  /** The unit of weights that do not say theirs (B205). */
  useWeightUnit(code: string | null): void {
    this.#weightUnit ??= code;
  }

  weight(segment: Segment, value: number, unit: number): Measure | null {
    this.useWeightUnit(elementOf(segment, unit));
    const code = elementOf(segment, unit) ?? this.#weightUnit;
    return this.#measure(segment, value, code, WEIGHT_UNITS);
  }

  volume(segment: Segment, value: number, unit: number): Measure | null {
    return this.#measure(segment, value, elementOf(segment, unit), VOLUME_UNITS);
  }

  #measure(
    segment: Segment,
    value: number,
    code: string | null,
    units: Readonly<Record<string, Measure["unit"]>>,
  ): Measure | null {
    const quantity = this.#record.quantity(segment, value);
    if (quantity === null) return null;
    if (code !== null && Object.hasOwn(units, code))
      return { value: quantity, unit: units[code] as Measure["unit"] };
    const detail = code === null ? "It has no unit" : `Its unit ${quoted(code)} is not known`;
    if (/[1-9]/.test(quantity))
      this.#record.remark(segment, value, "not_understood", `${detail}; it was left out.`);
    return null;
  }
}
