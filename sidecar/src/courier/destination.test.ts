// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { Destination, type DestinationState } from "./destination.ts";
import { notSent, type Verdict } from "./verdict.ts";

const WELL: Verdict = { ...notSent("", null), outcome: "sent", isWell: true };
const UNWELL: Verdict = { ...notSent("", null), isWell: false };
const NOT_ASKED: Verdict = notSent("", 0);

function setUp(parallel = 4) {
  const clock = { now: 0 };
  const states: DestinationState[] = [];
  const destination = new Destination({
    parallel,
    firstWaitMs: 10_000,
    longestWaitMs: 40_000,
    onChange: (state) => states.push(state),
    now: () => clock.now,
  });
  let asked = 0;
  const run = (verdict: Verdict) =>
    destination.run(async () => {
      asked += 1;
      return verdict;
    });
  const fail = async (times: number) => {
    for (let time = 0; time < times; time += 1) await run(UNWELL);
  };
  return { destination, clock, states, run, fail, asked: () => asked };
}

test("five failures in a row open it, and nothing is sent; four and a success do not", async () => {
  const { run, fail, states, asked } = setUp();
  await fail(4);
  await run(WELL);
  await fail(4);
  assert.deepEqual(states, []);
  await fail(1);
  assert.deepEqual(states, ["open"]);
  const refused = await run(WELL);
  assert.equal(asked(), 10);
  assert.deepEqual([refused.outcome, refused.waitSeconds, refused.isWell], ["retry", 10, null]);
});

test("after the wait one message tries, the others wait on; if it arrives all go", async () => {
  const { destination, clock, run, fail, states } = setUp();
  await fail(5);
  clock.now = 10_000;
  let arrive: (verdict: Verdict) => void = () => {};
  const trial = destination.run(
    () =>
      new Promise<Verdict>((resolve) => {
        arrive = resolve;
      }),
  );
  await Promise.resolve();
  assert.equal((await run(WELL)).outcome, "retry");
  arrive(WELL);
  assert.equal((await trial).outcome, "sent");
  assert.deepEqual(states, ["open", "trial", "closed"]);
  assert.equal((await run(WELL)).outcome, "sent");
});

test("the wait doubles with each trial that fails, up to the longest, and starts anew once one arrived", async () => {
  const { clock, run, fail } = setUp();
  await fail(5);
  const waits: (number | null)[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { waitSeconds } = await run(WELL);
    waits.push(waitSeconds);
    clock.now += (waitSeconds ?? 0) * 1000;
    await run(UNWELL);
  }
  assert.deepEqual(waits, [10, 20, 40, 40]);
  clock.now += 40_000;
  assert.equal((await run(WELL)).outcome, "sent");
  await fail(5);
  assert.equal((await run(WELL)).waitSeconds, 10);
});

test("a trial that asked nothing leaves the next one to try", async () => {
  const { clock, run, fail } = setUp();
  await fail(5);
  clock.now = 10_000;
  await run(NOT_ASKED);
  assert.equal((await run(WELL)).outcome, "sent");
});

test("not more than so many go at once, in their order", async () => {
  const { destination } = setUp(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const send = (index: number) =>
    destination.run(async () => {
      order.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return WELL;
    });
  await Promise.all([0, 1, 2, 3, 4, 5, 6].map(send));
  assert.equal(most, 2);
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(destination.isIdle, true);
});

test("what waits for its turn when it opens is not sent", async () => {
  const { destination } = setUp(1);
  let asked = 0;
  const send = () =>
    destination.run(async () => {
      asked += 1;
      return UNWELL;
    });
  const verdicts = await Promise.all(Array.from({ length: 20 }, send));
  assert.equal(asked, 5);
  assert.equal(verdicts.filter(({ waitSeconds }) => waitSeconds === 10).length, 15);
  assert.equal(destination.isIdle, false);
});
