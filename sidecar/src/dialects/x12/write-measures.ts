// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Measure } from "../../canonical/index.ts";
import { UnwritableError } from "../envelope.ts";
import { real } from "./write-values.ts";

type MeasureOrNull = Measure | null;

/** Element 188 and 184. */
const WEIGHT_UNITS: Readonly<Record<string, string>> = { kg: "K", lb: "L" };
const VOLUME_UNITS: Readonly<Record<string, string>> = { m3: "X", ft3: "E" };

/** The figure of a measure. */
export function measured(measure: MeasureOrNull, digits: number, field: string): string | null {
  return real(measure?.value ?? null, digits, `${field}.value`);
}

function unit(measure: MeasureOrNull, units: Readonly<Record<string, string>>, field: string): string | null {
  if (measure === null) return null;
  const code = units[measure.unit];
  if (code !== undefined) return code;
  const detail = `X12 takes ${Object.keys(units).join(" or ")} here, not ${measure.unit}.`;
  throw new UnwritableError(`${field}.unit`, detail);
}

/** K or L (element 188). */
export function weightUnit(measure: MeasureOrNull, field: string): string | null {
  return unit(measure, WEIGHT_UNITS, field);
}

/** X or E (element 184). */
export function volumeUnit(measure: MeasureOrNull, field: string): string | null {
  return unit(measure, VOLUME_UNITS, field);
}
