// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Address } from "./billing/parts.ts";
import { Currency, orNull, Quantity } from "./envelope.ts";
import { Amount, Day, freeText, personal, text } from "./primitives.ts";

/** The most lines of one document, as of an invoice of a billing platform. */
export const MAX_TAX_LINES = 10_000;

/** What an engine knows a document by: company, code and type together, and no more than once. */
export const TaxDocument = z.strictObject({
  company: text(50).describe("What the engine calls the company."),
  code: text(50).describe("Odoo's identity of the document: it stays when the document gets a number."),
  type: z.enum(["order", "invoice", "refund"]),
});
export type TaxDocument = z.infer<typeof TaxDocument>;

const QuestionLine = z.strictObject({
  number: z.string().regex(/^\d{1,6}$/, "must be the number of the line in the document"),
  product: orNull(text(100)),
  tax_code: orNull(text(50)).describe("What kind of goods or service it is, in the engine's words."),
  description: orNull(personal("text", freeText(200))),
  quantity: Quantity,
  amount: Amount.describe("What the line charges after its discount, without taxes; negative: it takes off."),
});

/** What an engine is asked: the taxes of one document. Amounts of a refund are positive, its type says the direction. */
export const TaxQuestion = z.strictObject({
  document: TaxDocument,
  number: orNull(text(100)).describe("What people call the document."),
  date: Day,
  tax_date: orNull(Day).describe("Of a refund: the day whose rates count, that of the invoice."),
  currency: Currency,
  customer: z.strictObject({ code: text(50), tax_id: orNull(text(40)) }),
  ship_from: Address,
  ship_to: Address,
  lines: z.array(QuestionLine).min(1).max(MAX_TAX_LINES),
});
export type TaxQuestion = z.infer<typeof TaxQuestion>;

const AnswerTax = z.object({
  code: text(100),
  name: text(200),
  rate: orNull(Quantity).describe("In percent."),
  amount: Amount,
});

/** What an engine answers: every line that was asked, and a total that is their sum. */
export const TaxAnswer = z.object({
  currency: Currency,
  total: Amount.describe("All taxes."),
  lines: z
    .array(
      z.object({
        number: z.string().max(6),
        tax: Amount,
        taxes: z.array(AnswerTax).max(50),
      }),
    )
    .max(MAX_TAX_LINES),
});
export type TaxAnswer = z.infer<typeof TaxAnswer>;

/** What an engine knows of a document that it was told to keep. */
export const TaxRecord = z.object({
  state: z.enum(["none", "committed", "voided"]),
  total: orNull(Amount),
});
export type TaxRecord = z.infer<typeof TaxRecord>;
