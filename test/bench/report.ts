// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** One figure. `baseline` was measured in the same run, in the same unit; `ratio` is value ÷ baseline. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  baseline: number | null;
  ratio: number | null;
}

export function figure(name: string, value: number, unit: string, baseline: number | null = null): Figure {
  return {
    name,
    value: rounded(value),
    unit,
    baseline: baseline === null ? null : rounded(baseline),
    ratio: baseline === null ? null : rounded(value / baseline),
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that at least `share` of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** As a line for a person, or as JSON for a program. */
export function print(one: Figure, json: boolean): void {
  const against = one.ratio === null ? "" : `  (baseline ${one.baseline} ${one.unit}, ratio ${one.ratio})`;
  console.log(json ? JSON.stringify(one) : `${one.name.padEnd(24)} ${one.value} ${one.unit}${against}`);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
