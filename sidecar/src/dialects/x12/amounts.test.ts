// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { readCents, readDecimal } from "./amounts.ts";

test("the last two digits of an N2 are cents", () => {
  assert.equal(readCents("65940"), "659.40");
  assert.equal(readCents("5"), "0.05");
  assert.equal(readCents("0"), "0.00");
  assert.equal(readCents("-12345"), "-123.45");
  assert.equal(readCents("000000000000065940"), "659.40");
  assert.equal(readCents("-0"), "0.00");
  assert.equal(readCents("659.40"), "659.40");
});

test("a decimal is taken as it is written", () => {
  assert.equal(readDecimal("12.50"), "12.50");
  assert.equal(readDecimal(".5"), "0.5");
  assert.equal(readDecimal("12."), "12");
  assert.equal(readDecimal("-007"), "-7");
  assert.equal(readDecimal("1.12345600"), "1.123456");
});

test("what is no amount", () => {
  for (const text of ["", "-", ".", "12,50", "1E5", "TOTAL", "1234567890123456", "1.1234567"]) {
    assert.equal(readDecimal(text), null, text);
  }
  assert.equal(readCents("12345678901234567890"), null);
  assert.equal(readCents("12A"), null);
});
