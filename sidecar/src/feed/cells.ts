// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { ColumnKind, FeedRow } from "../odoo/feed.ts";
import { FeedError } from "./feed-error.ts";

export type Cell = FeedRow[number] | undefined;

/** Decimals keep so many places: more than any currency of ISO 4217 has, and those of Odoo's currency amounts. */
export const SCALE = 6;
/** Digits of a decimal column, which 16 bytes hold. */
export const PRECISION = 38;
const DECIMAL = /^(-?)(\d{1,32})(?:\.(\d+))?$/;

/**
 * A decimal as an integer of 10^-6.
 * @throws FeedError where it has more places than are kept: rounding would be a figure that the books do not have
 */
export function unscaled(text: string): bigint {
  const [, sign, whole = "", places = ""] = DECIMAL.exec(text) ?? [];
  const kept = places.slice(0, SCALE).padEnd(SCALE, "0");
  if (whole === "" || /[1-9]/.test(places.slice(SCALE))) {
    throw new FeedError(
      "bad_rows",
      `The amount ${text.slice(0, 60)} is no decimal of at most ${SCALE} places.`,
    );
  }
  const value = BigInt(whole + kept);
  return sign === "-" ? -value : value;
}

/** An integer of 10^-6 as decimal text without idle zeros. */
export function decimalText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, "0");
  const places = digits.slice(-SCALE).replace(/0+$/, "");
  const whole = digits.slice(0, -SCALE);
  return `${value < 0n ? "-" : ""}${whole}${places === "" ? "" : `.${places}`}`;
}

/** A cell that is what its column says, or null.
 * @throws FeedError where it is something else: a reader would take it for what it is not */
export function checkedCell(kind: ColumnKind, cell: Cell): Exclude<Cell, undefined> {
  if (cell === null || cell === undefined) return null;
  if (!FITS[kind](cell)) {
    throw new FeedError("bad_rows", `${JSON.stringify(cell).slice(0, 60)} is no ${kind}.`);
  }
  return cell;
}

const FITS: Record<ColumnKind, (cell: string | number | boolean) => boolean> = {
  int: (cell) => Number.isSafeInteger(cell),
  text: (cell) => typeof cell === "string",
  bool: (cell) => typeof cell === "boolean",
  decimal: (cell) => typeof cell === "string" && DECIMAL.test(cell),
  date: (cell) => typeof cell === "string" && /^\d{4}-\d{2}-\d{2}$/.test(cell),
  timestamp: (cell) => typeof cell === "string" && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(cell),
};
