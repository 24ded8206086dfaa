// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import {
  type BillingInvoiceEvent,
  type BillingLine,
  digestId,
  MAX_BILLING_LINES,
} from "../canonical/index.ts";
import { attributesOf, boundedList, CurrencyCode, cutText, dayOf, listOfAtMost } from "./billing-fields.ts";
import { countryCode } from "./countries.ts";
import type { Statement } from "./event.ts";
import {
  OptionalTrackerTime,
  optionalIdentifier,
  optionalText,
  requiredIdentifier,
  TrackerTime,
} from "./partner-fields.ts";
import {
  amountMembers,
  bareLine,
  chargeMembers,
  discountOf,
  documentOf,
  type Misfit,
  money,
  taxesOf,
  taxTotalOf,
  totalOf,
  unitsOf,
} from "./shopify-parts.ts";
import { creditNoteOf, Refund } from "./shopify-refund.ts";

const Duty = z.object({
  ...chargeMembers,
  id: optionalIdentifier(100),
  harmonized_system_code: optionalText(50),
});

const LineItem = z.object({
  ...chargeMembers,
  id: requiredIdentifier(100),
  product_id: optionalIdentifier(100),
  variant_id: optionalIdentifier(100),
  sku: cutText(500),
  name: cutText(500),
  title: cutText(500),
  quantity: z.int().min(0).max(1_000_000_000),
  duties: boundedList(Duty, 20),
});
type LineItem = z.infer<typeof LineItem>;

const ShippingLine = z.object({
  ...chargeMembers,
  id: optionalIdentifier(100),
  code: cutText(500),
  title: cutText(500),
});

const Address = z.object({
  address1: cutText(200),
  address2: cutText(200),
  city: cutText(100),
  province: cutText(100),
  zip: cutText(20),
  country: cutText(50),
  country_code: cutText(50),
  company: cutText(200),
});

const Customer = z.object({
  id: requiredIdentifier(100),
  first_name: cutText(100),
  last_name: cutText(100),
  email: cutText(200),
  phone: cutText(80),
});

const FINANCIAL_STATUSES = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
] as const;

export const Order = z.object({
  id: requiredIdentifier(100),
  name: optionalText(100),
  currency: CurrencyCode,
  financial_status: z.enum(FINANCIAL_STATUSES),
  taxes_included: z.boolean(),
  created_at: TrackerTime,
  processed_at: OptionalTrackerTime,
  updated_at: OptionalTrackerTime,
  cancelled_at: OptionalTrackerTime,
  customer: Customer,
  billing_address: Address.nullish(),
  shipping_address: Address.nullish(),
  line_items: listOfAtMost(LineItem, MAX_BILLING_LINES),
  shipping_lines: boundedList(ShippingLine, 100),
  refunds: boundedList(Refund, 100),
  order_status_url: cutText(2000),
  ...amountMembers("total_price"),
  ...amountMembers("total_tax"),
  total_tip_received: amountMembers("amount").amount,
  ...amountMembers("original_total_additional_fees"),
});
export type Order = z.infer<typeof Order>;

/** Until something of it is paid an order may change, or be left: it is no document before. */
const UNPAID: ReadonlySet<Order["financial_status"]> = new Set(["pending", "authorized"]);
const GIVEN_UP: ReadonlySet<Order["financial_status"]> = new Set(["voided", "expired"]);

function itemLine(item: LineItem, { currency, taxes_included: isIncluded }: Order): BillingLine {
  const price = unitsOf(item, "price") ?? 0n;
  const discount = discountOf(item);
  return {
    ...bareLine("", price * BigInt(item.quantity) - discount, currency),
    reference: item.id,
    product: item.variant_id ?? item.product_id,
    description: item.name ?? item.title,
    quantity: String(item.quantity),
    unit_amount: money(price, currency),
    discount: discount === 0n ? null : money(discount, currency),
    taxes: taxesOf(item, currency, isIncluded),
    attributes: attributesOf({ sku: item.sku, product: item.product_id }),
  };
}

function dutyLines({ duties, id }: LineItem, { currency }: Order): BillingLine[] {
  return duties.map((duty) => ({
    ...bareLine("duty", unitsOf(duty, "price") ?? 0n, currency),
    reference: duty.id,
    taxes: taxesOf(duty, currency, false),
    attributes: attributesOf({ item: id, harmonized_system_code: duty.harmonized_system_code }),
  }));
}

