// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type BillingInvoiceEvent, type BillingLine, MAX_REFUNDS } from "../canonical/index.ts";
import { attributesOf, CurrencyCode, cutText, listOfAtMost } from "./billing-fields.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import {
  dayOfSeconds,
  Id,
  Minor,
  MinorDecimal,
  missing,
  money,
  OptionalId,
  OptionalMinor,
  OptionalSeconds,
  Period,
  periodOf,
  Seconds,
  type Teller,
  teller,
  wholeList,
} from "./stripe-parts.ts";
import { Price, productOf, quantityOf, StripeQuantity, unitAmountOf } from "./stripe-price.ts";
import { checkTaxes, taxesOf, taxMembers, taxTotalMembers, taxTotalOf } from "./stripe-taxes.ts";

/** As many lines as a message has room for (MAX_VALUES of strict-json.ts), one line having some fifty values. */
const MAX_LINES = 1000;
/** The most discounts of one line; Stripe allows twenty. */
const MAX_DISCOUNTS = 100;

const reductions = {
  discount_amounts: listOfAtMost(z.object({ amount: Minor }), MAX_DISCOUNTS).nullish(),
  // Discounts stand here once more, beside what was paid by credits that were bought before.
  pretax_credit_amounts: listOfAtMost(z.object({ amount: Minor, type: z.string() }), MAX_DISCOUNTS).nullish(),
} as const;

interface WithReductions {
  readonly discount_amounts?: readonly { readonly amount: number }[] | null | undefined;
  readonly pretax_credit_amounts?:
    | readonly { readonly amount: number; readonly type: string }[]
    | null
    | undefined;
}

/** What is taken off a line, in the smallest unit: Stripe's `amount` of a line is before it. */
function reductionOf({
  discount_amounts: discounts,
  pretax_credit_amounts: credits,
}: WithReductions): number {
  const bought = (credits ?? []).filter(({ type }) => type === "credit_balance_transaction");
  return [...(discounts ?? []), ...bought].reduce((sum, { amount }) => sum + amount, 0);
}

const LineSource = z.object({ subscription: OptionalId, proration: z.boolean().nullish() });

const InvoiceLine = z
  .object({
    id: requiredText(100),
    amount: Minor,
    description: cutText(500),
    ...StripeQuantity,
    period: Period.nullish(),
    ...reductions,
    ...taxMembers,
    // Until 2025-03-31.basil: what is sold and why it is billed.
    price: Price.nullish(),
    plan: Price.nullish(),
    subscription: OptionalId,
    proration: z.boolean().nullish(),
    // Since then.
    pricing: z
      .object({
        unit_amount_decimal: MinorDecimal,
        price_details: z.object({ price: OptionalId, product: OptionalId }).nullish(),
      })
      .nullish(),
    parent: z
      .object({
        subscription_item_details: LineSource.nullish(),
        invoice_item_details: LineSource.nullish(),
      })
      .nullish(),
  })
  .check(checkTaxes);
type InvoiceLine = z.infer<typeof InvoiceLine>;

interface Sold {
  readonly product: string | null;
  readonly price: string | null;
  readonly unit: { readonly unit_amount: number | null; readonly unit_amount_decimal: string | null } | null;
}

/** What a line sells, in either shape. */
function soldIn({ pricing, price, plan }: InvoiceLine): Sold {
  if (pricing != null) {
    const { price: id = null, product = null } = pricing.price_details ?? {};
    const unit = { unit_amount: null, unit_amount_decimal: pricing.unit_amount_decimal };
    return { product: product ?? id, price: id, unit };
  }
  const old = price ?? plan ?? null;
  return { product: productOf(old), price: old?.id ?? null, unit: old };
}

/** What a document says with the other sign is told with its own sign again. */
type Sign = 1 | -1;

/** A unit price, the other way round where its document is. */
function signed(unitAmount: string | null, sign: Sign): string | null {
  if (unitAmount === null || sign === 1) return unitAmount;
  return unitAmount.startsWith("-") ? unitAmount.slice(1) : `-${unitAmount}`;
}

