// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A number as EDIFACT writes it, or the word for what is wrong with it. */
export type DecimalReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: "wrong_amount" | "wrong_decimal_mark"; readonly detail: string };

function wrong(text: string): DecimalReading {
  const detail = `"${text.slice(0, 40)}" is no number of at most 15 digits and 6 decimals.`;
  return { ok: false, code: "wrong_amount", detail };
}

/**
 * Reads a number: digits, a decimal mark, a minus before or (as some ERP systems write it) behind it. Thousands are
 * never set apart (ISO 9735, 10.1), so either mark is a decimal one; the one that UNA does not declare is taken all
 * the same, unless three digits follow it: a sender that separates thousands against the rule would mean another
 * amount, and nobody can tell.
 *
 * @param declared the decimal mark of UNA
 */
export function readDecimal(text: string, declared: string): DecimalReading {
  const match = /^([+-]?)(\d{1,30})(?:([.,])(\d*))?(-?)$/.exec(text.trim());
  if (match === null) return wrong(text);
  const [, before = "", digits = "", mark, decimals = "", behind = ""] = match;
  if (mark !== undefined && mark !== declared && decimals.length === 3) {
    const detail = `Does "${text.slice(0, 40)}" mean thousands? UNA declares "${declared}" as the decimal mark.`;
    return { ok: false, code: "wrong_decimal_mark", detail };
  }
  const whole = digits.replace(/^0+(?=\d)/, "");
  const fraction = decimals.length > 6 ? decimals.replace(/0+$/, "") : decimals;
  if (whole.length > 15 || fraction.length > 6 || (before !== "" && behind !== "")) return wrong(text);
  const number = fraction === "" ? whole : `${whole}.${fraction}`;
  const isNegative = (before === "-" || behind === "-") && /[1-9]/.test(number);
  return { ok: true, value: isNegative ? `-${number}` : number };
}
