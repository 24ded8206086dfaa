// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { DestinationState } from "./destination.ts";

/** What became of a message; `lost`: it was settled after its lease had ended, and counts for nothing. */
export type SettledOutcome = "sent" | "retry" | "failed" | "lost";

/** What the courier counts. */
export interface CourierMetrics {
  /** @param system the code of a system that Odoo named */
  countSettled(system: string, outcome: SettledOutcome): void;
  /** @param host host and port of a destination that an administrator entered */
  setDestination(host: string, state: DestinationState): void;
  /** @param seconds since the oldest message that was due was made; 0 when none is due */
  setOldest(seconds: number): void;
}
