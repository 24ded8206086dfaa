// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import fc from "fast-check";
import { REFERENCE_KINDS } from "../../canonical/index.ts";
import { text } from "../../canonical/primitives.ts";

/** Characters that a writer may stumble over: delimiters, quotes, white space, letters of many bytes, of two units. */
const ODD = [
  "*",
  "~",
  ">",
  ":",
  "^",
  "|",
  "\\",
  "'",
  "?",
  "+",
  " ",
  "  ",
  "\n",
  "\t",
  "ä",
  "Ж",
  "東",
  "🚚",
  "\u00a0",
  "\u2028",
];

/** A text as a person could have typed it, of 1 to `max` characters, odd ones and the longest among them. */
export function words(max: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(..."abcXYZ019-./") },
    fc.constantFrom(...ODD),
  );
  return fc
    .string({ unit, minLength: 1, maxLength: max, size: "max" })
    .map((one) => [...one].slice(0, max).join(""))
    .filter((one) => one.length <= max && text(max).safeParse(one).success);
}

/** The same or null. */
export function wordsOrNull(max: number): fc.Arbitrary<string | null> {
  return fc.option(words(max), { freq: 2 });
}

/** Digits with up to `decimals` decimals. */
export function number(digits: number, decimals: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.bigInt(0n, 10n ** BigInt(digits) - 1n), fc.nat({ max: decimals }))
    .map(([value, places]) => {
      const figures = value.toString().padStart(places + 1, "0");
      return places === 0 ? figures : `${figures.slice(0, -places)}.${figures.slice(-places)}`;
    });
}

/** An amount that cents of twelve digits can say. */
export const amount = fc.tuple(fc.constantFrom("", "-"), number(10, 2)).map(([sign, value]) => {
  return /[1-9]/.test(value) ? sign + value : value;
});

/** A moment to the hundredth of a second, which is what X12 has. */
export const instant = fc
  .integer({ min: Date.UTC(2001, 0, 1) / 10, max: Date.UTC(2099, 0, 1) / 10 })
  .map((hundredths) => new Date(hundredths * 10).toISOString());

export const day = instant.map((moment) => moment.slice(0, 10));

export const weight = fc.record({ value: number(10, 3), unit: fc.constantFrom("kg", "lb") });
export const volume = fc.record({ value: number(8, 3), unit: fc.constantFrom("m3", "ft3") });

export function reference(max: number) {
  return fc.record({ kind: fc.constantFrom(...REFERENCE_KINDS), value: words(max) });
}

export function references(max: number, most: number) {
  return fc.uniqueArray(reference(max), {
    maxLength: most,
    selector: ({ kind, value }) => `${kind}:${oneLine(value)}`,
  });
}

/** A text as X12 carries it: one line, without white space around it. */
export function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, " ").trim();
}

/** A party that X12 can carry: it has a name. Texts over the length of one element are cut at blanks: they have none. */
export function party(roles: readonly string[]) {
  return fc.record({
    role: fc.constantFrom(...roles),
    name: words(60),
    code: wordsOrNull(80),
    street: wordsOrNull(55),
    street2: wordsOrNull(55),
    city: wordsOrNull(30),
    state: fc.option(fc.oneof(fc.constantFrom("MA", "TX"), words(30))),
    postal_code: wordsOrNull(15),
    country: fc.option(fc.constantFrom("US", "FR", "JP")),
    contact: wordsOrNull(60),
    phone: wordsOrNull(80),
    email: wordsOrNull(80),
  });
}