function invoiceLine(line: InvoiceLine, currency: string, sign: Sign): BillingLine {
  const sold = soldIn(line);
  const source = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details ?? line;
  const reduction = reductionOf(line);
  return {
    reference: line.id,
    product: sold.product,
    subscription: source.subscription,
    description: line.description,
    quantity: quantityOf(line),
    unit_amount: signed(unitAmountOf(sold.unit, currency), sign),
    discount: reduction === 0 ? null : money(sign * reduction, currency),
    amount: money(sign * (line.amount - reduction), currency),
    taxes: taxesOf(line, currency, sign),
    is_proration: source.proration ?? false,
    ...(line.period == null
      ? { period_from: null, period_to: null }
      : periodOf(line.period.start, line.period.end)),
    attributes: attributesOf({ price: sold.price }),
  };
}

/** Shipping, which is no line at Stripe's and is a part of the total; its taxes are seldom shown one by one. */
const OptionalShipping = z
  .object({
    amount_subtotal: Minor,
    amount_tax: Minor,
    amount_total: Minor,
    shipping_rate: OptionalId,
  })
  .nullish();

/** The code of a tax on shipping, of which Stripe tells the sum only. */
const SHIPPING_TAX = "shipping";

function shippingLines(
  shipping: z.infer<typeof OptionalShipping>,
  currency: string,
  sign: Sign,
): BillingLine[] {
  if (shipping == null || shipping.amount_total === 0) return [];
  const { amount_subtotal: subtotal, amount_tax: tax, amount_total: total, shipping_rate: rate } = shipping;
  return [
    {
      reference: null,
      product: rate,
      subscription: null,
      description: null,
      quantity: null,
      unit_amount: null,
      discount: null,
      amount: money(sign * subtotal, currency),
      taxes:
        tax === 0
          ? []
          : [
              {
                code: SHIPPING_TAX,
                rate: null,
                amount: money(sign * tax, currency),
                is_included: total === subtotal,
              },
            ],
      is_proration: false,
      period_from: null,
      period_to: null,
      attributes: { kind: "shipping" },
    },
  ];
}

/** What both documents have. */
const documentMembers = {
  id: requiredText(100),
  number: optionalText(100),
  customer: OptionalId,
  // Accounts that are customers, since 2025.
  customer_account: OptionalId,
  currency: CurrencyCode,
  created: Seconds,
  effective_at: OptionalSeconds,
  total: Minor,
  ...taxTotalMembers,
  shipping_cost: OptionalShipping,
} as const;

const TOTALS_RULE = "must tell the taxes of the document (or total_tax_amounts or tax, as older versions do)";

/** What a document must say in one of several places. */
function checkDocument(
  payload: z.core.ParsePayload<
    { customer: string | null; customer_account: string | null } & Parameters<typeof taxTotalOf>[0]
  >,
): void {
  const { value, issues } = payload;
  if (value.customer === null && value.customer_account === null)
    issues.push(missing(["customer"], "must say who it is for"));
  if (taxTotalOf(value) === null) issues.push(missing(["total_taxes"], TOTALS_RULE));
}

const Invoice = z
  .object({
    object: z.literal("invoice"),
    ...documentMembers,
    status: z.enum(["open", "paid", "void", "uncollectible"]),
    due_date: OptionalSeconds,
    status_transitions: z.object({ finalized_at: OptionalSeconds }).nullish(),
    hosted_invoice_url: optionalText(2000),
    lines: wholeList(InvoiceLine, MAX_LINES),
    billing_reason: optionalText(50),
    // Until 2025-03-31.basil, and since then.
    subscription: OptionalId,
    parent: z.object({ subscription_details: z.object({ subscription: OptionalId }).nullish() }).nullish(),
  })
  .check(checkDocument);

/**
 * A finalized invoice, or what became of it. One whose credits outweigh its charges owes the customer: that is a credit
 * note, and its amounts are told the other way round.
 */
