// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { BatchCollector } from "./collector.ts";

const one = (bytes: number) => ({ events: 1, bytes });
const LIMITS = { size: 3, waitMs: 40, bytes: 100 };

test("a full batch is given out at once, the rest stays in order", async () => {
  const collector = new BatchCollector<number>({ ...LIMITS, waitMs: 60_000 });
  for (const n of [1, 2, 3, 4]) collector.push(n, one(1));
  assert.deepEqual(await collector.next(), [1, 2, 3]);
  collector.push(5, one(1));
  collector.push(6, one(1));
  assert.deepEqual(await collector.next(), [4, 5, 6]);
});

test("a reader that waits gets the batch as soon as it is full", async () => {
  const collector = new BatchCollector<number>({ ...LIMITS, waitMs: 60_000 });
  const next = collector.next();
  for (const n of [1, 2, 3]) setTimeout(() => collector.push(n, one(1)), n);
  assert.deepEqual(await next, [1, 2, 3]);
});

test("a batch that does not fill is given out after the wait, counted from its first item", async () => {
  const collector = new BatchCollector<number>(LIMITS);
  collector.push(1, one(1));
  const started = performance.now();
  assert.deepEqual(await collector.next(), [1]);
  assert.ok(performance.now() - started >= 30);
  collector.push(2, one(1));
  await new Promise((resolve) => setTimeout(resolve, 60));
  const late = performance.now();
  assert.deepEqual(await collector.next(), [2]);
  assert.ok(performance.now() - late < 25, "it has waited long enough before");
});

test("a batch holds no more than its bytes, but never nothing", async () => {
  const collector = new BatchCollector<string>({ ...LIMITS, waitMs: 60_000 });
  collector.push("large", one(400));
  collector.push("a", one(60));
  collector.push("b", one(60));
  assert.equal(collector.bytes, 520);
  assert.deepEqual(await collector.next(), ["large"]);
  assert.deepEqual(await collector.next(), ["a"]);
  assert.equal(collector.bytes, 60);
});

test("an item of several events counts for all of them, and is never cut", async () => {
  const collector = new BatchCollector<string>({ ...LIMITS, waitMs: 60_000 });
  collector.push("two", { events: 2, bytes: 1 });
  const next = collector.next();
  collector.push("also two", { events: 2, bytes: 1 });
  assert.deepEqual(await next, ["two"]);
  collector.push("nine", { events: 9, bytes: 1 });
  assert.deepEqual(await collector.next(), ["also two"]);
  assert.deepEqual(await collector.next(), ["nine"]);
  collector.push("one", one(1));
  const waiting = new Promise((resolve) => setImmediate(() => resolve("waiting")));
  assert.equal(
    await Promise.race([collector.next(), waiting]),
    "waiting",
    "what was given out counts no longer",
  );
  collector.end();
});

test("a smaller size can be asked for", async () => {
  const collector = new BatchCollector<number>(LIMITS);
  for (const n of [1, 2]) collector.push(n, one(1));
  assert.deepEqual(await collector.next(1), [1]);
});

test("after the end there is nothing, for a waiting reader and later ones", async () => {
  const collector = new BatchCollector<number>(LIMITS);
  const waiting = collector.next();
  collector.end();
  assert.equal(await waiting, null);
  collector.push(1, one(1));
  assert.equal(await collector.next(), null);
});
