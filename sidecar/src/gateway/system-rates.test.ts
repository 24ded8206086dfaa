// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { SystemRates } from "./system-rates.ts";

const ACME = { code: "acme", ratePerMinute: 2 };
const BETA = { code: "beta", ratePerMinute: 1 };

test("a system may send as many messages a minute as agreed, and is told how long to wait", () => {
  const rates = new SystemRates();
  assert.deepEqual(
    [0, 1000, 2000, 59_999].map((now) => rates.count(ACME, now)),
    [0, 0, 58, 1],
  );
});

test("a new minute begins with the first message after the last one", () => {
  const rates = new SystemRates();
  assert.deepEqual(
    [0, 0, 0, 60_000, 60_001, 60_002].map((now) => rates.count(ACME, now)),
    [0, 0, 60, 0, 0, 60],
  );
});

test("systems do not count for each other, and a changed rate holds at once", () => {
  const rates = new SystemRates();
  assert.equal(rates.count(BETA, 0), 0);
  assert.equal(rates.count(BETA, 0), 60);
  assert.equal(rates.count(ACME, 0), 0);
  assert.equal(rates.count({ ...BETA, ratePerMinute: 10 }, 0), 0);
});
