// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Where the cents go by which converted parts are off their converted whole. */

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** All to the largest part, of equal ones to the first. */
export function toTheLargest(off: bigint, parts: readonly bigint[]): bigint[] {
  const largest = parts.reduce((best, part, at) => (size(part) > size(parts[best] as bigint) ? at : best), 0);
  return parts.map((_, at) => (at === largest ? off : 0n));
}

/**
 * By size, as Odoo spreads them over the items of a bill with taxes (account.tax, _distribute_delta_amount_smoothly): each
 * part its rounded share from the largest down, and what remains a cent each, again from the largest down.
 */
export function bySize(off: bigint, parts: readonly bigint[]): bigint[] {
  const total = parts.reduce((sum, part) => sum + size(part), 0n);
  const order = parts
    .map((_, at) => at)
    .sort((one, other) => (size(parts[other] as bigint) > size(parts[one] as bigint) ? 1 : -1));
  const given = parts.map(() => 0n);
  let left = size(off);
  for (const at of order) {
    const share = halfToEven(size(parts[at] as bigint) * size(off), total);
    given[at] = share < left ? share : left;
    left -= given[at] as bigint;
  }
  for (const at of order.slice(0, Number(left))) given[at] = (given[at] as bigint) + 1n;
  return given.map((cents) => (off < 0n ? -cents : cents));
}

function halfToEven(top: bigint, bottom: bigint): bigint {
  const [whole, twice] = [top / bottom, 2n * (top % bottom)];
  return twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole;
}
