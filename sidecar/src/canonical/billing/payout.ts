// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull } from "../envelope.ts";
import { Amount, Day, freeText, personal, text } from "../primitives.ts";
import { Key } from "./parts.ts";

/** The most movements of one payout that one message tells. */
export const MAX_PAYOUT_LINES = 10_000;

/** One movement of the gateway's balance that a payout settles; what takes from the balance is negative. */
const PayoutLine = z
  .strictObject({
    kind: z.enum(["payment", "refund", "dispute", "fee", "adjustment"]),
    reference: orNull(Key).describe("Your own id of the payment, refund or dispute."),
    amount: Amount.describe("Before the fee."),
    fee: Amount.default("0").describe("What the gateway keeps, as a positive amount."),
  })
  .refine(({ kind, reference }) => reference !== null || kind === "fee" || kind === "adjustment", {
    path: ["reference"],
    message: "must say which payment, refund or dispute it is",
  });

/** What a gateway pays into the bank account. */
export const PayoutData = z.strictObject({
  reference: Key.describe("Your own id of the payout."),
  status: z.enum(["created", "paid", "failed", "cancelled"]),
  amount: Amount.describe("What reaches the bank; negative where the gateway collects."),
  currency: Currency,
  arrives_on: orNull(Day),
  bank_reference: orNull(text(100)).describe("What the bank statement shows."),
  lines: z
    .array(PayoutLine)
    .max(MAX_PAYOUT_LINES)
    .default([])
    .describe("What it settles, where you know it."),
  reason_code: orNull(text(100)),
  reason: orNull(personal("text", freeText(500))),
});

export const PayoutEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.payout.v1"),
  data: PayoutData,
});
export type PayoutEvent = z.infer<typeof PayoutEvent>;