function shippingLine(line: z.infer<typeof ShippingLine>, order: Order): BillingLine {
  const discount = discountOf(line);
  return {
    ...bareLine("shipping", (unitsOf(line, "price") ?? 0n) - discount, order.currency),
    reference: line.id,
    description: line.title,
    discount: discount === 0n ? null : money(discount, order.currency),
    taxes: taxesOf(line, order.currency, order.taxes_included),
    attributes: attributesOf({ code: line.code }),
  };
}

/** The lines of an order; tips and fees are in its total and in no line, or in a line already. */
function linesOf(order: Order, total: bigint): BillingLine[] {
  const lines = [
    ...order.line_items.flatMap((item) => [itemLine(item, order), ...dutyLines(item, order)]),
    ...order.shipping_lines.map((line) => shippingLine(line, order)),
  ];
  const extras = (
    [
      ["tip", unitsOf({ amount: order.total_tip_received }, "amount")],
      ["additional_fees", unitsOf(order, "original_total_additional_fees")],
    ] as const
  ).flatMap(([product, units]) => (units ? [bareLine(product, units, order.currency)] : []));
  return total - totalOf(lines) === totalOf(extras) ? [...lines, ...extras] : lines;
}

function addressOf(address: z.infer<typeof Address> | null | undefined) {
  if (address == null) return null;
  return {
    street: address.address1,
    street2: address.address2,
    city: address.city,
    state: address.province,
    postal_code: address.zip,
    country: countryCode(address.country_code ?? address.country),
  };
}

/** The customer as the order has them: no other message of an order's tells who they are. */
function customerOf(order: Order): Statement {
  const { id, first_name: first, last_name: last, email, phone } = order.customer;
  const company = order.billing_address?.company ?? null;
  const person = [first, last].filter((part) => part !== null).join(" ");
  const data = {
    reference: id,
    status: "active" as const,
    merged_into: null,
    parent: null,
    name: company ?? (person || null),
    is_company: company === null ? null : true,
    email,
    phone,
    tax_ids: [],
    billing_address: addressOf(order.billing_address),
    shipping_address: addressOf(order.shipping_address),
    currency: null,
    payment_days: null,
    language: null,
    attributes: attributesOf({ contact: company === null ? null : person || null }),
  };
  return {
    type: "billing.customer.v1",
    id: digestId(["shopify", "customer", JSON.stringify(data)]),
    subject: id,
    data,
  };
}

function invoiceOf(order: Order, lines: BillingLine[], total: bigint): Statement {
  const isVoided = GIVEN_UP.has(order.financial_status);
  const data: BillingInvoiceEvent["data"] = {
    ...documentOf(order, lines, total, unitsOf(order, "total_tax") ?? taxTotalOf(lines)),
    reference: order.id,
    number: order.name,
    kind: "invoice",
    status: isVoided ? "voided" : "finalized",
    corrects: [],
    refunds: [],
    issued_on: dayOf(order.processed_at ?? order.created_at),
    url: order.order_status_url,
    attributes: {},
  };
  // An order is sent whenever anything of it changes: the same document is no news.
  const id = digestId(["shopify", "order", JSON.stringify(data)]);
  return { type: "billing.invoice.v1", id, subject: order.name ?? order.id, data };
}

/** What an order says: who owes it, the document, and what was given back of it; or why nothing. */
export function orderStatements(order: Order): readonly Statement[] | string | Misfit {
  if (UNPAID.has(order.financial_status))
    return `The order is ${order.financial_status}: it becomes a document once something of it is paid.`;
  const total = unitsOf(order, "total_price");
  if (total === null) return { path: ["total_price"], code: "missing", message: "must be there" };
  const lines = linesOf(order, total);
  if (totalOf(lines) !== total) {
    const message = `is not what the lines and their taxes add up to, which is ${money(totalOf(lines), order.currency)}`;
    return { path: ["total_price"], code: "total_mismatch", message };
  }
  const statements = [customerOf(order), invoiceOf(order, lines, total)];
  for (const [index, refund] of order.refunds.entries()) {
    const note = creditNoteOf(refund, order);
    if (note === null) continue;
    if ("path" in note) return { ...note, path: ["refunds", String(index), ...note.path] };
    statements.push(note);
  }
  return statements;
}
