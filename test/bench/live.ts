// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * `live`: ten people at one exception desk, each in a session of their own, while exceptions are raised, taken and waived; the
 * baselines are what is asked of it.
 *
 *   live_rate          changes that Odoo took in per second, of the 50 that were offered; Odoo and ten browsers share the machine
 *   live_missed        rows that a page has not as Odoo has them once all is over, of all pages; 0 is asked
 *   live_doubled       rows that stood twice in a page at any moment; 0 is asked
 *   live_longest_task  how long a task blocked the main thread of a page, ms, as the pages' long-task observers say: by the clock
 *                      of a machine where servers and ten browsers share the processors (see support/first_turn.ts)
 *   live_stolen        of the processors' time while all of that went on, what the host of this virtual machine gave to others: the
 *                      clock's figures contain it
 *   live_delay_p50, live_delay_p99  from the partner's POST until the row stands in another person's page, ms
 */

import { runLive } from "../support/live.ts";
import { OFFERED } from "../support/live_stream.ts";
import { openWorld } from "../support/world.ts";
import { type Figure, figure, percentile } from "./report.ts";

const SECONDS = 60;
const LONGEST_TASK_MS = 100;

/** On an Odoo of its own that runs by threads: that of the other figures has processes, whose pages need a proxy to be told of changes. */
export async function benchLive(): Promise<Figure[]> {
  const world = await openWorld("live");
  try {
    const { stream, desks } = await runLive(world, { seconds: SECONDS });
    const errors = desks.flatMap((desk) => desk.errors);
    if (errors.length > 0) {
      throw new Error(`a page failed: ${errors[0]}`);
    }
    const delays = desks.flatMap((desk) => desk.delays);
    const observed = desks.flatMap(({ noticed }) => noticed.blocked);
    const count = (rows: readonly unknown[][]): number => rows.flat().length;
    return [
      figure("live_rate", stream.rate, "changes/s", OFFERED),
      figure("live_missed", count(desks.map(({ missed }) => [...missed])), "rows"),
      figure("live_doubled", count(desks.map(({ noticed }) => noticed.doubled)), "rows"),
      figure("live_longest_task", Math.max(0, ...observed), "ms", LONGEST_TASK_MS),
      figure("live_stolen", stream.stolen, "of processor time"),
      figure("live_delay_p50", percentile(delays, 0.5), "ms"),
      figure("live_delay_p99", percentile(delays, 0.99), "ms"),
    ];
  } finally {
    await world.close();
  }
}
