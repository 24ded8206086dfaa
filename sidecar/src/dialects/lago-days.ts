// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { dayOf } from "./billing-fields.ts";
import { isTimeZone, offsetAt } from "./local-time.ts";
import { optionalText } from "./partner-fields.ts";

/** What a customer says of its calendar: its own zone, and the one that counts where it has none. */
export const OfCalendar = {
  applicable_timezone: optionalText(100),
  timezone: optionalText(100),
} as const;
const Calendar = z.object(OfCalendar);
export type Calendar = z.infer<typeof Calendar>;

/** The first or the last second of a day in UTC: Lago writes days that have no time so (app/models/fee.rb). */
const WHOLE_DAY = /T(00:00:00|23:59:59)\.\d{3}Z$/;

/**
 * The day of an instant on its customer's calendar. Lago's days begin at midnight there and are told in UTC: November in
 * Brussels begins on 2026-10-31T23:00:00Z (app/services/subscriptions/dates_service.rb, `customer_timezone_shift`).
 */
export function dayIn(instant: string, calendar: Calendar | null | undefined): string {
  const zone = calendar?.applicable_timezone ?? calendar?.timezone ?? null;
  if (zone === null || WHOLE_DAY.test(instant) || !isTimeZone(zone)) return dayOf(instant);
  const at = Date.parse(instant);
  return dayOf(new Date(at + offsetAt(zone, at)).toISOString());
}

interface Days {
  readonly period_from: string | null;
  readonly period_to: string | null;
}

/** The days of a period on its customer's calendar; those of UTC where it would end before it begins there. */
export function daysIn(from: string | null, to: string | null, calendar: Calendar | null | undefined): Days {
  const days = {
    period_from: from === null ? null : dayIn(from, calendar),
    period_to: to === null ? null : dayIn(to, calendar),
  };
  const isSound = days.period_from === null || days.period_to === null || days.period_from <= days.period_to;
  return isSound || calendar == null ? days : daysIn(from, to, null);
}
