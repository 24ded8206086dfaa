// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { filterDomain, filterOrder, NO_FILTER } from "@freight_bridge/exception_desk/desk_filter";
import { expect, test } from "@odoo/hoot";

const NOW = "2026-11-20 12:00:00";
const OPEN = ["state", "in", ["open", "in_progress"]];
const AWAKE = [OPEN, "|", ["snoozed_until", "=", false], ["snoozed_until", "<=", NOW]];

test("open exceptions that are not put off, what is due first", () => {
  expect(filterDomain(NO_FILTER, 7, NOW)).toEqual(AWAKE);
  expect(filterOrder(NO_FILTER)).toBe("deadline, id");
});

test("mine, my team's and the late ones are open ones", () => {
  expect(filterDomain({ ...NO_FILTER, scope: "mine" }, 7, NOW)).toEqual([...AWAKE, ["user_id", "=", 7]]);
  expect(filterDomain({ ...NO_FILTER, scope: "team" }, 7, NOW)).toEqual([
    ...AWAKE,
    ["team_id.member_ids", "in", [7]],
  ]);
  expect(filterDomain({ ...NO_FILTER, scope: "late" }, 7, NOW)).toEqual([...AWAKE, ["deadline", "<", NOW]]);
});

test("what is put off is open as well", () => {
  expect(filterDomain({ ...NO_FILTER, scope: "snoozed" }, 7, NOW)).toEqual([
    OPEN,
    ["snoozed_until", ">", NOW],
  ]);
});

test("all of them, by money or by age", () => {
  expect(filterDomain({ ...NO_FILTER, scope: "all" }, 7, NOW)).toEqual([]);
  expect(filterOrder({ ...NO_FILTER, sort: "amount" })).toBe("amount DESC, deadline, id");
  expect(filterOrder({ ...NO_FILTER, sort: "newest" })).toBe("id DESC");
});

test("words, partner and severity narrow it, and blanks are no words", () => {
  const narrow = { ...NO_FILTER, scope: "all", severity: "high", systemId: 3, text: " 1Z9 " } as const;
  expect(filterDomain(narrow, 7, NOW)).toEqual([
    ["severity", "=", "high"],
    ["system_id", "=", 3],
    ["words", "ilike", "1Z9"],
  ]);
  expect(filterDomain({ ...NO_FILTER, scope: "all", text: "  " }, 7, NOW)).toEqual([]);
});
