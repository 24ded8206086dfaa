// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readInstant } from "../canonical/index.ts";

/** A date and time as a clock on a wall shows it. */
export interface LocalTime {
  readonly year: number;
  /** 1-12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** The instant in UTC, or why there is none: no such day or hour, skipped or repeated when clocks changed, not 2000-2100. */
export type Localized =
  | { readonly ok: true; readonly instant: string }
  | {
      readonly ok: false;
      readonly code: "wrong_time" | "skipped_time" | "ambiguous_time";
      readonly detail: string;
    };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A year of days of a few zones; cleared when full, so that no partner's zones fill the memory. */
const MAX_CACHED = 4096;
const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    if (formats.size >= MAX_CACHED) formats.clear();
    formats.set(zone, format);
  }
  return format;
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  const name = formatOf(zone)
    .formatToParts(instant)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? "") ?? [];
  const minutesAhead = Number(hours) * 60 + Number(minutes);
  return (sign === "-" ? -minutesAhead : minutesAhead) * MINUTE_MS;
}

/** The same at the beginning of a day in UTC, kept: most rows of a file tell of the same few days. */
function offsetOfDay(zone: string, day: number): number {
  const key = `${zone} ${day}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = offsetAt(zone, day * DAY_MS);
    if (offsets.size >= MAX_CACHED) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/** The instants at which a zone's clocks show this, in milliseconds: mostly one, none when skipped, two when repeated. */
function instantsOf(local: number, zone: string): number[] {
  const day = Math.floor(local / DAY_MS);
  // Clocks change at most once in these three days; a change is only looked into where there is one.
  const before = offsetOfDay(zone, day - 1);
  const after = offsetOfDay(zone, day + 2);
  if (before === after) return [local - before];
  return [before, after]
    .map((offset) => ({ instant: local - offset, offset }))
    .filter(({ instant, offset }) => offsetAt(zone, instant) === offset)
    .map(({ instant }) => instant);
}

function unclear(code: "skipped_time" | "ambiguous_time", zone: string): Localized {
  const what =
    code === "skipped_time"
      ? "does not exist: clocks were put forward over it"
      : "came twice: clocks were put back over it";
  return { ok: false, code, detail: `This time ${what} in ${zone}; give it in UTC or with its offset.` };
}

const NO_SUCH_TIME: Localized = {
  ok: false,
  code: "wrong_time",
  detail: "There is no such day or time of day between 2000 and 2100.",
};

/** Local time as milliseconds, as if it were UTC; null where there is no such day or time of day. */
function asUtc(time: LocalTime): number | null {
  const { year, month, day, hour, minute, second, millisecond } = time;
  const value = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const date = new Date(value);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && hour < 24 && minute < 60 && second < 60 ? value : null;
}

/** An instant that the canonical event can hold. */
function kept(instant: number): Localized {
  const utc = readInstant(new Date(instant).toISOString());
  return utc === null ? NO_SUCH_TIME : { ok: true, instant: utc };
}

/**
 * Finds the instant of a local time.
 *
 * @param zone minutes ahead of UTC, or a time zone of the IANA database that this Node knows
 */
export function localized(time: LocalTime, zone: string | number): Localized {
  const local = asUtc(time);
  if (local === null) return NO_SUCH_TIME;
  if (typeof zone === "number") return kept(local - zone * MINUTE_MS);
  if (zone === "UTC") return kept(local);
  const [instant, other] = instantsOf(local, zone);
  if (instant === undefined) return unclear("skipped_time", zone);
  return other === undefined ? kept(instant) : unclear("ambiguous_time", zone);
}

/** Whether a name is a time zone of the IANA database that this Node knows. */
export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name) !== undefined;
  } catch {
    return false;
  }
}
