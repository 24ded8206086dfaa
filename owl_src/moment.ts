// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import {
  deserializeDate,
  deserializeDateTime,
  formatDate,
  toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/**
 * An instant in the user's time zone. The server writes "2026-11-20 10:00:00" (Odoo, UTC) and partners write RFC 3339: both
 * are read, and what is neither is no instant.
 */
export function readInstant(value: string | false | null | undefined): LuxonDateTime | null {
  if (!value) {
    return null;
  }
  const instant = value.includes("T")
    ? luxon.DateTime.fromISO(value, { zone: "utc" }).setZone("default")
    : deserializeDateTime(value);
  return instant.isValid ? instant : null;
}

/** "Nov 20, 10:00 AM" in the user's language and zone, or an empty text. */
export function instantText(
  value: string | false | null | undefined,
  options: { showSeconds: boolean } = { showSeconds: false },
): string {
  const instant = readInstant(value);
  return instant ? toLocaleDateTimeString(instant, options) : "";
}

/** A day of the books ("2026-11-20") as the user writes days. */
export function dayText(day: string): string {
  return formatDate(deserializeDate(day));
}

export interface DueText {
  text: string;
  overdue: boolean;
}

/** How long until a deadline, or since: "Due in 3 hr.", "Due 2 days ago". */
export function dueText(deadline: string | false | null | undefined, now: LuxonDateTime): DueText | null {
  const instant = readInstant(deadline);
  if (!instant) {
    return null;
  }
  const away = instant.toMillis() - now.toMillis();
  return { text: _t("Due %s", relativeText(away)), overdue: away < 0 };
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** Months and years of the mean length: nobody counts days over so long. */
const UNITS = [
  ["year", 365.2425 * DAY],
  ["month", 30.436875 * DAY],
  ["day", DAY],
  ["hour", 3_600 * SECOND],
  ["minute", 60 * SECOND],
  ["second", SECOND],
] as const;

/** The same as Luxon's `toRelative`, which takes a hundred times as long: a queue draws forty of them at once. */
function relativeText(away: number): string {
  const [unit, length] = UNITS.find((known) => Math.abs(away) >= known[1]) ?? ["second", SECOND];
  return wordsOf(luxon.Settings.defaultLocale, luxon.Settings.defaultNumberingSystem).format(
    Math.trunc(away / length),
    unit,
  );
}

const words = new Map<string, Intl.RelativeTimeFormat>();

/** Making such a format takes long, and a page has one language. */
function wordsOf(locale: string, numberingSystem: string | null): Intl.RelativeTimeFormat {
  const key = `${locale} ${numberingSystem}`;
  const known = words.get(key) ?? new Intl.RelativeTimeFormat(locale, relativeOptions(numberingSystem));
  words.set(key, known);
  return known;
}

function relativeOptions(numberingSystem: string | null): Intl.RelativeTimeFormatOptions {
  return { style: "short", ...(numberingSystem && { numberingSystem }) };
}
