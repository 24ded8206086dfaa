// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, MAX_FAULTS } from "../canonical/index.ts";
import type { FileReport, PartReport } from "./report.ts";

/** The faults of units in one list of at most 50, each with the unit's name before its place. */
export function faultsOfParts(parts: readonly PartReport[]): Fault[] {
  const faults = parts.flatMap(({ unit, faults: own }) =>
    own.map((fault) => ({ ...fault, pointer: `${unit}: ${fault.pointer}`.slice(0, 2000) })),
  );
  return faults.slice(0, MAX_FAULTS);
}

/** What is wrong with a file in one list of at most 50: with itself, then with its units. */
export function faultsOfFile({ faults, rejected }: FileReport): Fault[] {
  return [...faults, ...faultsOfParts(rejected)].slice(0, MAX_FAULTS);
}
