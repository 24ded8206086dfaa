// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { Mapping, NO_MAPPING } from "../mapping.ts";
import { readDate, readLocalTime, readTime } from "./time.ts";
import { zoneOfCode, zoneOfPlace } from "./time-zones.ts";

function instant(
  date: string,
  time: string | null,
  code: string | null = null,
  state: string | null = null,
  country: string | null = null,
  mapping = NO_MAPPING,
): string {
  const reading = readLocalTime({ date, time, code, state, country }, mapping);
  return reading.ok ? reading.instant : `${reading.wrong} ${reading.fault}`;
}

test("dates of eight and six digits", () => {
  assert.equal(readDate("20260815"), "2026-08-15");
  assert.equal(readDate("260815"), "2026-08-15");
  assert.equal(readDate("691231"), "2069-12-31");
  assert.equal(readDate("930602"), "1993-06-02");
  assert.equal(readDate("20240229"), "2024-02-29");
});

test("what is no date", () => {
  for (const text of ["20230229", "20261301", "20260100", "2026815", "1994033", "2026-08-15", "", "ABCDEF"]) {
    assert.equal(readDate(text), null, text);
  }
});

test("times of four to eight digits", () => {
  assert.equal(readTime("0000"), "00:00:00.000");
  assert.equal(readTime("235959"), "23:59:59.000");
  assert.equal(readTime("1200305"), "12:00:30.500");
  assert.equal(readTime("12003055"), "12:00:30.550");
  for (const text of ["2400", "1260", "120060", "930", "12:30", ""]) assert.equal(readTime(text), null, text);
});

test("a time code that names a season holds in every season, one that does not follows the clocks", () => {
  assert.equal(instant("20260715", "1200", "ET"), "2026-07-15T16:00:00.000Z");
  assert.equal(instant("20260715", "1200", "ES"), "2026-07-15T17:00:00.000Z");
  assert.equal(instant("20260115", "1200", "ET"), "2026-01-15T17:00:00.000Z");
  assert.equal(instant("20260115", "1200", "ED"), "2026-01-15T16:00:00.000Z");
  assert.equal(instant("20260115", "1200", "UT"), "2026-01-15T12:00:00.000Z");
  assert.equal(instant("20260115", "1200", "NS"), "2026-01-15T15:30:00.000Z");
});

test("the digits of a time code are hours from UTC", () => {
  assert.equal(zoneOfCode("01"), 1);
  assert.equal(zoneOfCode("12"), 12);
  assert.equal(zoneOfCode("13"), -12);
  assert.equal(zoneOfCode("20"), -5);
  assert.equal(zoneOfCode("24"), -1);
  assert.equal(zoneOfCode("25"), undefined);
  assert.equal(zoneOfCode("00"), undefined);
});

test("a local time is local to the state or province of its place", () => {
  assert.equal(instant("20260715", "1200", "LT", "GA"), "2026-07-15T16:00:00.000Z");
  assert.equal(instant("20260715", "1200", "LT", "AZ", "US"), "2026-07-15T19:00:00.000Z");
  assert.equal(instant("20260715", "1200", null, "SK"), "2026-07-15T18:00:00.000Z");
  assert.equal(instant("20260715", "1200", "LT", "BC", "CAN"), "2026-07-15T19:00:00.000Z");
  assert.equal(instant("20260715", "1200", "LT", "SO", "MX"), "2026-07-15T19:00:00.000Z");
  assert.equal(zoneOfPlace("CO", "MX"), "America/Mexico_City");
  assert.equal(zoneOfPlace("GA", "DE"), null);
});

test("without a known place a local time is local to the system's zone, and says so", () => {
  const mapping = Mapping.parse({ timezone: "Europe/Berlin" });
  const local = { date: "20260715", time: "1200", code: "LT", state: null, country: "DE" };
  const reading = readLocalTime(local, mapping);
  assert.ok(reading.ok);
  assert.equal(reading.instant, "2026-07-15T10:00:00.000Z");
  assert.match(reading.assumed ?? "", /Europe\/Berlin/);
});

test("without a time it is midday, and says so", () => {
  const reading = readLocalTime(
    { date: "20260715", time: null, code: null, state: "NY", country: null },
    NO_MAPPING,
  );
  assert.deepEqual(reading, {
    ok: true,
    instant: "2026-07-15T16:00:00.000Z",
    assumed: "There is no time, midday is taken.",
  });
});

test("the hours around a change of the clocks", () => {
  assert.equal(instant("20260308", "0159", "ET"), "2026-03-08T06:59:00.000Z");
  assert.equal(instant("20260308", "0230", "ET"), "2026-03-08T07:30:00.000Z", "left out");
  assert.equal(instant("20260308", "0300", "ET"), "2026-03-08T07:00:00.000Z");
  assert.equal(instant("20261101", "0130", "ET"), "2026-11-01T05:30:00.000Z", "comes twice");
  assert.equal(instant("20261101", "0200", "ET"), "2026-11-01T07:00:00.000Z");
});

test("what is wrong is told apart", () => {
  assert.equal(instant("20230229", "1200"), "date wrong_date");
  assert.equal(instant("20260715", "2400"), "time wrong_time");
  assert.equal(instant("20260715", "1200", "QQ"), "code unknown_value");
  assert.equal(instant("930602", "1200"), "date wrong_date");
});
