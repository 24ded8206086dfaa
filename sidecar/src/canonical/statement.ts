// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull } from "./envelope.ts";
import { Amount, Day, text } from "./primitives.ts";
import { Reference } from "./references.ts";

/** One invoice of a statement, as its sender counts it. */
const StatementLine = z.strictObject({
  number: text(100).describe("The invoice number."),
  amount: Amount.describe("Its total; a credit is negative."),
  issued_on: orNull(Day),
});

/** What a partner says it billed within a period, in one currency: held against what arrived. */
export const StatementData = z
  .strictObject({
    references: z.array(Reference).max(20).default([]),
    number: text(100).describe("The number of the statement."),
    currency: Currency,
    period_from: Day,
    period_to: Day,
    count: z.int().min(0).max(1_000_000).describe("How many invoices it counts."),
    total: Amount.describe("The sum of their totals."),
    lines: z
      .array(StatementLine)
      .max(10_000)
      .default([])
      .describe("The invoices one by one; left out: count and sum are compared only."),
  })
  .refine((data) => data.period_from <= data.period_to, {
    path: ["period_to"],
    message: "must not be before period_from",
  });

export const StatementEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.statement.closed.v1"),
  data: StatementData,
});
export type StatementEvent = z.infer<typeof StatementEvent>;
