// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";

export type PeriodKind = "month" | "quarter" | "own";

/** Days of the books, both included: "2026-10-01". */
export interface Period {
  kind: PeriodKind;
  first: string;
  last: string;
}

const MONTHS = { month: 1, quarter: 3 } as const;

/** The month or the quarter in which a day is; own days stay as they are. */
export function periodOf(kind: PeriodKind, day: LuxonDateTime): Period {
  if (kind === "own") {
    const month = periodOf("month", day);
    return { ...month, kind };
  }
  const first = day.startOf(kind);
  const last = first.plus({ months: MONTHS[kind] }).minus({ days: 1 });
  return { kind, first: first.toISODate(), last: last.toISODate() };
}

/** The one before (-1) or after (1). */
export function stepped({ kind, first, last }: Period, by: -1 | 1): Period {
  return kind === "own"
    ? { kind, first, last }
    : periodOf(kind, luxon.DateTime.fromISO(first).plus({ months: by * MONTHS[kind] }));
}

/** "October 2026", "Quarter 4, 2026". */
export function periodText({ kind, first }: Period): string {
  const day = luxon.DateTime.fromISO(first);
  return kind === "quarter"
    ? _t("Quarter %(quarter)s, %(year)s", { quarter: day.quarter, year: day.year })
    : day.toFormat("LLLL yyyy");
}

/** The days as the server takes them, `to` not included; null: no period. */
export function periodScope({ first, last }: Period): { from: string; to: string } | null {
  const [start, end] = [luxon.DateTime.fromISO(first), luxon.DateTime.fromISO(last).plus({ days: 1 })];
  if (!start.isValid || !end.isValid || end.toMillis() <= start.toMillis()) {
    return null;
  }
  return { from: `${start.toISODate()} 00:00:00`, to: `${end.toISODate()} 00:00:00` };
}
