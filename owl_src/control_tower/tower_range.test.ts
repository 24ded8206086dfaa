// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { ownRange, type Range, rangeScope } from "@freight_bridge/control_tower/tower_range";
import { isNought } from "@freight_bridge/control_tower/tower_values";
import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";

describe.current.tags("desktop");

const range = (kind: Range["kind"], first = "", last = ""): Range => ({ kind, first, last });

test("a time range begins and ends with days of the user's zone", () => {
  mockDate("2026-11-20 08:00:00", 2);
  const now = luxon.DateTime.now();
  expect(rangeScope(range("today"), now)).toEqual({ from: "2026-11-19 22:00:00", to: "2026-11-20 22:00:00" });
  expect(rangeScope(range("week"), now)).toEqual({ from: "2026-11-13 22:00:00", to: "2026-11-20 22:00:00" });
  expect(rangeScope(range("month"), now)?.from).toBe("2026-10-21 22:00:00");
  expect(rangeScope(range("quarter"), now)?.from).toBe("2026-09-30 22:00:00");
});

test("both days of an own time range are in it", () => {
  mockDate("2026-11-20 08:00:00", 0);
  const now = luxon.DateTime.now();
  expect(rangeScope(range("own", "2026-11-02", "2026-11-03"), now)).toEqual({
    from: "2026-11-02 00:00:00",
    to: "2026-11-04 00:00:00",
  });
  expect(rangeScope(range("own", "2026-11-02", "2026-11-02"), now)?.to).toBe("2026-11-03 00:00:00");
  expect(rangeScope(range("own", "2026-11-03", "2026-11-02"), now)).toBe(null);
  expect(rangeScope(range("own", "", ""), now)).toBe(null);
  expect(ownRange(range("week"), now)).toEqual(range("own", "2026-11-14", "2026-11-20"));
});

test("nothing and nought are the same to the eye", () => {
  expect(isNought(null)).toBe(true);
});
