// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { LocalTime } from "../local-time.ts";

/** What stands in a cell: a local time, with the offset that stands behind it. */
export interface WrittenTime {
  readonly time: LocalTime;
  /** Minutes ahead of UTC; null where the cell has none. */
  readonly offset: number | null;
}

export type TimeReader = (text: string) => WrittenTime | null;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const OFFSET = "Z|[+-]\\d\\d(?::?\\d\\d)?";

/** The tokens of Unicode (UTS 35, date field symbols) that are known here: the group's name and what it matches. */
const TOKENS: Readonly<Record<string, readonly [group: string, pattern: string]>> = {
  yyyy: ["year", "\\d{4}"],
  yy: ["year", "\\d{2}"],
  MMM: ["monthName", MONTHS.join("|")],
  MM: ["month", "\\d{2}"],
  M: ["month", "\\d{1,2}"],
  dd: ["day", "\\d{2}"],
  d: ["day", "\\d{1,2}"],
  HH: ["hour", "\\d{2}"],
  H: ["hour", "\\d{1,2}"],
  hh: ["hour12", "\\d{2}"],
  h: ["hour12", "\\d{1,2}"],
  mm: ["minute", "\\d{2}"],
  m: ["minute", "\\d{1,2}"],
  ss: ["second", "\\d{2}"],
  s: ["second", "\\d{1,2}"],
  SSS: ["fraction", "\\d{3}"],
  SS: ["fraction", "\\d{2}"],
  S: ["fraction", "\\d"],
  a: ["half", "[ap]\\.?m\\.?"],
  XXX: ["offset", OFFSET],
  XX: ["offset", OFFSET],
  X: ["offset", OFFSET],
  Z: ["offset", OFFSET],
};

/** RFC 3339 and ISO 8601 with what may be left out: the time of day, the seconds, the offset. */
const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?\s*(?<offset>Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** A format as a regular expression with named groups; a text says what is wrong with it. */
function patternOf(format: string): RegExp | string {
  const groups = new Set<string>();
  let pattern = "";
  for (const [part, quoted] of format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)) {
    const token = TOKENS[part];
    if (token !== undefined) {
      const [group, matches] = token;
      if (groups.has(group)) return `it has ${group} twice`;
      groups.add(group);
      pattern += `(?<${group}>${matches})`;
    } else if (quoted !== undefined || !/[A-Za-z']/.test(part)) {
      pattern += escaped(quoted === "" ? "'" : (quoted ?? part));
    } else {
      return `${part} is no token that is known here`;
    }
  }
  const isWhole = groups.has("year") && groups.has("day") && (groups.has("month") || groups.has("monthName"));
  if (!isWhole) return "it needs a year, a month and a day";
  if (groups.has("hour12") !== groups.has("half")) return "hours to 12 (h) and AM or PM (a) need each other";
  return new RegExp(`^${pattern}$`, "i");
}

type Groups = Readonly<Record<string, string | undefined>>;

function monthOf({ month, monthName }: Groups): number {
  return monthName === undefined ? Number(month) : MONTHS.indexOf(monthName.toLowerCase()) + 1;
}

/** The hour of the day; 24 and more where there is none such. */
function hourOf({ hour, hour12, half }: Groups): number {
  if (hour12 === undefined) return Number(hour ?? 0);
  const number = Number(hour12);
  if (number < 1 || number > 12) return 24;
  return (number % 12) + (half?.toLowerCase().startsWith("p") ? 12 : 0);
}

function offsetOf(text: string | undefined): number | null {
  return text === undefined ? null : readOffset(text);
}

/** Minutes ahead of UTC of `Z`, `+02`, `+0200` or `+02:00`; null where there is no such offset. */
export function readOffset(text: string): number | null {
  if (/^Z$/i.test(text)) return 0;
  const [, sign, hours, minutes = "00"] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 14 || Number(minutes) > 59) return null;
  const ahead = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -ahead : ahead;
}

function written(groups: Groups): WrittenTime | null {
  const { year = "", day, minute = 0, second = 0, fraction = "" } = groups;
  const offset = offsetOf(groups.offset);
  if (groups.offset !== undefined && offset === null) return null;
  const time = {
    // Two digits are a year of this century: no event of freight lies in the last one.
    year: Number(year) + (year.length === 2 ? 2000 : 0),
    month: monthOf(groups),
    day: Number(day),
    hour: hourOf(groups),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, "0")),
  };
  return { time, offset };
}

function reader(pattern: RegExp): TimeReader {
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups === undefined ? null : written(groups);
  };
}

/** Reads dates and times as a partner writes them where its mapping names no format. */
export const readIsoTime: TimeReader = reader(ISO);

/** Makes a reader of a format in Unicode tokens such as `dd/MM/yyyy HH:mm`; a text says what is wrong with the format. */
export function timeReader(format: string): TimeReader | string {
  const pattern = patternOf(format);
  return typeof pattern === "string" ? pattern : reader(pattern);
}
