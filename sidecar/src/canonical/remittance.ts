// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull, Party } from "./envelope.ts";
import { Amount, Day, freeText, text } from "./primitives.ts";
import { Reference, References } from "./references.ts";

/** A difference between what was billed and what is paid (X12 ADX): negative takes away. */
const Adjustment = z.strictObject({
  amount: Amount,
  reason_code: orNull(text(20)),
  reason: orNull(freeText(200)),
});

/** One paid document (X12 RMR). */
const RemittanceLine = z.strictObject({
  reference: Reference,
  paid: Amount,
  billed: orNull(Amount),
  discount: orNull(Amount),
  issued_on: orNull(Day),
  adjustments: z.array(Adjustment).max(20).default([]),
  references: z.array(Reference).max(20).default([]),
});

/** What a payment pays: X12 820. Messages about one payment add up: each tells the difference to those before. */
export const RemittanceData = z.strictObject({
  /** The trace number of the payment (TRN02), also among the references. */
  number: text(100),
  references: References,
  /** Whether it is paid, told otherwise before, or undone: then what is taken back is negative. */
  status: z.enum(["paid", "corrected", "reversed"]).default("paid"),
  /** How it is paid (BPR04: ACH, CHK, FWT …). */
  method: orNull(text(20)),
  amount: Amount,
  currency: Currency,
  paid_on: orNull(Day),
  payer: orNull(Party),
  payee: orNull(Party),
  lines: z.array(RemittanceLine).max(1000),
});

export const RemittanceEvent = z.strictObject({
  ...envelope,
  type: z.literal("freight.remittance.v1"),
  data: RemittanceData,
});
export type RemittanceEvent = z.infer<typeof RemittanceEvent>;
