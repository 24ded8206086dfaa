// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { amountOf, MILLION, millionths } from "../../canonical/sum.ts";

/** A canonical amount has six decimals at most. */
const DECIMALS = 6;

/** Thousands are set apart in threes or not at all: `1,23` is no 123. */
const POINT = /^(?:\d{1,15}|\d{1,3}(?:[,'’ \u00a0\u202f]\d{3}){1,4})?(?:\.(\d*))?$/;
const COMMA = /^(?:\d{1,15}|\d{1,3}(?:[.'’ \u00a0\u202f]\d{3}){1,4})?(?:,(\d*))?$/;

/** Digits without leading zeros of the whole and trailing zeros beyond the sixth decimal; null: too many decimals. */
function decimal(isNegative: boolean, whole: string, fraction: string): string | null {
  const kept = fraction.length > DECIMALS ? fraction.replace(/0+$/, "") : fraction;
  if (kept.length > DECIMALS) return null;
  const digits = `${whole.replace(/^0+(?=\d)/, "") || "0"}${kept === "" ? "" : `.${kept}`}`;
  return isNegative && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/**
 * Reads an amount as a spreadsheet or an ERP writes it, as the decimal string of a canonical amount: `1,234.50`,
 * `-12.5`, `12.50-` (SAP), `(12.50)` (bookkeepers). Null when it is none; no float is ever made of it.
 *
 * @param hasDecimalComma `1.234,50` instead of `1,234.50`
 */
export function readAmount(text: string, hasDecimalComma: boolean): string | null {
  const sign = /^(?:([+-]?)\s*([^()+-]+)|([^()+-]+)-|\(([^()+-]+)\))$/.exec(text.trim());
  if (sign === null) return null;
  const [, before, plain, trailing, bracketed] = sign;
  const digits = (plain ?? trailing ?? bracketed ?? "").trim();
  const found = (hasDecimalComma ? COMMA : POINT).exec(digits);
  if (found === null || !/\d/.test(digits)) return null;
  const fraction = found[1] ?? "";
  const whole = digits.slice(0, digits.length - (fraction === "" ? 0 : fraction.length + 1));
  return decimal(before === "-" || plain === undefined, whole.replace(/\D/g, ""), fraction);
}

/** The exact product of two canonical amounts, or null where it has more than six decimals. */
export function productOf(one: string, other: string): string | null {
  const product = millionths(one) * millionths(other);
  return product % MILLION === 0n ? amountOf(product / MILLION) : null;
}
