// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, MAX_FAULTS } from "../canonical/index.ts";
import type { FileReport } from "../intake/read-file.ts";
import { NOTHING_TO_RECORD } from "./answers.ts";

/** What is wrong with a file in one list of at most 50: itself, then its units, each fault with the unit's name before its place. */
export function faultsTold({ faults, rejected }: FileReport): Fault[] {
  const ofUnits = rejected.flatMap(({ unit, faults: own }) =>
    own.map((fault) => ({ ...fault, pointer: `${unit}: ${fault.pointer}`.slice(0, 2000) })),
  );
  return [...faults, ...ofUnits].slice(0, MAX_FAULTS);
}

/**
 * The body of the 202 to a file of which anything was understood.
 *
 * @param message the SHA-256 of the body as it came, hex
 */
export function answerOf(report: FileReport, message: string, correlationid: string) {
  const { eventCount: event_count, events, rejected, faults, remarks } = report;
  const parts = faults.length === 0 ? rejected : [{ unit: "file", faults }, ...rejected];
  return {
    message,
    correlationid,
    event_count,
    events,
    ...(event_count === 0 ? { note: NOTHING_TO_RECORD } : {}),
    ...(parts.length === 0 ? {} : { rejected: parts }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}
