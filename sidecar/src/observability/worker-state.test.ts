// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { LANES } from "../canonical/index.ts";
import { Backlog } from "./backlog.ts";
import { WorkerState } from "./worker-state.ts";

const KINDS = ["ready", "retry", "parked"] as const;

function seen(now: number): { state: WorkerState; backlog: Backlog } {
  const backlog = new Backlog(0);
  const state = new WorkerState(backlog, 0);
  for (const lane of LANES) for (const kind of KINDS) state.depth(lane, kind, 0, now);
  return { state, backlog };
}

test("a report says what waits on each lane, how old it is and how often calls failed", () => {
  const { state, backlog } = seen(1_000);
  state.breaker("open");
  state.depth("financial", "ready", 7, 1_000);
  state.depth("financial", "parked", 1, 1_000);
  state.failed("financial");
  state.failed("financial");
  backlog.depth("financial", 7, 1_000);
  const report = state.report(5_000);
  assert.equal(report?.breaker, "open");
  assert.equal(report?.running_seconds, 5);
  assert.deepEqual(
    report?.lanes.find(({ lane }) => lane === "financial"),
    { lane: "financial", ready: 7, retry: 0, parked: 1, failed: 2, oldest_seconds: 5 },
  );
  assert.deepEqual(
    report?.lanes.map(({ lane }) => lane),
    [...LANES],
  );
});

test("nothing is told of queues that nobody looked at, nor without a worker", () => {
  const { state } = seen(1_000);
  assert.equal(state.report(2_000), null);
  state.breaker("closed");
  assert.notEqual(state.report(2_000), null);
  assert.equal(state.report(31_001), null);
  const unseen = new WorkerState(new Backlog(0), 0);
  unseen.breaker("closed");
  assert.equal(unseen.report(0), null);
});
