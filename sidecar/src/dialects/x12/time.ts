// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readInstant } from "../../canonical/index.ts";
import { offsetAt } from "../local-time.ts";
import type { Mapping } from "../mapping.ts";
import { quoted } from "./text.ts";
import { type Zone, zoneOfCode, zoneOfPlace } from "./time-zones.ts";

/** A date and time as elements 373, 337 and 623 say it, and where it holds. */
export interface LocalTime {
  readonly date: string;
  readonly time: string | null;
  readonly code: string | null;
  readonly state: string | null;
  readonly country: string | null;
}

export type TimeReading =
  | {
      readonly ok: true;
      /** UTC with milliseconds. */
      readonly instant: string;
      /** What had to be assumed, for people; null: nothing. */
      readonly assumed: string | null;
    }
  | {
      readonly ok: false;
      /** Which of the three is wrong. */
      readonly wrong: "date" | "time" | "code";
      readonly fault: string;
      readonly detail: string;
    };

/** Where the time of a day is not said: the day is the right one in every zone near by. */
const MIDDAY = "12:00:00.000";

/**
 * A date of element 373: CCYYMMDD, or YYMMDD as versions to 3070 have it, whose years 70 to 99 are of the last century
 * (the window of POSIX).
 *
 * @returns YYYY-MM-DD, or null where there is no such day
 */
export function readDate(text: string): string | null {
  const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)$/.exec(text.trim());
  if (match === null) return null;
  const [, century, year = "", month, day] = match;
  const date = `${century ?? (year >= "70" ? "19" : "20")}${year}-${month}-${day}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date) ? date : null;
}

/** A time of element 337, HHMM[SS[D[D]]], as HH:MM:SS.mmm; null where there is no such time. */
export function readTime(text: string): string | null {
  const match = /^([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)(\d{0,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, hours, minutes, seconds = "00", decimals = ""] = match;
  return `${hours}:${minutes}:${seconds}.${decimals.padEnd(3, "0")}`;
}

/** Offsets by zone and local quarter of an hour: Intl is slow, and no zone changes in between. */
const OFFSETS = new Map<string, number>();
const MAX_OFFSETS = 5000;

/**
 * How far a zone is ahead of UTC at a local time, in milliseconds. Of a time that comes twice in autumn the first is
 * meant, and one that spring leaves out is read as if the clock had not been put forward yet.
 */
function localOffset(zone: string, local: number): number {
  const quarter = local - (local % 900_000);
  const key = `${zone} ${quarter}`;
  const known = OFFSETS.get(key);
  if (known !== undefined) return known;
  const before = offsetAt(zone, quarter - 86_400_000);
  const after = offsetAt(zone, quarter + 86_400_000);
  const offset = offsetAt(zone, quarter - before) === before ? before : after;
  // In the hour that spring leaves out neither offset holds.
  const chosen = offsetAt(zone, quarter - offset) === offset ? offset : before;
  if (OFFSETS.size >= MAX_OFFSETS) OFFSETS.clear();
  OFFSETS.set(key, chosen);
  return chosen;
}

/** The instant of a local date and time, UTC with milliseconds. */
export function instantIn(zone: Zone, date: string, time: string): string {
  const local = Date.parse(`${date}T${time}Z`);
  const offset = typeof zone === "number" ? zone * 3_600_000 : localOffset(zone, local);
  return new Date(local - offset).toISOString();
}

function zoneOf(local: LocalTime, mapping: Mapping): { zone: Zone | undefined; assumed: string | null } {
  if (local.code !== null && local.code !== "LT") return { zone: zoneOfCode(local.code), assumed: null };
  const zone = zoneOfPlace(local.state, local.country);
  if (zone !== null) return { zone, assumed: null };
  return {
    zone: mapping.timezone,
    assumed: `The time is local to a place without a known zone, taken as ${mapping.timezone}.`,
  };
}

function wrong(part: "date" | "time" | "code", text: string, rule: string): TimeReading {
  const fault = part === "code" ? "unknown_value" : `wrong_${part}`;
  return { ok: false, wrong: part, fault, detail: `${quoted(text)} ${rule}` };
}

/**
 * Reads a date, a time and a time code. A time without a code, or with LT, is local to its place; where the zone of the
 * place is not known, to the system's own zone. Without a time it is midday.
 */
export function readLocalTime(local: LocalTime, mapping: Mapping): TimeReading {
  const date = readDate(local.date);
  if (date === null) return wrong("date", local.date, "is no date: give YYYYMMDD, a day that exists.");
  const time = local.time === null ? MIDDAY : readTime(local.time);
  if (time === null) return wrong("time", local.time ?? "", "is no time: give HHMM or HHMMSS.");
  const { zone, assumed } = zoneOf(local, mapping);
  if (zone === undefined)
    return wrong("code", local.code ?? "", "is no time code of X12 element 623, such as ET or LT.");
  const instant = readInstant(instantIn(zone, date, time));
  if (instant === null) return wrong("date", local.date, "lies outside the years 2000 to 2100.");
  const noTime = local.time === null ? "There is no time, midday is taken." : null;
  return { ok: true, instant, assumed: [noTime, assumed].filter((note) => note !== null).join(" ") || null };
}
