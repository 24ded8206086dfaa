// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { envelope, orNull } from "../envelope.ts";
import { Fault, MAX_FAULTS } from "../fault.ts";
import { Amount, freeText, personal, text } from "../primitives.ts";
import { BillingInvoiceData } from "./invoice.ts";
import { Key } from "./parts.ts";

const Version = z.int().min(1).max(1_000_000);

const Correction = z.strictObject({
  reference: orNull(Key).describe("Our own id of the invoice, where you got it from us."),
  platform_reference: orNull(Key).describe("Your own id of the invoice, where we know it."),
  amount: Amount,
});

/** An invoice or a credit note of ours that you are asked to take over; you answer with billing.invoice.answer.v1. */
export const IssuedInvoiceData = BillingInvoiceData.extend({
  reference: Key.describe("Our own id of the document: the same for ever."),
  version: Version.describe("1 for what we tell first of a document; a higher one replaces it."),
  status: z.enum(["finalized", "voided"]).describe("voided: take back what you took over."),
  customer: Key.describe("Your own id of the customer."),
  corrects: z
    .array(Correction)
    .max(100)
    .default([])
    .describe("Of a credit note: what it takes from which invoice."),
});

export const IssuedInvoiceEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.invoice.issued.v1"),
  data: IssuedInvoiceData,
});
export type IssuedInvoiceEvent = z.infer<typeof IssuedInvoiceEvent>;

/** What became of an invoice that you were asked to take over. */
export const InvoiceAnswerData = z
  .strictObject({
    reference: Key.describe("Our own id of the document, as we told it."),
    version: Version.describe("The one that you answer to."),
    status: z.enum(["accepted", "rejected"]),
    platform_reference: orNull(Key).describe(
      "Your own id of the document; payments may name it from now on.",
    ),
    url: orNull(text(2000)).describe("Where a person may look at it."),
    reason_code: orNull(text(100)).describe("Your own code."),
    reason: orNull(personal("text", freeText(500))),
    faults: z.array(Fault).max(MAX_FAULTS).default([]).describe("What is wrong, by place in what we sent."),
  })
  .refine(({ status, platform_reference: reference }) => status === "rejected" || reference !== null, {
    path: ["platform_reference"],
    message: "must be your own id of what you accepted",
  });

export const InvoiceAnswerEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.invoice.answer.v1"),
  data: InvoiceAnswerData,
});
export type InvoiceAnswerEvent = z.infer<typeof InvoiceAnswerEvent>;
