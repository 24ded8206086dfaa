// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FileReport } from "../intake/report.ts";
import { NOTHING_TO_RECORD } from "./answers.ts";

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
