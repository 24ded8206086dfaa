// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { isSameAmount, sumOf } from "./sum.ts";

test("amounts are added exactly, whatever their size and decimals", () => {
  assert.equal(sumOf([]), "0.00");
  assert.equal(sumOf(["0.1", "0.2"]), "0.30");
  assert.equal(sumOf(["3636.04", "15.00", "26.27", "-3017.91"]), "659.40");
  assert.equal(sumOf(["999999999999999.99", "0.000001"]), "999999999999999.990001");
  assert.equal(sumOf(["-0.05", "0.01"]), "-0.04");
});

test("amounts are the same however many zeros end them", () => {
  assert.ok(isSameAmount("12.5", "12.500"));
  assert.ok(isSameAmount("0", "-0.00"));
  assert.equal(isSameAmount("12.5", "12.51"), false);
});
