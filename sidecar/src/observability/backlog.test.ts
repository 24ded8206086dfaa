// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { Backlog } from "./backlog.ts";

test("nothing waits, nothing is old", () => {
  const backlog = new Backlog(0);
  backlog.depth("operational", 0, 5_000);
  assert.equal(backlog.age("operational", 60_000), 0);
  assert.deepEqual([...backlog.lanes], ["operational"]);
});

test("what waits came after the queue was seen empty", () => {
  const backlog = new Backlog(0);
  backlog.depth("financial", 0, 10_000);
  backlog.depth("financial", 3, 20_000);
  assert.equal(backlog.age("financial", 40_000), 30);
});

test("what waits came after what was settled last, and grows old when nothing is settled", () => {
  const backlog = new Backlog(0);
  backlog.depth("operational", 9, 1_000);
  backlog.settled("operational", 50_000);
  assert.equal(backlog.age("operational", 60_000), 10);
  assert.equal(backlog.age("operational", 360_000), 310);
});

test("an old event that comes from its rung makes nothing older", () => {
  const backlog = new Backlog(0);
  backlog.depth("operational", 9, 1_000);
  backlog.settled("operational", 50_000);
  backlog.settled("operational", 2_000);
  assert.equal(backlog.age("operational", 60_000), 10);
});

test("what waited when the process began is counted from there", () => {
  const backlog = new Backlog(100_000);
  backlog.depth("master", 1, 101_000);
  assert.equal(backlog.age("master", 130_000), 30);
});
