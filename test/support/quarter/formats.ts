// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What the source files of a quarter hold. */

/** How many of each; the numbers of the whole quarter are in `WHOLE`. */
export interface Size {
  readonly customers: number;
  readonly invoices: number;
  readonly payments: number;
  readonly refunds: number;
  readonly disputes: number;
  readonly payouts: number;
  /** Invoices that nobody paid and the platform voids later, as far as there are any. */
  readonly voids: number;
}

export const WHOLE: Size = {
  customers: 1_500,
  invoices: 20_000,
  payments: 22_000,
  refunds: 900,
  disputes: 60,
  payouts: 90,
  voids: 600,
};

/** A part of the whole quarter, of every kind at least one for each company and currency where there is one at all. */
export function sizeOf(share: number): Size {
  const part = (count: number, least: number) => Math.max(least, Math.round(count * share));
  return {
    customers: part(WHOLE.customers, PAIRS),
    invoices: part(WHOLE.invoices, PAIRS),
    payments: part(WHOLE.payments, PAIRS),
    refunds: part(WHOLE.refunds, PAIRS),
    disputes: part(WHOLE.disputes, 4),
    payouts: part(WHOLE.payouts, PAIRS),
    voids: part(WHOLE.voids, PAIRS),
  };
}

/** A company, and the currency of its books; what its system is to do otherwise than those of the others. */
export interface Plan {
  readonly code: string;
  readonly currency: (typeof CURRENCIES)[number];
  readonly policy?: Readonly<Record<string, unknown>>;
}

export const COMPANIES = [
  { code: "north", currency: "EUR" },
  { code: "west", currency: "USD" },
  { code: "isle", currency: "GBP" },
] as const satisfies readonly Plan[];
export const CURRENCIES = ["EUR", "USD", "GBP", "JPY"] as const;
const PAIRS = COMPANIES.length * CURRENCIES.length;

/** The platform's taxes, percent by its own code. */
export const TAXES = { tax_full: 20, tax_reduced: 7, tax_none: 0 } as const;
export type TaxCode = keyof typeof TAXES;

/** First day of the quarter, and the day after its last. */
export const FROM = Date.UTC(2026, 6, 1);
export const TO = Date.UTC(2026, 9, 1);

/** A line of `events.ndjson`: what happened, in the order in which it happened. */
export interface Told {
  readonly company: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly time: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}