export function invoiceTeller(status: BillingInvoiceEvent["data"]["status"]): Teller {
  return teller(Invoice, (invoice, { account }) => {
    const { id, number, currency, total } = invoice;
    const sign: Sign = total < 0 ? -1 : 1;
    const tax = taxTotalOf(invoice) ?? 0;
    return [
      {
        type: "billing.invoice.v1",
        subject: number ?? id,
        data: {
          reference: id,
          number,
          kind: sign === 1 ? "invoice" : "credit_note",
          status,
          customer: invoice.customer ?? invoice.customer_account ?? "",
          corrects: [],
          refunds: [],
          issued_on: dayOfSeconds(
            invoice.effective_at ?? invoice.status_transitions?.finalized_at ?? invoice.created,
          ),
          due_on: invoice.due_date === null ? null : dayOfSeconds(invoice.due_date),
          currency,
          subtotal: money(sign * (total - tax), currency),
          tax_total: money(sign * tax, currency),
          total: money(sign * total, currency),
          lines: [
            ...invoice.lines.data.map((line) => invoiceLine(line, currency, sign)),
            ...shippingLines(invoice.shipping_cost, currency, sign),
          ],
          url: invoice.hosted_invoice_url,
          attributes: attributesOf({
            account,
            billing_reason: invoice.billing_reason,
            subscription: invoice.parent?.subscription_details?.subscription ?? invoice.subscription,
          }),
        },
      },
    ];
  });
}

const CreditNoteLine = z
  .object({
    id: requiredText(100),
    amount: Minor,
    description: cutText(500),
    ...StripeQuantity,
    unit_amount: OptionalMinor,
    unit_amount_decimal: MinorDecimal,
    invoice_line_item: OptionalId,
    ...reductions,
    ...taxMembers,
  })
  .check(checkTaxes);
type CreditNoteLine = z.infer<typeof CreditNoteLine>;

function creditNoteLine(line: CreditNoteLine, currency: string): BillingLine {
  const reduction = reductionOf(line);
  return {
    reference: line.id,
    product: null,
    subscription: null,
    description: line.description,
    quantity: quantityOf(line),
    unit_amount: unitAmountOf(line, currency),
    discount: reduction === 0 ? null : money(reduction, currency),
    amount: money(line.amount - reduction, currency),
    taxes: taxesOf(line, currency, 1),
    is_proration: false,
    period_from: null,
    period_to: null,
    attributes: attributesOf({ invoice_line: line.invoice_line_item }),
  };
}

const CreditNote = z
  .object({
    object: z.literal("credit_note"),
    ...documentMembers,
    invoice: Id,
    reason: optionalText(50),
    pdf: optionalText(2000),
    lines: wholeList(CreditNoteLine, MAX_LINES),
    // Until 2025-03-31.basil, and since then.
    refund: OptionalId,
    refunds: listOfAtMost(z.object({ refund: OptionalId }), MAX_REFUNDS).nullish(),
  })
  .check(checkDocument);

/** A credit note; Stripe's amounts are positive, as ours. */
export function creditNoteTeller(status: "finalized" | "voided"): Teller {
  return teller(CreditNote, (note, { account }) => {
    const { id, number, currency, total } = note;
    const tax = taxTotalOf(note) ?? 0;
    const refunds = [note.refund, ...(note.refunds ?? []).map(({ refund }) => refund)];
    return [
      {
        type: "billing.invoice.v1",
        subject: number ?? id,
        data: {
          reference: id,
          number,
          kind: "credit_note",
          status,
          customer: note.customer ?? note.customer_account ?? "",
          corrects: [{ reference: note.invoice, amount: money(total, currency) }],
          refunds: refunds.filter((refund) => refund !== null).slice(0, MAX_REFUNDS),
          issued_on: dayOfSeconds(note.effective_at ?? note.created),
          due_on: null,
          currency,
          subtotal: money(total - tax, currency),
          tax_total: money(tax, currency),
          total: money(total, currency),
          lines: [
            ...note.lines.data.map((line) => creditNoteLine(line, currency)),
            ...shippingLines(note.shipping_cost, currency, 1),
          ],
          url: note.pdf,
          attributes: attributesOf({ account, reason: note.reason }),
        },
      },
    ];
  });
}
