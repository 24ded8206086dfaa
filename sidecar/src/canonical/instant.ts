// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * A date and time of RFC 3339, section 5.6, with its offset and all numbers within their bounds but the day of a month.
 * A leap second (:60) is left out: no carrier means one, and PostgreSQL would move it to the next minute.
 */
const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const FIRST_INSTANT = "2000-01-01T00:00:00.000Z";
const END = "2101-01-01T00:00:00.000Z";

/** Whether the day that a date begins with exists; Date itself would take 30 February for 2 March. */
function isRealDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  if (day <= 28) return true;
  const [year, month] = [Number(text.slice(0, 4)), Number(text.slice(5, 7))];
  return new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
}

/** The same instant in UTC with milliseconds. Most partners write UTC already: then no Date is needed. */
function inUtc(text: string): string {
  if (text.endsWith("Z") && text[10] === "T") {
    return text.length === 20
      ? `${text.slice(0, 19)}.000Z`
      : `${text.slice(0, -1).padEnd(23, "0").slice(0, 23)}Z`;
  }
  return new Date(text.toUpperCase()).toISOString();
}

/**
 * Reads an RFC 3339 instant and gives it in UTC with milliseconds, or null.
 *
 * Null when the offset is missing, when the day or time does not exist, and when the year (in UTC) lies outside
 * 2000 to 2100. Whether a time inside those years makes sense for a shipment is for Odoo to say.
 * Digits below a millisecond are cut off.
 */
export function readInstant(text: string): string | null {
  if (!RFC_3339.test(text) || !isRealDay(text)) return null;
  const instant = inUtc(text);
  return instant >= FIRST_INSTANT && instant < END ? instant : null;
}
