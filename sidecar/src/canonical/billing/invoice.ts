// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull, Quantity } from "../envelope.ts";
import { Amount, Day, freeText, personal, text } from "../primitives.ts";
import { Attributes, isPeriod, Key, PERIOD_RULE, period, Share } from "./parts.ts";

/** The most lines of one document; one with more is sent as a summary. */
export const MAX_BILLING_LINES = 10_000;

/** The most refunds that one credit note names. */
export const MAX_REFUNDS = 20;

const Tax = z.strictObject({
  code: text(100).describe("Your own code of the tax; a mapping says which of Odoo's it is."),
  rate: orNull(Quantity).describe("In percent."),
  amount: Amount.describe("As you computed it: it is mapped, not computed again."),
  is_included: z.boolean().default(false).describe("Whether the line's amount holds it."),
});

export const BillingLine = z
  .strictObject({
    reference: orNull(Key),
    product: orNull(Key).describe("Your own id of the product or price."),
    subscription: orNull(Key),
    description: orNull(personal("text", freeText(500))),
    quantity: orNull(Quantity),
    unit_amount: orNull(Amount),
    discount: orNull(Amount).describe("What was taken off, as a positive amount."),
    amount: Amount.describe("What the line charges after its discount; taxes are in it where they say so."),
    taxes: z.array(Tax).max(20).default([]),
    is_proration: z.boolean().default(false),
    ...period,
    attributes: Attributes,
  })
  .refine(isPeriod, PERIOD_RULE);
export type BillingLine = z.infer<typeof BillingLine>;

/** A document of a billing platform that its customer owes or is owed; amounts of both kinds are positive. */
export const BillingInvoiceData = z.strictObject({
  reference: Key.describe("Your own id of the document."),
  number: orNull(text(100)).describe("The number that the customer sees."),
  kind: z.enum(["invoice", "credit_note"]),
  status: z.enum(["finalized", "voided", "uncollectible"]).describe("Drafts are not sent."),
  customer: Key.describe("Your own id of the customer."),
  corrects: z
    .array(Share)
    .max(100)
    .default([])
    .describe("Of a credit note: what it takes from which invoice."),
  refunds: z
    .array(Key)
    .max(MAX_REFUNDS)
    .default([])
    .describe("Of a credit note: the refunds by which its money was given back."),
  issued_on: Day,
  due_on: orNull(Day),
  currency: Currency,
  subtotal: Amount.describe("Without taxes."),
  tax_total: Amount,
  total: Amount.describe("With taxes."),
  lines: z.array(BillingLine).max(MAX_BILLING_LINES),
  url: orNull(text(2000)).describe("Where a person may look at it."),
  attributes: Attributes,
});

export const BillingInvoiceEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.invoice.v1"),
  data: BillingInvoiceData,
});
export type BillingInvoiceEvent = z.infer<typeof BillingInvoiceEvent>;
