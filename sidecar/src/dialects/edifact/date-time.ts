// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { readInstant } from "../../canonical/index.ts";
import type { Mapping } from "../mapping.ts";
import { instantIn } from "../x12/time.ts";

/** What a DTM says. */
export interface DateTime {
  /** UTC with milliseconds; null where the day lies outside the years 2000 to 2100. */
  readonly instant: string | null;
  /** YYYY-MM-DD, as the sender's calendar has it. */
  readonly day: string;
  /** Whether a time of day was said; else `instant` is midday, so that the day is the right one in every zone near by. */
  readonly hasTime: boolean;
}

const MIDDAY = "12:00:00.000";

/** Code list 2379: which digits mean what. y: year, m: month, d: day, h: hour, i: minute, s: second. */
const FORMATS: Readonly<Record<string, string>> = {
  2: "ddmmyy",
  3: "mmddyy",
  4: "ddmmyyyy",
  101: "yymmdd",
  102: "yyyymmdd",
  201: "yymmddhhii",
  202: "yymmddhhiiss",
  203: "yyyymmddhhii",
  204: "yyyymmddhhiiss",
  205: "yyyymmddhhii",
  301: "yymmddhhii",
  302: "yymmddhhiiss",
  303: "yyyymmddhhii",
  304: "yyyymmddhhiiss",
};

/** Periods: both ends in one value. The first is read, it is when the period begins. */
const PERIODS: Readonly<Record<string, string>> = {
  711: "102",
  713: "201",
  717: "101",
  718: "102",
  719: "203",
};

/** What a value without a format, or of another length than its format, can only be. */
const FORMAT_OF_LENGTH: Readonly<Record<number, string>> = {
  8: "yyyymmdd",
  12: "yyyymmddhhii",
  14: "yyyymmddhhiiss",
};

/** Names of zones that mean one thing everywhere, with their hours ahead of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  UT: 0,
  GMT: 0,
  WET: 0,
  WES: 1,
  CET: 1,
  MEZ: 1,
  CES: 2,
  CEST: 2,
  MES: 2,
  MESZ: 2,
  EET: 2,
  EES: 3,
  MSK: 3,
};

function part(digits: string, pattern: string, letter: string): string {
  const from = pattern.indexOf(letter);
  return from === -1 ? "" : digits.slice(from, pattern.lastIndexOf(letter) + 1);
}

/** Years of two digits: 70 to 99 are of the last century (the window of POSIX). */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return `${year >= "70" ? "19" : "20"}${year}`;
}

function dayOf(digits: string, pattern: string): string | null {
  const year = fullYear(part(digits, pattern, "y"));
  const day = `${year}-${part(digits, pattern, "m")}-${part(digits, pattern, "d")}`;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) ? day : null;
}

/** HH:MM:SS.mmm, or null where there is no such time; 2400 is the end of the day, a second before it. */
function timeOf(digits: string, pattern: string): string | null {
  const [hours, minutes] = [part(digits, pattern, "h"), part(digits, pattern, "i")];
  const seconds = part(digits, pattern, "s") || "00";
  if (hours === "24" && minutes === "00" && seconds === "00") return "23:59:59.000";
  return hours < "24" && minutes < "60" && seconds < "60" ? `${hours}:${minutes}:${seconds}.000` : null;
}

/** Hours ahead of UTC, or undefined for a zone that is none, or could be one of several. */
function zoneOf(text: string): number | undefined {
  const match = /^([+-])(\d\d?):?(\d\d)?$/.exec(text);
  if (match === null) return Object.hasOwn(ZONES, text) ? ZONES[text] : undefined;
  const [, sign, hours, minutes = "00"] = match;
  const ahead = Number(hours) + Number(minutes) / 60;
  return sign === "-" ? -ahead : ahead;
}

function patternOf(format: string, length: number): string | undefined {
  const pattern = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (pattern?.length === length) return pattern;
  if (format !== "" && (pattern === undefined || pattern[0] !== "y" || pattern[2] !== "y")) return undefined;
  return FORMAT_OF_LENGTH[length];
}

/**
 * Reads the value of a DTM by its format (2380 and 2379). Local times are local to the system's own zone. A value that
 * has the digits of another format with the century in it is read as that: such as 20261120 with 203.
 *
 * @returns null where it is no date, or of a format that is not read
 */
export function readDateTime(value: string, format: string, mapping: Mapping): DateTime | null {
  const first = value.trim().split(/(?<=^\d{6,14})-(?=\d{6,14}$)/)[0] as string;
  const match = /^(\d{6,14})([A-Z]{0,4}|[+-]\d\d?(?::?\d\d)?)$/.exec(first);
  if (match === null) return null;
  const [, digits = "", zoneName = ""] = match;
  const pattern = patternOf(PERIODS[format] ?? format, digits.length);
  const zone = zoneName === "" ? mapping.timezone : zoneOf(zoneName);
  if (pattern === undefined || zone === undefined) return null;
  const hasTime = pattern.includes("h");
  const [day, time] = [dayOf(digits, pattern), hasTime ? timeOf(digits, pattern) : MIDDAY];
  if (day === null || time === null) return null;
  return { day, hasTime, instant: readInstant(instantIn(zone, day, time)) };
}
