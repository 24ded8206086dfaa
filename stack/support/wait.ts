// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks `probe` again and again until it says yes; `false` when `milliseconds` have passed without one.
 * A probe that throws has not said yes.
 */
export async function waitUntil(
  probe: () => boolean | Promise<boolean>,
  milliseconds: number,
  every = 100,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      if (await probe()) {
        return true;
      }
    } catch {
      // Not yet: connection refused is how a server that is still starting says so.
    }
    if (Date.now() >= deadline) {
      return false;
    }
    await delay(every);
  }
}
