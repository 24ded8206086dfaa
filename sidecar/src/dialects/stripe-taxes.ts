// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { BillingLine } from "../canonical/index.ts";
import { listOfAtMost, quantityOrNull } from "./billing-fields.ts";
import { requiredText } from "./partner-fields.ts";
import { Minor, missing, money } from "./stripe-parts.ts";

type Tax = BillingLine["taxes"][number];

/** A tax on a line, whichever of the two shapes told it. */
interface ToldTax {
  readonly code: string;
  readonly amount: number;
  readonly isIncluded: boolean;
}

/** The most taxes that one line has in an event of ours. */
const MAX_TAXES = 20;

const TaxRate = z.object({ id: requiredText(100), percentage: z.number().nullish() });
/** A tax rate by its id, or as a whole. */
const AnyTaxRate = z
  .union([requiredText(100).transform((id) => ({ id })), TaxRate], {
    error: "must be the id of a tax rate, or a tax rate",
  })
  .transform(({ id }) => id);

/** Until 2025-03-31.basil. */
const TaxAmount = z
  .object({ amount: Minor, inclusive: z.boolean(), tax_rate: AnyTaxRate })
  .transform(({ amount, inclusive, tax_rate: code }): ToldTax => ({ code, amount, isIncluded: inclusive }));

/** Since then. Where no rate applies there is none, and no tax either. */
const LineTax = z
  .object({
    amount: Minor,
    tax_behavior: z.enum(["exclusive", "inclusive"]),
    tax_rate_details: z.object({ tax_rate: AnyTaxRate }).nullish(),
  })
  .transform(({ amount, tax_behavior: behavior, tax_rate_details: details }, context): ToldTax | null => {
    if (details == null && amount === 0) return null;
    if (details == null) {
      context.issues.push(missing(["tax_rate_details"], "must name the tax rate where there is a tax"));
      return z.NEVER;
    }
    return { code: details.tax_rate, amount, isIncluded: behavior === "inclusive" };
  });

/** The members of a line that tell its taxes, in both shapes. */
export const taxMembers = {
  taxes: listOfAtMost(LineTax, MAX_TAXES).nullish(),
  tax_amounts: listOfAtMost(TaxAmount, MAX_TAXES).nullish(),
  tax_rates: listOfAtMost(TaxRate, MAX_TAXES).nullish(),
} as const;

interface WithTaxes {
  readonly taxes?: readonly (ToldTax | null)[] | null | undefined;
  readonly tax_amounts?: readonly ToldTax[] | null | undefined;
  readonly tax_rates?: readonly z.infer<typeof TaxRate>[] | null | undefined;
}

/** A line of an API version that tells taxes in a third way must not pass for one without. */
export function checkTaxes(payload: z.core.ParsePayload<WithTaxes>): void {
  const { taxes, tax_amounts: amounts } = payload.value;
  if (taxes === undefined && amounts === undefined)
    payload.issues.push(
      missing(["taxes"], "must tell the taxes of the line (or tax_amounts, as older versions do)"),
    );
}

/** Percent as text. Rates have four decimals, of which JavaScript's shortest text loses none; null for what is finer. */
function percentText(percentage: number | null | undefined): string | null {
  return quantityOrNull(String(percentage ?? ""));
}

/** The taxes of a line. @param sign -1 where the document is told the other way round */
export function taxesOf(line: WithTaxes, currency: string, sign: 1 | -1): Tax[] {
  const rates = new Map((line.tax_rates ?? []).map(({ id, percentage }) => [id, percentage]));
  const told = (line.taxes ?? line.tax_amounts ?? []).filter((tax) => tax !== null);
  return told.map(({ code, amount, isIncluded }) => ({
    code,
    rate: percentText(rates.get(code)),
    amount: money(sign * amount, currency),
    is_included: isIncluded,
  }));
}

/** The members of a document that tell its taxes together. */
export const taxTotalMembers = {
  total_taxes: listOfAtMost(z.object({ amount: Minor }), 100).nullish(),
  total_tax_amounts: listOfAtMost(z.object({ amount: Minor }), 100).nullish(),
  // Of credit notes; invoices have total_tax_amounts.
  tax_amounts: listOfAtMost(z.object({ amount: Minor }), 100).nullish(),
  tax: Minor.nullish(),
} as const;

interface WithTaxTotals {
  readonly total_taxes?: readonly { readonly amount: number }[] | null | undefined;
  readonly total_tax_amounts?: readonly { readonly amount: number }[] | null | undefined;
  readonly tax_amounts?: readonly { readonly amount: number }[] | null | undefined;
  readonly tax?: number | null | undefined;
}

/** All taxes of a document, in the smallest unit; null where no member that is known tells them. */
export function taxTotalOf(document: WithTaxTotals): number | null {
  const { total_taxes: taxes, total_tax_amounts: totals, tax_amounts: amounts, tax } = document;
  const members = [taxes, totals, amounts];
  const list = members.find((member) => member != null);
  if (list != null) return list.reduce((sum, { amount }) => sum + amount, 0);
  // Null is Stripe's word for no taxes.
  return tax ?? (tax === null || members.includes(null) ? 0 : null);
}
