// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Amounts are text (canonical/primitives.ts) with at most six decimals: added as whole millionths. */
const DECIMALS = 6;

function millionths(amount: string): bigint {
  const [whole = "0", decimals = ""] = amount.replace("-", "").split(".");
  const size = BigInt(whole + decimals.padEnd(DECIMALS, "0"));
  return amount.startsWith("-") ? -size : size;
}

/** The sum of canonical amounts, exact, with at least two decimals. */
export function sumOf(amounts: readonly string[]): string {
  const sum = amounts.reduce((total, amount) => total + millionths(amount), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(DECIMALS + 1, "0");
  const decimals = digits.slice(-DECIMALS).replace(/0{1,4}$/, "");
  return `${sum < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}.${decimals}`;
}

/** Whether two canonical amounts are the same: 12.5 and 12.50 are. */
export function isSameAmount(one: string, other: string): boolean {
  return millionths(one) === millionths(other);
}
