// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A date and time of RFC 3339, section 5.6, with its offset. */
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Days of each month of a common year, January first. */
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Whether a day exists in the Gregorian calendar; `month` counts from 1. */
function isRealDay(year: number, month: number, day: number): boolean {
  const days = MONTH_DAYS[month - 1];
  if (days === undefined || day < 1) return false;
  return day <= (month === 2 && isLeapYear(year) ? 29 : days);
}

function isRealTime(hour: number, minute: number, second: number): boolean {
  // A leap second (:60) is refused: no carrier means one, and PostgreSQL would move it to the next minute.
  return hour <= 23 && minute <= 59 && second <= 59;
}

/** Minutes east of UTC, or null when the offset is not one (RFC 3339 time-numoffset). */
function offsetMinutes(sign: string | undefined, hours: string, minutes: string): number | null {
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/**
 * Reads an RFC 3339 instant and gives it in UTC with milliseconds, or null.
 *
 * Null when the offset is missing, when the day or time does not exist, and when the year (in UTC) lies outside
 * 2000 to 2100. Whether a time inside those years makes sense for a shipment is for Odoo to say.
 * Digits below a millisecond are cut off.
 */
export function readInstant(text: string): string | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = "", sign, east = "0", eastMinutes = "0"] =
    match;
  const offset = offsetMinutes(sign, east, eastMinutes);
  if (offset === null || !isRealDay(Number(year), Number(month), Number(day))) return null;
  if (!isRealTime(Number(hour), Number(minute), Number(second))) return null;
  const millis = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const instant = new Date(local + millis - offset * 60_000);
  const utcYear = instant.getUTCFullYear();
  return utcYear < FIRST_YEAR || utcYear > LAST_YEAR ? null : instant.toISOString();
}
