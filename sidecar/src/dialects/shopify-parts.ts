// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { BillingLine } from "../canonical/index.ts";
import { Amount } from "../canonical/primitives.ts";
import { amountOf, millionths } from "../canonical/sum.ts";
import { boundedList, cutText, quantityOrNull } from "./billing-fields.ts";
import { decimalsOf } from "./minor-units.ts";

/** Some amounts Shopify writes as a number too, from which no amount is taken: their set has the text. */
const Plain = Amount.or(z.number().transform(() => null)).nullish();
const Money = z.object({ shop_money: z.object({ amount: Amount }) }).nullish();

/**
 * The members that tell one amount: a decimal text in the shop's currency and, since orders may be shown in another, a set
 * of both. The shop's is taken: in it the shop keeps its books and is paid out, and all amounts of an order add up in
 * it, while those that the customer saw are rounded one by one.
 */
export function amountMembers<Name extends string>(name: Name) {
  const members = { [name]: Plain, [`${name}_set`]: Money };
  return members as Record<Name, typeof Plain> & Record<`${Name}_set`, typeof Money>;
}

type WithAmount<Name extends string> = { readonly [Key in Name]?: string | null | undefined } & {
  readonly [Key in `${Name}_set`]?: z.infer<typeof Money>;
};

/** Such an amount in millionths; null where neither member tells it. */
export function unitsOf<Name extends string>(told: WithAmount<Name>, name: Name): bigint | null {
  const set = told[`${name}_set`] as z.infer<typeof Money>;
  const amount = set?.shop_money.amount ?? told[name];
  return amount == null ? null : millionths(amount);
}

/** The decimal text of millionths: with the decimals of the currency, or with more where there are more. */
export function money(units: bigint, currency: string): string {
  const [whole = "0", decimals = ""] = amountOf(units).split(".");
  const kept = decimals.replace(/0+$/, "").padEnd(decimalsOf(currency), "0");
  return kept === "" ? whole : `${whole}.${kept}`;
}

export const sum = (units: readonly bigint[]) => units.reduce((total, one) => total + one, 0n);

/** The shift by two digits of a rate as JavaScript writes it: 0.0725 is 7.25 percent; null where it is no plain decimal. */
export function percentOf(rate: number | null | undefined): string | null {
  const [, whole = "", fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(String(rate ?? "")) ?? [];
  if (whole === "") return null;
  const digits = fraction.padEnd(2, "0");
  const percent = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  const rest = digits.slice(2);
  return quantityOrNull(rest === "" ? percent : `${percent}.${rest}`);
}

const TaxLine = z.object({
  title: cutText(100),
  rate: z.number().nullish(),
  ...amountMembers("price"),
});
export type TaxLine = z.infer<typeof TaxLine>;
export const TaxLines = boundedList(TaxLine, 20);

const Allocation = z.object(amountMembers("amount"));

/** The members of what is charged: items, shipping, duties. */
export const chargeMembers = {
  tax_lines: TaxLines,
  discount_allocations: boundedList(Allocation, 100),
  ...amountMembers("price"),
} as const;

interface Charge {
  readonly tax_lines: readonly TaxLine[];
  readonly discount_allocations?: readonly z.infer<typeof Allocation>[];
}

/** What was taken off a charge, in millionths. */
export function discountOf({ discount_allocations: allocations = [] }: Charge): bigint {
  return sum(allocations.map((allocation) => unitsOf(allocation, "amount") ?? 0n));
}

/** The taxes of a charge; a tax has no code but its title. */
export function taxesOf(
  { tax_lines: taxes }: Pick<Charge, "tax_lines">,
  currency: string,
  isIncluded: boolean,
): BillingLine["taxes"] {
  return taxes.map((tax) => ({
    code: tax.title ?? "tax",
    rate: percentOf(tax.rate),
    amount: money(unitsOf(tax, "price") ?? 0n, currency),
    is_included: isIncluded,
  }));
}

/** A line of which nothing is known but what it charges. */
export function bareLine(product: string, units: bigint, currency: string): BillingLine {
  return {
    reference: null,
    product,
    subscription: null,
    description: null,
    quantity: null,
    unit_amount: null,
    discount: null,
    amount: money(units, currency),
    taxes: [],
    is_proration: false,
    period_from: null,
    period_to: null,
    attributes: {},
  };
}

/** What lines add up to, in millionths: their amounts, and the taxes that these do not hold. */
export function totalOf(lines: readonly BillingLine[]): bigint {
  const taxes = lines.flatMap((line) => line.taxes.filter((tax) => !tax.is_included));
  return sum([...lines, ...taxes].map(({ amount }) => millionths(amount)));
}

export function taxTotalOf(lines: readonly BillingLine[]): bigint {
  return sum(lines.flatMap(({ taxes }) => taxes.map(({ amount }) => millionths(amount))));
}

/** What an order and its refunds say of their customer and currency. */
interface OfOrder {
  readonly currency: string;
  readonly customer: { readonly id: string };
}

/** The members of a document that an order and what is given back of it tell alike. */
export function documentOf(
  { currency, customer }: OfOrder,
  lines: BillingLine[],
  total: bigint,
  tax: bigint,
) {
  return {
    customer: customer.id,
    due_on: null,
    currency,
    subtotal: money(total - tax, currency),
    tax_total: money(tax, currency),
    total: money(total, currency),
    lines,
  };
}

/** What does not fit, where it stands, and what is told of it. */
export interface Misfit {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}
