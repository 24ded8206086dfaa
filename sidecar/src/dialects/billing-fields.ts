// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency } from "../canonical/envelope.ts";
import { Amount, Day } from "../canonical/primitives.ts";
import { optionalText } from "./partner-fields.ts";

/** An amount in a currency's smallest unit: a whole number, so that no float ever rounds it. */
export const MinorUnits = z.int("must be a whole number of the currency's smallest unit");

/** A currency of ISO 4217, however its letters are written. */
export const CurrencyCode = z.string().max(10).toUpperCase().pipe(Currency);

/** A day that may be left out. */
export const OptionalDay = Day.nullish().transform((day) => day ?? null);

/** A text for people, cut where it is longer than what is kept; nothing is found by it. */
export function cutText(max: number) {
  return optionalText(20_000).transform(
    (value) => value?.slice(0, max).replace(/[\ud800-\udbff]$/, "") || null,
  );
}

/** A list whose length is known before its members are looked at. */
export function listOfAtMost<Schema extends z.ZodType>(schema: Schema, most: number) {
  return z.array(z.unknown()).max(most, `may have ${most} members`).pipe(z.array(schema));
}

/** The same; left out it is empty. */
export function boundedList<Schema extends z.ZodType>(schema: Schema, most: number) {
  return listOfAtMost(schema, most)
    .nullish()
    .transform((members) => members ?? []);
}

/**
 * A figure that is no money, such as a rate or a number of units, which some write as a text and others as a number:
 * digits without zeros at the end, as the partner's; null when left out.
 */
export const OptionalFigure = z
  .preprocess((value) => (typeof value === "number" ? String(value) : value), optionalText(100))
  .transform((text) => text?.replace(/^(-?\d+)(?:\.0+|(\.\d*?[1-9])0*)$/, "$1$2") ?? null);

const QUANTITY = /^\d{1,15}(\.\d{1,6})?$/;

/** A figure where it can be kept as a quantity to the last digit: none is rounded, null otherwise. */
export function quantityOrNull(figure: string | null): string | null {
  return figure !== null && QUANTITY.test(figure) ? figure : null;
}

/** A decimal amount where it can be kept to the last digit, null otherwise. */
export function amountOrNull(figure: string | null): string | null {
  return Amount.safeParse(figure).data ?? null;
}

/** The UTC day of an instant. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** The members that say something, for `attributes`. */
export function attributesOf(members: Readonly<Record<string, string | null>>): Record<string, string> {
  const said = Object.entries(members).filter((member): member is [string, string] => member[1] !== null);
  return Object.fromEntries(said);
}

/**
 * Parts of a whole number in proportion to weights; they add up to it, and none is off by one or more.
 *
 * @param weights safe integers, none negative; where all are zero the first part gets the whole
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  let [seen, given] = [0n, 0n];
  return weights.map((weight, index) => {
    seen += BigInt(weight);
    if (whole === 0n) return index === 0 ? total : 0;
    const upToHere = (BigInt(total) * seen) / whole;
    const part = upToHere - given;
    given = upToHere;
    return Number(part);
  });
}
