// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Of a lease, kept for settling. */
export const SETTLE_MARGIN_MS = 5_000;

/** When a row may still be sent. */
export interface Term {
  /** Nothing new is begun from then on. */
  readonly stop: AbortSignal;
  /** What is under way is given up. */
  readonly cut: AbortSignal;
  /** When a request must have begun, so that it ends within the lease: on the clock of `performance.now`. */
  readonly beginBefore: number;
}
