// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { readInstant } from "./instant.ts";

test("an instant with an offset is given in UTC with milliseconds", () => {
  const cases = [
    ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z"],
    ["2026-11-20t10:00:00z", "2026-11-20T10:00:00.000Z"],
    ["2026-11-20T10:00:00.5+01:00", "2026-11-20T09:00:00.500Z"],
    ["2026-11-20T10:00:00.123999999Z", "2026-11-20T10:00:00.123Z"],
    ["2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00.500Z"],
    ["2026-11-20T10:00:00.25z", "2026-11-20T10:00:00.250Z"],
    ["2026-11-20t10:00:00.123999999+00:00", "2026-11-20T10:00:00.123Z"],
    ["2019-11-12T07:41:00+08:30", "2019-11-11T23:11:00.000Z"],
    ["2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00.000Z"],
    ["2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000Z"],
    ["2100-12-31T23:59:59.999Z", "2100-12-31T23:59:59.999Z"],
  ] as const;
  for (const [given, utc] of cases) assert.equal(readInstant(given), utc, given);
});

test("what names no instant is null", () => {
  const cases = [
    "",
    "yesterday",
    "2026-11-20",
    "2026-11-20T10:00:00",
    "2026-11-20 10:00:00Z",
    "2026-11-20T10:00Z",
    "2026-02-29T10:00:00Z",
    "2100-02-29T10:00:00Z",
    "2026-04-31T10:00:00Z",
    "2026-13-01T10:00:00Z",
    "2026-00-10T10:00:00Z",
    "2026-01-00T10:00:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T10:60:00Z",
    "2026-11-20T10:00:60Z",
    "2026-11-20T10:00:00+24:00",
    "2026-11-20T10:00:00+01:60",
    "2026-11-20T10:00:00+0100",
    "2026-11-20T10:00:00Z ",
    "+2026-11-20T10:00:00Z",
    "1e3",
  ];
  for (const given of cases) assert.equal(readInstant(given), null, given);
});

test("years outside 2000 to 2100 are null, counted in UTC", () => {
  for (const given of [
    "1999-12-31T23:59:59Z",
    "2000-01-01T00:30:00+01:00",
    "2101-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
  ]) {
    assert.equal(readInstant(given), null, given);
  }
});

test("every instant is read as Date reads it, whatever its offset", () => {
  const within = {
    min: new Date("2000-01-02T00:00:00Z"),
    max: new Date("2100-12-30T00:00:00Z"),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(within), fc.integer({ min: -23 * 60, max: 23 * 60 }), (date, offset) => {
      const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
      const zone = `${offset < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
      assert.equal(readInstant(local + zone), date.toISOString());
    }),
  );
});
