// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { CurrencyCode, cutText } from "./billing-fields.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import { dayOfSeconds, Minor, money, OptionalSeconds, type Teller, teller } from "./stripe-parts.ts";

/** A payout on its way has a status of its own, which is no news beside that it was created. */
const STATUSES = {
  pending: "created",
  in_transit: "created",
  paid: "paid",
  failed: "failed",
  canceled: "cancelled",
} as const;

const Payout = z.object({
  object: z.literal("payout"),
  id: requiredText(100),
  amount: Minor,
  currency: CurrencyCode,
  status: z.enum(["pending", "in_transit", "paid", "failed", "canceled"]),
  arrival_date: OptionalSeconds,
  statement_descriptor: optionalText(100),
  // The bank's own reference, which comes with payout.updated.
  trace_id: z.object({ value: optionalText(100) }).nullish(),
  failure_code: optionalText(100),
  failure_message: cutText(500),
});

/**
 * A payout. What it settles is in no event: Stripe's API and its reports tell it.
 *
 * @param told the status that the event's name says; null where it says none: the payout's own
 */
export function payoutTeller(told: (typeof STATUSES)[keyof typeof STATUSES] | null): Teller {
  return teller(Payout, (payout) => [
    {
      type: "billing.payout.v1",
      subject: payout.id,
      data: {
        reference: payout.id,
        status: told ?? STATUSES[payout.status],
        amount: money(payout.amount, payout.currency),
        currency: payout.currency,
        arrives_on: payout.arrival_date === null ? null : dayOfSeconds(payout.arrival_date),
        bank_reference: payout.trace_id?.value ?? payout.statement_descriptor,
        lines: [],
        reason_code: payout.failure_code,
        reason: payout.failure_message,
      },
    },
  ]);
}
