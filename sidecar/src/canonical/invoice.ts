// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Carrier, Currency, envelope, Location, orNull, Pieces, Quantity, Weight } from "./envelope.ts";
import { Amount, Day, freeText, personal, text } from "./primitives.ts";
import { Reference, References } from "./references.ts";

/** The most lines of one invoice. */
export const MAX_INVOICE_LINES = 10_000;
/** The most bytes of all its lines together: a message of the broker has 16 MiB (RabbitMQ 4, max_message_size). */
const MAX_LINES_BYTES = 12 * 1024 * 1024;
/** The most that one line takes with every text at its limit; fewer lines than that cannot be too many bytes. */
const MAX_LINE_BYTES = 16 * 1024;

/** What the whole invoice and each of its lines may say of what was shipped. */
const shipped = {
  shipped_on: orNull(Day).describe("The day on which the goods were picked up."),
  weight: orNull(Weight).describe("The weight that is billed."),
  pieces: orNull(Pieces),
  service: orNull(text(100)).describe("Your word for the service."),
  origin: orNull(Location),
  destination: orNull(Location),
};

const InvoiceLine = z.strictObject({
  references: z
    .array(Reference)
    .max(20)
    .default([])
    .describe("What this line bills; none: what the whole invoice names."),
  code: orNull(text(50)).describe("Our charge code, where you know it."),
  partner_code: orNull(text(100)).describe("Your own charge code."),
  description: orNull(personal("text", freeText(500))),
  amount: Amount,
  is_tax: z.boolean().default(false).describe("Whether it is a tax or a duty."),
  quantity: orNull(Quantity),
  unit: orNull(text(20)).describe("Your unit of the quantity and the rate."),
  rate: orNull(Amount),
  ...shipped,
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

function boundBytes({ value, issues }: z.core.ParsePayload<InvoiceLine[]>): void {
  if (value.length * MAX_LINE_BYTES <= MAX_LINES_BYTES) return;
  if (Buffer.byteLength(JSON.stringify(value)) <= MAX_LINES_BYTES) return;
  const message = `may take ${MAX_LINES_BYTES / 1024 / 1024} MiB together at most: send it in parts with numbers of their own`;
  issues.push({ code: "custom", message, input: value, params: { code: "too_long" } });
}

export const InvoiceData = z.strictObject({
  references: References,
  number: text(100),
  original_number: orNull(text(100)).describe(
    "The number of the invoice that this one adds to, corrects or credits.",
  ),
  invoice_type: z.enum(["original", "supplemental", "corrected", "credit"]),
  issued_on: Day.describe("The date of the invoice."),
  due_on: orNull(Day),
  currency: Currency,
  total: Amount.describe("What is to be paid, taxes included."),
  tax_total: orNull(Amount).describe("The taxes in it."),
  carrier: orNull(Carrier),
  payee: orNull(
    z.strictObject({ name: orNull(personal("name", text(200))), code: orNull(text(80)) }),
  ).describe("Who is to be paid where it is not the carrier: a factor."),
  ...shipped,
  lines: z.array(InvoiceLine).max(MAX_INVOICE_LINES).check(boundBytes),
});

export const InvoiceEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.invoice.received.v1"),
  data: InvoiceData,
});
export type InvoiceEvent = z.infer<typeof InvoiceEvent>;

/** What a format does not say of what was shipped. */
export const UNSAID_SHIPPED = {
  shipped_on: null,
  weight: null,
  pieces: null,
  service: null,
  origin: null,
  destination: null,
} as const;

/** A line of which nothing is said but what it charges. */
export function bareLine(charge: Pick<InvoiceLine, "partner_code" | "description" | "amount">): InvoiceLine {
  return {
    references: [],
    code: null,
    ...charge,
    is_tax: false,
    quantity: null,
    unit: null,
    rate: null,
    ...UNSAID_SHIPPED,
  };
}
