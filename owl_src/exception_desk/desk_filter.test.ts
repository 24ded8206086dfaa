// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { filterDomain, filterOrder, NO_FILTER } from "@freight_bridge/exception_desk/desk_filter";
import { expect, test } from "@odoo/hoot";

const OPEN = ["state", "in", ["open", "in_progress"]];

test("open exceptions, what is due first", () => {
  expect(filterDomain(NO_FILTER, 7)).toEqual([OPEN]);
  expect(filterOrder(NO_FILTER)).toBe("deadline, id");
});

test("mine and my team's are open ones", () => {
  expect(filterDomain({ ...NO_FILTER, scope: "mine" }, 7)).toEqual([OPEN, ["user_id", "=", 7]]);
  expect(filterDomain({ ...NO_FILTER, scope: "team" }, 7)).toEqual([OPEN, ["team_id.member_ids", "in", [7]]]);
});

test("all of them, the newest first", () => {
  expect(filterDomain({ ...NO_FILTER, scope: "all" }, 7)).toEqual([]);
  expect(filterOrder({ ...NO_FILTER, scope: "all" })).toBe("create_date desc, id desc");
});

test("words are looked for in every text, and blanks are no words", () => {
  expect(filterDomain({ scope: "all", severity: "high", text: " 1Z9 " }, 7)).toEqual([
    ["severity", "=", "high"],
    "|",
    "|",
    "|",
    ["name", "ilike", "1Z9"],
    ["subject", "ilike", "1Z9"],
    ["summary", "ilike", "1Z9"],
    ["system_id", "ilike", "1Z9"],
  ]);
  expect(filterDomain({ ...NO_FILTER, scope: "all", text: "  " }, 7)).toEqual([]);
});
