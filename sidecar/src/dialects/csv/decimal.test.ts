// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { isSameAmount, sumOf } from "../../canonical/sum.ts";
import { productOf, readAmount } from "./decimal.ts";

test("amounts are read as they are written, to exact decimals", () => {
  const amounts: [string, string | null][] = [
    ["12.50", "12.50"],
    ["-12.5", "-12.5"],
    ["+12.5", "12.5"],
    ["12.50-", "-12.50"],
    ["(12.50)", "-12.50"],
    ["1,234,567.89", "1234567.89"],
    ["1 234.5", "1234.5"],
    ["1'234.5", "1234.5"],
    ["007", "7"],
    [".5", "0.5"],
    ["12.", "12"],
    ["-0.00", "0.00"],
    ["0.12345600", "0.123456"],
    ["123456789012345.123456", "123456789012345.123456"],
    ["0.1234567", null],
    ["1234567890123456", null],
    ["1,23", null],
    ["12,345,6", null],
    ["1.234,50", null],
    ["1e3", null],
    ["12.5 EUR", null],
    ["=1+1", null],
    ["--1", null],
    ["-", null],
    [".", null],
    ["", null],
    ["NaN", null],
  ];
  for (const [text, amount] of amounts) assert.equal(readAmount(text, false), amount, text);
});

test("a decimal comma is one where the mapping says so, and a point sets thousands apart", () => {
  assert.equal(readAmount("1.234.567,89", true), "1234567.89");
  assert.equal(readAmount("12,5", true), "12.5");
  assert.equal(readAmount("12.5", true), null);
  assert.equal(readAmount("1,234.5", true), null);
});

const units = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

/** Millionths as an amount, by another way than the code under test goes. */
function amountOf(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(7, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

test("sums and products are exact", () => {
  assert.equal(sumOf(["0.1", "0.2"]), "0.30");
  assert.equal(sumOf([]), "0.00");
  assert.equal(productOf("134.54", "5"), "672.70");
  assert.equal(productOf("0.001", "0.0001"), null);
  fc.assert(
    fc.property(fc.array(units, { maxLength: 20 }), (values) => {
      const sum = values.reduce((total, value) => total + value, 0n);
      assert.ok(isSameAmount(sumOf(values.map(amountOf)), amountOf(sum)));
    }),
  );
});

test("an amount that is written with thousands set apart is read back", () => {
  fc.assert(
    fc.property(units, fc.boolean(), (value, hasComma) => {
      const amount = amountOf(value);
      const [whole = "", fraction] = amount.split(".");
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, hasComma ? "." : ",");
      const read = readAmount(`${grouped}${hasComma ? "," : "."}${fraction}`, hasComma);
      assert.ok(read !== null && isSameAmount(read, amount), `${grouped} ${read}`);
    }),
  );
});
