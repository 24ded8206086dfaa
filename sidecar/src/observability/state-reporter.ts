// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import type { StateReport } from "../odoo/ingest.ts";
import { errorSummary } from "./error-summary.ts";
import type { Logger } from "./logger.ts";

export interface StateReporterOptions {
  /** What is so now; null: nothing is told. */
  readonly state: () => StateReport | null;
  readonly tell: (state: StateReport, signal: AbortSignal) => Promise<void>;
  readonly intervalMs: number;
  readonly logger: Logger;
}

/**
 * Tells Odoo at intervals how the worker and its queues are. A report that does not get through is not repeated: the next one
 * is newer, and Odoo says itself how old the last one is.
 */
export function startStateReporter(options: StateReporterOptions): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const run = tellUntil(stopped.signal, options);
  return {
    async stop() {
      stopped.abort();
      await run;
    },
  };
}

async function tellUntil(signal: AbortSignal, options: StateReporterOptions): Promise<void> {
  const { state, tell, intervalMs, logger } = options;
  let isFailing = false;
  while (!signal.aborted) {
    await delay(intervalMs, undefined, { signal, ref: false }).catch(() => {});
    const report = signal.aborted ? null : state();
    if (report === null) continue;
    try {
      await tell(report, signal);
      isFailing = false;
    } catch (error) {
      // Once, and not every time: an Odoo that is away is told by the breaker too.
      if (!isFailing && !signal.aborted) {
        logger.warn(
          errorSummary(error),
          "Odoo is not told of the queues; its control tower shows what it knew",
        );
      }
      isFailing = true;
    }
  }
}
