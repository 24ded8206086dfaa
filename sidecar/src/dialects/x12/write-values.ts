// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { UnwritableError } from "../envelope.ts";

/** An element: its text, its components, or nothing. */
export type Element = string | readonly string[] | null;

/** A segment that is to be written: its id and its elements, as many as it needs. */
export type Words = readonly [id: string, ...elements: Element[]];

/** How long a text is in X12: characters, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** A text as one line, which is all that X12 has; null where nothing is left. */
export function line(text: string | null): string | null {
  return text?.replace(/[\t\r\n]+/g, " ").trim() || null;
}

/** The same, where it has to fit into one element; `field` is told where it does not. */
export function fitted(text: string | null, max: number, field: string): string | null {
  const one = line(text);
  if (one === null || lengthOf(one) <= max) return one;
  throw new UnwritableError(
    field,
    `X12 takes ${max} characters here and this has ${lengthOf(one)}; shorten it.`,
  );
}

/** A text in pieces of at most `max` characters, broken at blanks where there are any. */
export function wrapped(text: string | null, max: number): string[] {
  return cutUp(text, max, true);
}

/** The same, where there is room for `most` pieces: broken within words where it would not fit otherwise. */
export function wrappedInto(text: string | null, max: number, most: number, field: string): string[] {
  for (const isAtBlanks of [true, false]) {
    const pieces = cutUp(text, max, isAtBlanks);
    if (pieces.length <= most) return pieces;
  }
  const detail = `X12 has room for ${most} times ${max} characters here, which this does not fit into; shorten it.`;
  throw new UnwritableError(field, detail);
}

function cutUp(text: string | null, max: number, isAtBlanks: boolean): string[] {
  const pieces: string[] = [];
  let rest = [...(line(text) ?? "")];
  while (rest.length > max) {
    const blank = isAtBlanks ? rest.lastIndexOf(" ", max) : -1;
    const end = blank > 0 ? blank : max;
    pieces.push(rest.slice(0, end).join("").trimEnd());
    rest = [...rest.slice(end).join("").trimStart()];
  }
  if (rest.length > 0) pieces.push(rest.join(""));
  return pieces;
}

/**
 * A number of X12 type R: `max` digits, neither sign nor point counted (X12.6, 3.5.1.2). Zeros that say nothing are
 * left out where there is no room for them, and those before the number always.
 */
export function real(text: string | null, max: number, field: string): string | null {
  if (text === null) return null;
  const number = text.replace(/^(-?)0+(?=\d)/, "$1");
  const digits = (one: string) => one.replace(/[-.]/g, "").length;
  if (digits(number) <= max) return number;
  const shorter = number.includes(".") ? number.replace(/\.?0+$/, "") : number;
  if (digits(shorter) <= max) return shorter;
  throw new UnwritableError(field, `X12 takes ${max} digits here and ${text} has more; round it.`);
}

/** A number of X12 type N with `decimals` implied ones, such as cents (N2) or pieces (N0). */
export function implied(text: string | null, decimals: number, max: number, field: string): string | null {
  if (text === null) return null;
  const [, sign = "", whole = "", fraction = ""] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (fraction.length > decimals) {
    const detail = decimals === 0 ? "X12 takes whole numbers here" : `X12 takes ${decimals} decimals here`;
    throw new UnwritableError(field, `${detail} and ${text} has more; round it.`);
  }
  const digits = (whole + fraction.padEnd(decimals, "0")).replace(/^0+(?=\d)/, "") || "0";
  if (digits.length <= max) return digits === "0" ? "0" : sign + digits;
  throw new UnwritableError(field, `X12 takes ${max} digits here and ${text} has more.`);
}

/** A day (`2026-11-20` or an instant) as CCYYMMDD. */
export function date8(text: string | null): string | null {
  return text === null ? null : text.slice(0, 10).replaceAll("-", "");
}

/** The time of an instant in UTC as HHMM, HHMMSS or HHMMSSDD, as short as it can be; below a hundredth it is cut off. */
export function time8(instant: string): string {
  const digits = instant.slice(11, 22).replace(/[:.]/g, "");
  return digits.replace(/0000$|00$/, "").padEnd(4, "0");
}
