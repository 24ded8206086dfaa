// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { CurrencyCode, cutText } from "./billing-fields.ts";
import { requiredText } from "./partner-fields.ts";
import { fineMoney, MinorDecimal, OptionalId, OptionalMinor } from "./stripe-parts.ts";

const Interval = z.enum(["day", "week", "month", "year"]);
const Count = z.int().min(1).max(1000);

/** A price, or the plan that came before it and says the same in other words. */
export const Price = z
  .object({
    id: requiredText(100),
    product: OptionalId,
    nickname: cutText(500),
    currency: CurrencyCode.nullish(),
    unit_amount: OptionalMinor,
    unit_amount_decimal: MinorDecimal,
    recurring: z.object({ interval: Interval, interval_count: Count.default(1) }).nullish(),
    amount: OptionalMinor,
    amount_decimal: MinorDecimal,
    interval: Interval.nullish(),
    interval_count: Count.nullish(),
  })
  .transform(({ amount, amount_decimal: decimal, interval, interval_count: count, ...price }) => ({
    ...price,
    unit_amount: price.unit_amount ?? amount,
    unit_amount_decimal: price.unit_amount_decimal ?? decimal,
    recurring: price.recurring ?? (interval == null ? null : { interval, interval_count: count ?? 1 }),
  }));
export type Price = z.output<typeof Price>;

/** The product, under which all of its prices are one; of old plans that have none their own id. */
export function productOf(price: Pick<Price, "id" | "product"> | null): string | null {
  return price?.product ?? price?.id ?? null;
}

interface UnitAmount {
  readonly unit_amount: number | null;
  readonly unit_amount_decimal: string | null;
}

/** Null where there is none (prices with tiers) and where it is finer than canonical amounts. */
export function unitAmountOf(price: UnitAmount | null, currency: string): string | null {
  const minor = price?.unit_amount_decimal ?? price?.unit_amount ?? null;
  return minor === null ? null : fineMoney(String(minor), currency);
}

/** A quantity, whole until 2025 and with decimals since then. */
export const StripeQuantity = {
  quantity: z.int().min(0).max(999_999_999_999_999).nullish(),
  quantity_decimal: z
    .string()
    .regex(/^\d{1,15}(\.\d{0,6}0*)?$/, "must be a quantity with six decimals at most")
    .nullish()
    .transform((value) => value ?? null),
} as const;

interface WithQuantity {
  readonly quantity?: number | null | undefined;
  readonly quantity_decimal: string | null;
}

/** The quantity without the zeros behind its decimals. */
export function quantityOf({ quantity, quantity_decimal: decimal }: WithQuantity): string | null {
  if (decimal !== null) return decimal.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return quantity == null ? null : String(quantity);
}
