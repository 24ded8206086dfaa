// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type BillingInvoiceEvent,
  type BillingLine,
  digestId,
  MAX_BILLING_LINES,
  MAX_REFUNDS,
} from "../canonical/index.ts";
import { apportion, attributesOf, boundedList, cutText, dayOf } from "./billing-fields.ts";
import type { Statement } from "./event.ts";
import { decimalsOf } from "./minor-units.ts";
import {
  OptionalTrackerTime,
  optionalIdentifier,
  optionalText,
  requiredIdentifier,
} from "./partner-fields.ts";
import {
  amountMembers,
  bareLine,
  documentOf,
  type Misfit,
  money,
  sum,
  type TaxLine,
  TaxLines,
  taxesOf,
  taxTotalOf,
  totalOf,
  unitsOf,
} from "./shopify-parts.ts";
import { Transaction } from "./shopify-transaction.ts";

type Taxes = BillingLine["taxes"];

const RefundLine = z.object({
  id: requiredIdentifier(100),
  line_item_id: optionalIdentifier(100),
  quantity: z.int().min(0).max(1_000_000_000),
  line_item: z
    .object({
      variant_id: optionalIdentifier(100),
      product_id: optionalIdentifier(100),
      name: cutText(500),
      title: cutText(500),
      tax_lines: TaxLines,
    })
    .nullish(),
  ...amountMembers("subtotal"),
  ...amountMembers("total_tax"),
});

const Adjustment = z.object({
  id: optionalIdentifier(100),
  kind: optionalText(50),
  reason: cutText(500),
  ...amountMembers("amount"),
  ...amountMembers("tax_amount"),
});

const RefundShipping = z.object({
  id: optionalIdentifier(100),
  ...amountMembers("subtotal_amount"),
  ...amountMembers("tax_amount"),
});

export const Refund = z.object({
  id: requiredIdentifier(100),
  order_id: optionalIdentifier(100),
  created_at: OptionalTrackerTime,
  note: cutText(500),
  refund_line_items: boundedList(RefundLine, MAX_BILLING_LINES),
  order_adjustments: boundedList(Adjustment, 100),
  refund_shipping_lines: boundedList(RefundShipping, 100),
  transactions: boundedList(Transaction, 100),
});
export type Refund = z.infer<typeof Refund>;

/** What of an order its refunds need. */
interface RefundedOrder {
  readonly id: string;
  readonly currency: string;
  readonly taxes_included: boolean;
  readonly created_at: string;
  readonly customer: { readonly id: string };
  readonly shipping_lines: readonly { readonly tax_lines: readonly TaxLine[] }[];
}

/** A tax that is given back, by the taxes that were charged; null: none is known of which it could be. */
function sharesOf(
  units: bigint,
  charged: readonly TaxLine[],
  currency: string,
  isIncluded: boolean,
): Taxes | null {
  if (units === 0n) return [];
  if (charged.length === 0) return null;
  const unit = 10n ** BigInt(6 - decimalsOf(currency));
  const weights = charged.map((tax) => Number((unitsOf(tax, "price") ?? 0n) / unit));
  const shares = apportion(
    Number(units / unit),
    weights.map((weight) => Math.max(weight, 0)),
  );
  return taxesOf({ tax_lines: [...charged] }, currency, isIncluded)
    .map((tax, index) => ({ ...tax, amount: money(BigInt(shares[index] ?? 0) * unit, currency) }))
    .filter((_tax, index) => shares[index] !== 0);
}

const missing = (path: Misfit["path"], message: string): Misfit => ({ path, code: "missing", message });

/** One line of a credit note, before it is known whether its taxes are. */
interface Part {
  readonly path: readonly (string | number)[];
  readonly line: BillingLine;
  readonly tax: bigint;
  readonly charged: readonly TaxLine[];
  readonly isIncluded: boolean;
}

