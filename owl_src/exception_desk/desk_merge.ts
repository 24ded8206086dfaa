// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { toRaw } from "@odoo/owl";
import type { DeskRow } from "./desk_types";

export interface MergedRows {
  rows: DeskRow[];
  /** Ids that were not there before. */
  arrived: number[];
}

/**
 * Takes what the server shows now over what the page showed, without pulling the selected row from under the user: when it
 * no longer belongs to the queue it stays at its place, marked as gone, until the selection moves on. What is as it was stays
 * the same object: only rows that changed are drawn again.
 */
export function mergeRows(
  shown: readonly DeskRow[],
  fresh: readonly DeskRow[],
  selectedId: number | null,
): MergedRows {
  const known = new Map(shown.map((row) => [row.id, toRaw(row)]));
  const rows = fresh.map((row) => {
    const before = known.get(row.id);
    return before && JSON.stringify(before) === JSON.stringify(row) ? before : row;
  });
  const place = shown.findIndex((row) => row.id === selectedId);
  const selected = shown[place];
  if (selected && !fresh.some((row) => row.id === selectedId)) {
    rows.splice(place, 0, { ...selected, gone: true });
  }
  return { rows, arrived: fresh.filter((row) => !known.has(row.id)).map((row) => row.id) };
}

/** The row to go to when `id` is done: the one below, else the one above, else none. */
export function neighbour(rows: readonly DeskRow[], id: number): number | null {
  const place = rows.findIndex((row) => row.id === id);
  return rows[place + 1]?.id ?? rows[place - 1]?.id ?? null;
}
