// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { serializeDateTime } from "@web/core/l10n/dates";

export type RangeKind = "today" | "week" | "month" | "quarter" | "own";

/** A time range as it is chosen; the days of an own one are both included. */
export interface Range {
  kind: RangeKind;
  first: string;
  last: string;
}

/** The days of a range that ends today, today included. */
const DAYS: Record<string, number> = { today: 1, week: 7, month: 30 };

/** From the first day's beginning to the end of the last, in the user's time zone. Null: no time range. */
export function rangeScope(range: Range, now: LuxonDateTime): { from: string; to: string } | null {
  const [start, end] = edges(range, now);
  if (!start.isValid || !end.isValid || end.toMillis() <= start.toMillis()) {
    return null;
  }
  return { from: serializeDateTime(start), to: serializeDateTime(end) };
}

function edges({ kind, first, last }: Range, now: LuxonDateTime): [LuxonDateTime, LuxonDateTime] {
  if (kind === "own") {
    const { DateTime } = luxon;
    return [DateTime.fromISO(first), DateTime.fromISO(last).plus({ days: 1 })];
  }
  const tomorrow = now.startOf("day").plus({ days: 1 });
  const start = kind === "quarter" ? now.startOf("quarter") : tomorrow.minus({ days: DAYS[kind] ?? 1 });
  return [start, tomorrow];
}

/** An own range to begin with: what was shown so far. */
export function ownRange(range: Range, now: LuxonDateTime): Range {
  const [start, end] = edges(range, now);
  return { kind: "own", first: start.toISODate(), last: end.minus({ days: 1 }).toISODate() };
}
