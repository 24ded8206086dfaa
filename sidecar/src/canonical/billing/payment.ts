// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull } from "../envelope.ts";
import { Amount, freeText, Instant, personal, text } from "../primitives.ts";
import { Attributes, Key, Share } from "./parts.ts";

const reason = {
  reason_code: orNull(text(100)).describe("Your own code."),
  reason: orNull(personal("text", freeText(500))),
} as const;

/** What a payment, a refund or a dispute makes in the currency in which the gateway settles. */
const Settled = z.strictObject({
  amount: Amount.describe("Before the gateway's fee."),
  fee: Amount,
  currency: Currency,
});

export const PaymentData = z.strictObject({
  reference: Key.describe("Your own id of the payment."),
  status: z
    .enum(["captured", "allocated", "failed", "cancelled"])
    .describe(
      "allocated: no money moved now; amount is what the payment pays of these invoices, told after it was captured.",
    ),
  customer: orNull(Key),
  amount: Amount,
  currency: Currency,
  invoices: z.array(Share).max(100).default([]).describe("What it pays, where you know it."),
  method: orNull(text(50)).describe("Such as card or sepa_debit."),
  settled: orNull(Settled),
  ...reason,
  attributes: Attributes,
});

export const PaymentEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.payment.v1"),
  data: PaymentData,
});
export type PaymentEvent = z.infer<typeof PaymentEvent>;

export const RefundData = z.strictObject({
  reference: Key.describe("Your own id of the refund."),
  status: z.enum(["succeeded", "failed", "cancelled"]),
  payment: Key.describe("Your own id of the payment that is given back."),
  amount: Amount.describe("What is given back, as a positive amount."),
  currency: Currency,
  credit_note: orNull(Key),
  settled: orNull(Settled),
  ...reason,
});

export const RefundEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.refund.v1"),
  data: RefundData,
});
export type RefundEvent = z.infer<typeof RefundEvent>;

export const DisputeData = z.strictObject({
  reference: Key.describe("Your own id of the dispute."),
  status: z.enum(["opened", "funds_withdrawn", "funds_reinstated", "won", "lost"]),
  payment: Key.describe("Your own id of the payment that is disputed."),
  amount: Amount.describe("What is disputed, as a positive amount."),
  fee: orNull(Amount).describe("In the same currency; given back where it is negative."),
  currency: Currency,
  settled: orNull(Settled),
  respond_by: orNull(Instant),
  ...reason,
});

export const DisputeEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.dispute.v1"),
  data: DisputeData,
});
export type DisputeEvent = z.infer<typeof DisputeEvent>;
