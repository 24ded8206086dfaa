// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Luxon, which Odoo serves as a global; only what is used. */
interface LuxonDateTime {
  readonly isValid: boolean;
  toMillis(): number;
  setZone(zone: string): LuxonDateTime;
  setLocale(locale: string): LuxonDateTime;
  minus(duration: Record<string, number>): LuxonDateTime;
  plus(duration: Record<string, number>): LuxonDateTime;
  toRelative(options?: { base?: LuxonDateTime; style?: "long" | "short" | "narrow" }): string | null;
  toFormat(format: string): string;
  toISO(): string;
}

declare const luxon: {
  DateTime: {
    now(): LuxonDateTime;
    fromISO(text: string, options?: { zone?: string }): LuxonDateTime;
    fromMillis(ms: number): LuxonDateTime;
  };
};
