// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { backoffSeconds, retryAfterSeconds } from "./retry.ts";

const DAY = 86_400;
const NOW = Date.UTC(2026, 10, 20, 10, 0, 0);

test("the wait is whole seconds from 1 to a bound that doubles up to six hours", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 3_600 }),
      random,
      (attempt, base, at) => {
        const seconds = backoffSeconds(attempt, base, at);
        assert.ok(Number.isInteger(seconds));
        assert.ok(seconds >= 1 && seconds <= Math.max(1, Math.min(21_600, base * 2 ** (attempt - 1))));
      },
    ),
  );
});

test("the jitter is full: half of the chance is half of the bound", () => {
  assert.deepEqual(
    [1, 2, 3, 11, 50].map((attempt) => backoffSeconds(attempt, 30, 0.5)),
    [15, 30, 60, 10_800, 10_800],
  );
  assert.equal(backoffSeconds(1, 30, 0), 1);
});

test("a partner may ask for a wait in seconds or with a date, up to a day", () => {
  for (const [value, seconds] of [
    ["120", 120],
    [" 120 ", 120],
    ["99999999999999999999", DAY],
    ["Fri, 20 Nov 2026 10:01:30 GMT", 90],
    ["Friday, 20-Nov-26 10:01:30 GMT", 90],
    ["Fri Nov 20 10:01:30 2026", 90],
    ["Fri, 20 Nov 2099 10:00:00 GMT", DAY],
  ] as const) {
    assert.equal(retryAfterSeconds(value, NOW), seconds, value);
  }
});

test("what is no wait is none", () => {
  for (const value of [
    undefined,
    "",
    "0",
    "-5",
    "1.5",
    "1e3",
    "soon",
    "2026-11-20T10:01:30Z",
    "Fri, 20 Nov 2026 09:00:00 GMT",
    "Fri, 45 Nov 2026 09:00:00 GMT",
  ]) {
    assert.equal(retryAfterSeconds(value, NOW), null, String(value));
  }
});
