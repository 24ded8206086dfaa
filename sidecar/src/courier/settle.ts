// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import { doubling } from "../backoff.ts";
import { errorSummary } from "../observability/error-summary.ts";
import type { Logger } from "../observability/logger.ts";
import type { Outbox, Settled, Settlement } from "../odoo/outbox.ts";
import { applyInHalves, type Result } from "../worker/halves.ts";
import type { CourierMetrics } from "./ports.ts";

export interface SettleOptions {
  /** The system's code of each row. */
  readonly systems: ReadonlyMap<number, string>;
  /** On the clock of `performance.now`: later, there is nothing to settle any more. */
  readonly leaseEndsAt: number;
  readonly abandon: AbortSignal;
  readonly outbox: Outbox;
  readonly metrics: CourierMetrics;
  readonly logger: Logger;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/**
 * Tells Odoo what became of a claim's messages, in one call; while Odoo is away again and again until the lease ends.
 * What was sent and is not settled by then is sent once more, with the same id.
 */
export async function settleAll(settlements: readonly Settlement[], options: SettleOptions): Promise<void> {
  const { outbox, abandon, logger } = options;
  for (let failures = 0; ; failures += 1) {
    try {
      const results = await applyInHalves(settlements, (some) => outbox.settle(some, { signal: abandon }));
      for (const [index, settlement] of settlements.entries()) tell(settlement, results[index], options);
      return;
    } catch (error) {
      const waitMs = doubling(FIRST_WAIT_MS, LONGEST_WAIT_MS, failures);
      const isOver = abandon.aborted || performance.now() + waitMs > options.leaseEndsAt;
      const text = isOver ? "messages stay unsettled: they come again" : "messages are not settled yet";
      logger.warn({ err: errorSummary(error), count: settlements.length }, text);
      if (isOver) return;
      await delay(waitMs, undefined, { signal: abandon }).catch(() => {});
    }
  }
}

function tell(settlement: Settlement, result: Result<Settled> | undefined, options: SettleOptions): void {
  const { systems, metrics, logger } = options;
  const { id, outcome, status, detail } = settlement;
  const system = systems.get(id);
  const line = { row: id, system, outcome, status };
  if (result === undefined || !result.ok) {
    logger.error(
      { ...line, err: errorSummary(result?.error) },
      "Odoo does not take what became of a message",
    );
    return;
  }
  const isLost = result.answer.state === "lost";
  if (system !== undefined) metrics.countSettled(system, isLost ? "lost" : outcome);
  if (isLost) logger.warn(line, "settled too late: the message was claimed by another courier");
  else if (outcome === "sent") logger.debug(line, detail);
  else logger.warn(line, detail);
}
