// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mergeRows, neighbour } from "@freight_bridge/exception_desk/desk_merge";
import type { DeskRow } from "@freight_bridge/exception_desk/desk_types";
import { expect, test } from "@odoo/hoot";

function rows(...ids: number[]): DeskRow[] {
  return ids.map((id) => ({
    id,
    name: `FX${id}`,
    code_id: false,
    severity: "low",
    state: "open",
    summary: false,
    subject: false,
    system_id: false,
    team_id: false,
    user_id: false,
    deadline: false,
    event_count: 1,
    amount: 0,
    currency_id: false,
    snoozed_until: false,
  }));
}

const ids = (list: readonly DeskRow[]): number[] => list.map((row) => row.id);

test("what the server shows now is taken over, new rows named", () => {
  const merged = mergeRows(rows(1, 2, 3), rows(9, 1, 3), 1);
  expect(ids(merged.rows)).toEqual([9, 1, 3]);
  expect(merged.arrived).toEqual([9]);
});

test("the selected row stays at its place when it left the queue", () => {
  const merged = mergeRows(rows(1, 2, 3), rows(1, 3, 4), 2);
  expect(ids(merged.rows)).toEqual([1, 2, 3, 4]);
  expect(merged.rows[1]?.gone).toBe(true);
  expect(merged.arrived).toEqual([4]);
});

test("hearing the same thing twice changes nothing", () => {
  const once = mergeRows(rows(1, 2), rows(2), 1);
  const twice = mergeRows(once.rows, rows(2), 1);
  expect(twice.rows).toEqual(once.rows);
  expect(twice.arrived).toEqual([]);
});

test("a row that came back is no longer gone", () => {
  const away = mergeRows(rows(1, 2), rows(2), 1);
  expect(mergeRows(away.rows, rows(1, 2), 1).rows.some((row) => row.gone)).toBe(false);
});

test("a row that is as it was stays the same object", () => {
  const shown = rows(1, 2);
  const fresh = rows(1, 2).map((row) => (row.id === 2 ? { ...row, severity: "high" as const } : row));
  const merged = mergeRows(shown, fresh, 1).rows;
  expect(merged[0]).toBe(shown[0]);
  expect(merged[1]).toBe(fresh[1]);
});

test("after a decision the row below is next, at the end the one above", () => {
  expect(neighbour(rows(1, 2, 3), 2)).toBe(3);
  expect(neighbour(rows(1, 2, 3), 3)).toBe(2);
  expect(neighbour(rows(1), 1)).toBe(null);
});
