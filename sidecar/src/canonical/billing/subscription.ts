// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull, Quantity } from "../envelope.ts";
import { Amount, Day, freeText, personal } from "../primitives.ts";
import { Attributes, isPeriod, Key, PERIOD_RULE, period } from "./parts.ts";

const Item = z.strictObject({
  reference: orNull(Key),
  product: orNull(Key).describe("Your own id of the product or price."),
  description: orNull(personal("text", freeText(500))),
  quantity: orNull(Quantity),
  unit_amount: orNull(Amount),
  every: orNull(
    z.strictObject({ unit: z.enum(["day", "week", "month", "year"]), count: z.int().min(1).max(1000) }),
  ).describe("How often it is billed."),
});

/** What a change within a period adds to or takes from what was billed for it. */
const Proration = z
  .strictObject({ item: orNull(Key), amount: Amount, ...period })
  .refine(isPeriod, PERIOD_RULE);

export const SubscriptionData = z
  .strictObject({
    reference: Key.describe("Your own id of the subscription."),
    change: z
      .enum(["created", "upgraded", "downgraded", "renewed", "paused", "resumed", "cancelled", "changed"])
      .describe("What happened to it; changed: anything else."),
    status: z.enum(["trialing", "active", "past_due", "paused", "cancelled"]),
    customer: Key,
    currency: Currency,
    ...period,
    ends_on: orNull(Day).describe("From when it is cancelled."),
    items: z.array(Item).max(100),
    prorations: z.array(Proration).max(200).default([]),
    attributes: Attributes,
  })
  .refine(isPeriod, PERIOD_RULE);

export const SubscriptionEvent = z.strictObject({
  ...envelope,
  type: z.literal("billing.subscription.v1"),
  data: SubscriptionData,
});
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>;
