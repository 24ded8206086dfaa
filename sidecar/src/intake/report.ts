// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Fault } from "../canonical/index.ts";

/** Part of a file with what is wrong with it, for its sender. */
export interface PartReport {
  /** What to call it: `214 0001`, `line 7`, `interchange 000000017`. */
  readonly unit: string;
  readonly faults: readonly Fault[];
}

/** An event as an answer names it. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}

/** What became of a file; everything in it is bounded, however long the file is. */
export interface FileReport {
  /** Whether anything of it was understood. */
  readonly isUnderstood: boolean;
  /** How many events of its units were published. */
  readonly eventCount: number;
  /** The first 1000 of them. */
  readonly events: readonly ToldEvent[];
  /** The control numbers and statuses of the first 1000 interchanges. */
  readonly interchanges: readonly { readonly control: string; readonly status: string }[];
  readonly rejected: readonly PartReport[];
  /** What is wrong outside of units, and with whole interchanges; at most 50. */
  readonly faults: readonly Fault[];
  /** What was skipped in units and envelopes that were understood, or is wrong without standing in the way; at most 50. */
  readonly remarks: readonly PartReport[];
}
