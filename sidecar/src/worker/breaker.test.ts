// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { createLogger } from "../observability/logger.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import { Breaker, type BreakerState } from "./breaker.ts";

const AWAY = new TransientOdooError("unreachable", "away");

function setUp(answers: boolean[]) {
  const states: BreakerState[] = [];
  const times: number[] = [];
  const breaker = new Breaker({
    probe: async () => {
      times.push(performance.now());
      if (answers.shift() === false) throw AWAY;
    },
    onChange: (state) => states.push(state),
    logger: createLogger("silent"),
    firstWaitMs: 20,
    longestWaitMs: 60,
  });
  return { breaker, states, times };
}

test("a transient error opens it, a ping that answers lets a trial pass, a call that works closes it", async () => {
  const { breaker, states } = setUp([false, true]);
  let opened = 0;
  breaker.onOpen(() => {
    opened += 1;
  });
  assert.equal(breaker.passing, true);
  breaker.trip(AWAY);
  breaker.trip(AWAY);
  assert.equal(breaker.passing, false);
  assert.equal(opened, 1, "a second slot's failure changes nothing");
  await breaker.whenPassing();
  assert.deepEqual(states, ["open", "probing", "open", "probing", "trial"]);
  breaker.succeed();
  assert.equal(breaker.state, "closed");
});

test("the wait grows while trials fail, up to the longest, and starts anew after a call that works", async () => {
  const { breaker, times } = setUp([]);
  const waits: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const started = performance.now();
    breaker.trip(AWAY);
    await breaker.whenPassing();
    waits.push((times.at(-1) ?? 0) - started);
  }
  const [first = 0, second = 0, , fourth = 0] = waits;
  assert.ok(first >= 14 && first < 32, `first ${first}`);
  assert.ok(second >= 30, `second ${second}`);
  assert.ok(fourth >= 46 && fourth < 90, `fourth ${fourth}`);
  breaker.succeed();
  const started = performance.now();
  breaker.trip(AWAY);
  await breaker.whenPassing();
  assert.ok((times.at(-1) ?? 0) - started < 32);
});

test("a listener that was taken off is not called", () => {
  const { breaker } = setUp([]);
  const off = breaker.onOpen(() => assert.fail("called"));
  off();
  breaker.trip(AWAY);
  breaker.stop();
});

test("stopping frees those who wait, and it stays open", async () => {
  const { breaker, times } = setUp([]);
  breaker.trip(AWAY);
  breaker.stop();
  await breaker.whenPassing();
  assert.equal(breaker.passing, false);
  assert.equal(times.length, 0);
});
