// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What became of a file or of a poll; the label of the counter. `error`: it is tried again. */
export type IntakeOutcome = "done" | "failed" | "error";

/** What is counted of what no request brings. */
export interface IntakeMetrics {
  countTaken(channel: "folder" | "poll", system: string, outcome: IntakeOutcome): void;
}
