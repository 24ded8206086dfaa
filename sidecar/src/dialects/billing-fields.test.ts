// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { amountOrNull, apportion, CurrencyCode, OptionalFigure, quantityOrNull } from "./billing-fields.ts";

test("parts add up to the whole and are off by less than one each", () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 20 }),
      (total, weights) => {
        const parts = apportion(total, weights);
        assert.equal(
          parts.reduce((sum, part) => sum + BigInt(part), 0n),
          BigInt(total),
        );
        const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        if (whole === 0n) return;
        parts.forEach((part, index) => {
          const off = BigInt(part) * whole - BigInt(total) * BigInt(weights[index] ?? 0);
          assert.ok(off < whole && -off < whole, `${part} of ${total} at ${index}`);
        });
      },
    ),
  );
  assert.deepEqual(apportion(7, [0, 0]), [7, 0]);
});

test("a figure keeps its digits, without zeros at the end", () => {
  const cases: [unknown, string | null][] = [
    ["20.0", "20"],
    [20, "20"],
    [12.6, "12.6"],
    ["0.3200", "0.32"],
    ["100", "100"],
    ["", null],
    [undefined, null],
    ["1000.12345678", "1000.12345678"],
  ];
  for (const [value, expected] of cases) assert.equal(OptionalFigure.parse(value), expected);
  assert.equal(quantityOrNull("0.123456"), "0.123456");
  for (const figure of ["0.1234567", "-1", "1e21", null]) assert.equal(quantityOrNull(figure), null);
  assert.equal(amountOrNull("-9.52"), "-9.52");
  for (const figure of ["9.5212345", "9,52", null]) assert.equal(amountOrNull(figure), null);
});

test("a currency is told in capitals, and what is none is refused", () => {
  assert.equal(CurrencyCode.parse("eur"), "EUR");
  for (const wrong of ["EURO", "€", "", "x".repeat(99)]) assert.ok(!CurrencyCode.safeParse(wrong).success);
});
