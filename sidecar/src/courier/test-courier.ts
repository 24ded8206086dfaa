// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createLogger } from "../observability/logger.ts";
import { type Courier, type CourierOptions, startCourier } from "./courier.ts";
import type { CourierMetrics } from "./ports.ts";
import type { TestOutbox } from "./test-outbox.ts";

/** Counts what a courier tells, as `system outcome` and `host state`. */
export function testMetrics() {
  const told: string[] = [];
  const metrics: CourierMetrics = {
    countSettled: (system, outcome) => told.push(`${system} ${outcome}`),
    setDestination: (host, state) => told.push(`${host} ${state}`),
    setOldest: () => {},
  };
  return { told, metrics };
}

/** A courier on an outbox in memory, stopped with its test. */
export function startTestCourier(
  t: TestContext,
  outbox: TestOutbox,
  changes: Partial<CourierOptions> = {},
): Courier {
  const courier = startCourier({
    name: "test",
    batch: 20,
    leaseSeconds: 120,
    pollMs: 10,
    timeoutMs: 500,
    retryBaseSeconds: 30,
    folder: null,
    outbox,
    metrics: testMetrics().metrics,
    logger: createLogger("silent"),
    ...changes,
  });
  t.after(() => courier.stop(100));
  return courier;
}

/** Waits until something holds, for ten seconds at most. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (holds()) return;
    await delay(10);
  }
  assert.fail("it did not come about within 10 s");
}
