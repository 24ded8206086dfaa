// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decimalText } from "./minor-units.ts";

test("an amount has the decimals of its currency, or those that the gateway counts", () => {
  const cases: [number, string, string][] = [
    [1250, "EUR", "12.50"],
    [5, "EUR", "0.05"],
    [-5, "USD", "-0.05"],
    [0, "EUR", "0.00"],
    [1250, "JPY", "1250"],
    [1, "KWD", "0.001"],
    [-12_345, "BHD", "-12.345"],
    [Number.MAX_SAFE_INTEGER, "EUR", "90071992547409.91"],
  ];
  for (const [minor, currency, expected] of cases) assert.equal(decimalText(minor, currency), expected);
  assert.equal(decimalText(500, "ISK", { ISK: 2 }), "5.00");
});

test("nothing is lost on the way to text, whatever the currency", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom("EUR", "JPY", "TND", "CLF"), (minor, currency) => {
      assert.equal(BigInt(decimalText(minor, currency).replace(".", "")), BigInt(minor));
    }),
  );
});