function itemParts(refund: Refund, order: RefundedOrder): Part[] {
  return refund.refund_line_items.map((told, index) => {
    const item = told.line_item;
    const line = {
      ...bareLine("", unitsOf(told, "subtotal") ?? 0n, order.currency),
      reference: told.id,
      product: item?.variant_id ?? item?.product_id ?? null,
      description: item?.name ?? item?.title ?? null,
      quantity: String(told.quantity),
      attributes: attributesOf({ item: told.line_item_id }),
    };
    const path = ["refund_line_items", index, "total_tax"];
    const tax = unitsOf(told, "total_tax") ?? 0n;
    return { path, line, tax, charged: item?.tax_lines ?? [], isIncluded: order.taxes_included };
  });
}

/** Of shipping, and of what was given back more or less than it adds up to, the order loses what is negative here. */
function otherParts(refund: Refund, order: RefundedOrder): Part[] {
  const charged = order.shipping_lines.flatMap(({ tax_lines: taxes }) => taxes);
  const { currency, taxes_included: isIncluded } = order;
  const adjusted = refund.order_adjustments.map((told, index) => {
    const product = told.kind === "shipping_refund" ? "shipping" : "adjustment";
    const line = {
      ...bareLine(product, -(unitsOf(told, "amount") ?? 0n), currency),
      reference: told.id,
      description: told.reason,
    };
    const tax = -(unitsOf(told, "tax_amount") ?? 0n);
    // Shopify adds this tax to the amount, whatever it does with prices.
    return { path: ["order_adjustments", index, "tax_amount"], line, tax, charged, isIncluded: false };
  });
  const shipped = refund.refund_shipping_lines.map((told, index) => {
    const line = {
      ...bareLine("shipping", unitsOf(told, "subtotal_amount") ?? 0n, currency),
      reference: told.id,
    };
    const tax = unitsOf(told, "tax_amount") ?? 0n;
    return { path: ["refund_shipping_lines", index, "tax_amount"], line, tax, charged, isIncluded };
  });
  return [...adjusted, ...shipped];
}

/** What the transactions of a refund gave back, where all of them did so in the order's currency; else null. */
function givenBack({ transactions }: Refund, currency: string): bigint | null {
  const isDone = transactions.every(
    (told) => told.kind === "refund" && told.status === "success" && (told.currency ?? currency) === currency,
  );
  if (!isDone || transactions.length === 0) return null;
  return sum(transactions.map((told) => unitsOf(told, "amount") ?? 0n));
}

/** The credit note that a refund of an order is; null where it takes nothing from what the order charged. */
export function creditNoteOf(refund: Refund, order: RefundedOrder): Statement | Misfit | null {
  const { currency } = order;
  const lines: BillingLine[] = [];
  for (const [index, told] of refund.refund_line_items.entries()) {
    if (unitsOf(told, "subtotal") === null)
      return missing(["refund_line_items", index, "subtotal"], "must say what is given back of the item");
  }
  for (const { path, line, tax, charged, isIncluded } of [
    ...itemParts(refund, order),
    ...otherParts(refund, order),
  ]) {
    const taxes = sharesOf(tax, charged, currency, isIncluded);
    if (taxes === null)
      return { path, code: "unknown_tax", message: "is of a tax that the order does not name" };
    lines.push({ ...line, taxes });
  }
  const total = totalOf(lines);
  if (total <= 0n) return null;
  const given = givenBack(refund, currency);
  if (given !== null && given !== total) {
    const message = `give back ${money(given, currency)}, and what they are for adds up to ${money(total, currency)}`;
    return { path: ["transactions"], code: "total_mismatch", message };
  }
  const data: BillingInvoiceEvent["data"] = {
    ...documentOf(order, lines, total, taxTotalOf(lines)),
    reference: refund.id,
    number: null,
    kind: "credit_note",
    status: "finalized",
    corrects: [{ reference: order.id, amount: money(total, currency) }],
    refunds: refund.transactions
      .filter(({ kind, status }) => kind === "refund" && status === "success")
      .map(({ id }) => id)
      .slice(0, MAX_REFUNDS),
    issued_on: dayOf(refund.created_at ?? order.created_at),
    url: null,
    attributes: attributesOf({ note: refund.note }),
  };
  const id = digestId(["shopify", "refund", JSON.stringify(data)]);
  return { type: "billing.invoice.v1", id, subject: refund.id, data };
}
