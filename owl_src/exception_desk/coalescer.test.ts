// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Coalescer } from "@freight_bridge/exception_desk/coalescer";
import { expect, test } from "@odoo/hoot";
import { advanceTime, Deferred } from "@odoo/hoot-mock";

test("ids that come close together are handed over once", async () => {
  const calls: number[][] = [];
  const coalescer = new Coalescer(async (ids) => void calls.push([...ids]), 250);
  coalescer.add([1, 2]);
  await advanceTime(200);
  coalescer.add([2, 3]);
  expect(calls).toEqual([]);
  await advanceTime(50);
  expect(calls).toEqual([[1, 2, 3]]);
});

test("what comes while one hand-over runs waits for the next", async () => {
  const calls: number[][] = [];
  const running = new Deferred();
  const coalescer = new Coalescer(async (ids) => {
    calls.push([...ids]);
    await running;
  }, 10);
  coalescer.add([1]);
  await advanceTime(10);
  coalescer.add([2]);
  await advanceTime(100);
  expect(calls).toEqual([[1]]);
  running.resolve();
  await advanceTime(10);
  expect(calls).toEqual([[1], [2]]);
});

test("nothing is handed over after the end", async () => {
  const calls: number[][] = [];
  const coalescer = new Coalescer(async (ids) => void calls.push([...ids]), 10);
  coalescer.add([1]);
  coalescer.cancel();
  coalescer.add([2]);
  await advanceTime(100);
  expect(calls).toEqual([]);
});
