// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Luxon, which Odoo serves as a global; only what is used. */
interface LuxonDateTime {
  readonly isValid: boolean;
  /** 1 is Monday. */
  /** 1 to 4. */
  readonly quarter: number;
  readonly year: number;
  readonly weekday: number;
  set(values: Record<string, number>): LuxonDateTime;
  toMillis(): number;
  setZone(zone: string): LuxonDateTime;
  setLocale(locale: string): LuxonDateTime;
  minus(duration: Record<string, number>): LuxonDateTime;
  plus(duration: Record<string, number>): LuxonDateTime;
  toFormat(format: string): string;
  toISO(): string;
  toISODate(): string;
  toRelative(options: { base: LuxonDateTime; style: "short" }): string;
  startOf(unit: "day" | "month" | "quarter"): LuxonDateTime;
}

declare const luxon: {
  DateTime: {
    now(): LuxonDateTime;
    fromISO(text: string, options?: { zone?: string }): LuxonDateTime;
    fromMillis(ms: number): LuxonDateTime;
  };
  /** Odoo sets them to the user's language. */
  Settings: { defaultLocale: string; readonly defaultNumberingSystem: string | null };
};

/** Chart.js, a global once the bundle "web.chartjs_lib" is loaded; only what is used. */
declare class Chart {
  static defaults: { color: string };
  constructor(
    canvas: HTMLCanvasElement,
    configuration: {
      type: "bar";
      data: { labels: string[]; datasets: unknown[] };
      options: {
        onHover: (event: unknown, found: ChartElement[]) => void;
        onClick: (event: unknown, found: ChartElement[]) => void;
        [option: string]: unknown;
      };
    },
  );
  destroy(): void;
}

interface ChartElement {
  index: number;
  datasetIndex: number;
}
