// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { localized } from "../local-time.ts";
import { readIsoTime, readOffset, timeReader } from "./dates.ts";

/** A text by a format in a zone, as an instant or the code of what is wrong. */
function instant(text: string, format: string | null, zone = "UTC"): string {
  const reader = format === null ? readIsoTime : timeReader(format);
  assert.ok(typeof reader !== "string", String(reader));
  const written = reader(text);
  if (written === null) return "unread";
  const found = localized(written.time, written.offset ?? zone);
  return found.ok ? found.instant : found.code;
}

test("times are read by the format that the mapping gives", () => {
  const times: [text: string, format: string, instant: string][] = [
    ["20/11/2026 14:05", "dd/MM/yyyy HH:mm", "2026-11-20T14:05:00.000Z"],
    ["20261120", "yyyyMMdd", "2026-11-20T00:00:00.000Z"],
    ["20261120140559", "yyyyMMddHHmmss", "2026-11-20T14:05:59.000Z"],
    ["1/2/26", "M/d/yy", "2026-01-02T00:00:00.000Z"],
    ["11/20/2026 12:30 AM", "M/d/yyyy h:mm a", "2026-11-20T00:30:00.000Z"],
    ["11/20/2026 12:30 p.m.", "M/d/yyyy h:mm a", "2026-11-20T12:30:00.000Z"],
    ["20-NOV-2026", "dd-MMM-yyyy", "2026-11-20T00:00:00.000Z"],
    ["2026-11-20T14:05:59.250+0100", "yyyy-MM-dd'T'HH:mm:ss.SSSXX", "2026-11-20T13:05:59.250Z"],
    ["20.11.2026 um 14 Uhr", "dd.MM.yyyy 'um' H 'Uhr'", "2026-11-20T14:00:00.000Z"],
  ];
  for (const [text, format, expected] of times) assert.equal(instant(text, format), expected, format);
});

test("without a format it is ISO 8601, and a day written otherwise is not guessed", () => {
  assert.equal(instant("2026-11-20T10:00:00Z", null), "2026-11-20T10:00:00.000Z");
  assert.equal(instant("2026-11-20 10:00+05:30", null), "2026-11-20T04:30:00.000Z");
  assert.equal(instant("2026-11-20", null), "2026-11-20T00:00:00.000Z");
  assert.equal(instant("2026-11-20 10:00", null, "America/Chicago"), "2026-11-20T16:00:00.000Z");
  for (const text of ["03/04/2026", "20261120", "now", "2026-11-20T10", "46346.5"]) {
    assert.equal(instant(text, null), "unread", text);
  }
});

test("days and times that do not exist are none", () => {
  for (const text of ["30/02/2026 10:00", "31/04/2026 10:00", "01/13/2026 10:00", "01/01/2026 24:00"]) {
    assert.equal(instant(text, "dd/MM/yyyy HH:mm"), "wrong_time", text);
  }
  assert.equal(instant("29/02/2028 10:00", "dd/MM/yyyy HH:mm"), "2028-02-29T10:00:00.000Z");
  assert.equal(instant("11/20/2026 13:00 PM", "M/d/yyyy h:mm a"), "wrong_time");
  assert.equal(instant("1/2/1999", "M/d/yyyy"), "wrong_time");
  assert.equal(instant("1/2/9999", "M/d/yyyy"), "wrong_time");
  assert.equal(instant("2026-11-20 10:00+15:00", null), "unread");
});

test("an hour that clocks skip or repeat is told, and those around it are not", () => {
  const format = "yyyy-MM-dd HH:mm";
  const paris = (text: string) => instant(text, format, "Europe/Paris");
  assert.equal(paris("2026-03-29 01:59"), "2026-03-29T00:59:00.000Z");
  assert.equal(paris("2026-03-29 02:30"), "skipped_time");
  assert.equal(paris("2026-03-29 03:00"), "2026-03-29T01:00:00.000Z");
  assert.equal(paris("2026-10-25 01:59"), "2026-10-24T23:59:00.000Z");
  assert.equal(paris("2026-10-25 02:30"), "ambiguous_time");
  assert.equal(paris("2026-10-25 03:00"), "2026-10-25T02:00:00.000Z");
  assert.equal(instant("2026-11-01 01:30", format, "America/Chicago"), "ambiguous_time");
  assert.equal(instant("2026-04-05 01:45", format, "Australia/Lord_Howe"), "ambiguous_time");
  assert.equal(instant("2026-07-01 12:00", format, "Asia/Kathmandu"), "2026-07-01T06:15:00.000Z");
});

test("every hour of a year is the instant that Intl shows as that hour", () => {
  const zone = "America/New_York";
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  for (let hour = 0; hour < 24 * 365; hour += 1) {
    const shown = new Date(Date.UTC(2026, 0, 1, hour)).toISOString().slice(0, 16).replace("T", " ");
    const found = instant(shown, "yyyy-MM-dd HH:mm", zone);
    if (found.endsWith("_time")) assert.match(shown, /^2026-(03-08 02|11-01 01):/);
    else assert.equal(clock.format(new Date(found)), shown);
  }
});

test("a format that cannot be read with is told what is wrong with it", () => {
  assert.match(String(timeReader("dd/MM")), /a year, a month and a day/);
  assert.match(String(timeReader("yyyy-MM-dd hh:mm")), /AM or PM/);
  assert.match(String(timeReader("yyyy-MM-dd QQ")), /QQ is no token/);
  assert.match(String(timeReader("yyyy-MM-dd yy")), /twice/);
  assert.match(String(timeReader("yyyy-MM-dd'T")), /' is no token/);
});

test("offsets are read in each form, up to 14 hours", () => {
  const read = ["Z", "+02", "-0330", "+05:45", "+15:00", "2", "CET"].map(readOffset);
  assert.deepEqual(read, [0, 120, -210, 345, null, null, null]);
});
