// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Digits without leading zeros, one at least; null where there are more than an amount may have. */
function wholePart(digits: string): string | null {
  const bare = digits.replace(/^0+(?=\d)/, "");
  return bare.length > 15 ? null : bare || "0";
}

function signed(minus: string, amount: string): string {
  return minus === "-" && /[1-9]/.test(amount) ? `-${amount}` : amount;
}

/**
 * An amount of type N2 (X12.6, section 3.5.1.1): an integer with two implied decimals, `65940` for 659.40.
 * One that is written with a decimal point all the same, as some do, is taken as it is written.
 *
 * @returns a canonical amount, or null where the text is none
 */
export function readCents(text: string): string | null {
  if (text.includes(".")) return readDecimal(text);
  const match = /^([+-]?)(\d{1,30})$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", digits = ""] = match;
  const padded = digits.padStart(3, "0");
  const whole = wholePart(padded.slice(0, -2));
  return whole === null ? null : signed(sign, `${whole}.${padded.slice(-2)}`);
}

/**
 * An amount of type R (X12.6, section 3.5.1.2): a decimal with an explicit point, or none, such as `.5`, `12.` and `-7`.
 * Exponents, which X12.6 allows, are refused: nobody writes money so.
 *
 * @returns a canonical amount or quantity, or null where the text is none
 */
export function readDecimal(text: string): string | null {
  const match = /^([+-]?)(\d{0,30})(?:\.(\d{0,6})0*)?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", digits = "", decimals = ""] = match;
  if (digits === "" && decimals === "") return null;
  const whole = wholePart(digits);
  if (whole === null) return null;
  return signed(sign, decimals === "" ? whole : `${whole}.${decimals}`);
}
