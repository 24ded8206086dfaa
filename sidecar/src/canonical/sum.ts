// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Amounts are text (canonical/primitives.ts) with at most six decimals: added as whole millionths. */
const DECIMALS = 6;

/** How many millionths a whole is. */
export const MILLION = 10n ** BigInt(DECIMALS);

/** A canonical amount in millionths. */
export function millionths(amount: string): bigint {
  const [whole = "0", decimals = ""] = amount.replace("-", "").split(".");
  const size = BigInt(whole + decimals.padEnd(DECIMALS, "0"));
  return amount.startsWith("-") ? -size : size;
}

/** Millionths as a canonical amount with at least two decimals. */
export function amountOf(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, "0");
  const decimals = digits.slice(-DECIMALS).replace(/0{1,4}$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}.${decimals}`;
}

/** The sum of canonical amounts, exact, with at least two decimals. */
export function sumOf(amounts: readonly string[]): string {
  return amountOf(amounts.reduce((total, amount) => total + millionths(amount), 0n));
}

/** Whether two canonical amounts are the same: 12.5 and 12.50 are. */
export function isSameAmount(one: string, other: string): boolean {
  return millionths(one) === millionths(other);
}
