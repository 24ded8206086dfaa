// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { type SubscriptionEvent, valueAt } from "../canonical/index.ts";
import { attributesOf, CurrencyCode } from "./billing-fields.ts";
import { optionalText, requiredText } from "./partner-fields.ts";
import {
  dayOfSeconds,
  Id,
  missing,
  OptionalSeconds,
  periodOf,
  Seconds,
  type Teller,
  teller,
  wholeList,
} from "./stripe-parts.ts";
import { Price, productOf, quantityOf, StripeQuantity, unitAmountOf } from "./stripe-price.ts";

type SubscriptionData = SubscriptionEvent["data"];

/** Stripe's own statuses. One whose first invoice is not paid yet is past due for us, and so is one that nobody pays. */
const STATUSES = {
  trialing: "trialing",
  active: "active",
  past_due: "past_due",
  unpaid: "past_due",
  incomplete: "past_due",
  paused: "paused",
  canceled: "cancelled",
  incomplete_expired: "cancelled",
} as const;

const Item = z.object({
  id: requiredText(100),
  price: Price.nullish(),
  // Until there were prices.
  plan: Price.nullish(),
  ...StripeQuantity,
  current_period_start: OptionalSeconds,
  current_period_end: OptionalSeconds,
});
type Item = z.infer<typeof Item>;

const Subscription = z
  .object({
    object: z.literal("subscription"),
    id: requiredText(100),
    customer: Id,
    currency: CurrencyCode.nullish(),
    status: z.enum([
      "trialing",
      "active",
      "past_due",
      "unpaid",
      "incomplete",
      "paused",
      "canceled",
      "incomplete_expired",
    ]),
    items: wholeList(Item, 100),
    // Until 2025-03-31.basil; since then each item has its own.
    current_period_start: OptionalSeconds,
    current_period_end: OptionalSeconds,
    cancel_at: OptionalSeconds,
    cancel_at_period_end: z.boolean().nullish(),
    ended_at: OptionalSeconds,
    pause_collection: z.object({ behavior: optionalText(50) }).nullish(),
  })
  .transform(({ items, ...subscription }, context) => {
    const said = { ...subscription, items: items.data };
    const [currency, period] = [currencyOf(said), boundsOf(said)];
    if (currency === null)
      context.issues.push(missing(["currency"], "must be here or with the items' prices"));
    if (period === null)
      context.issues.push(
        missing(["items", "data"], "must have current_period_start and current_period_end"),
      );
    if (currency === null || period === null) return z.NEVER;
    return { ...said, currency, period };
  });
type Subscription = z.output<typeof Subscription>;

function currencyOf(said: {
  readonly currency?: string | null | undefined;
  readonly items: readonly Item[];
}): string | null {
  const [first] = said.items;
  return said.currency ?? first?.price?.currency ?? first?.plan?.currency ?? null;
}

interface Bounds {
  readonly start: number;
  readonly end: number;
}

interface WithPeriod {
  readonly current_period_start: number | null;
  readonly current_period_end: number | null;
}

/** The subscription's period, or all of its items' together. */
function boundsOf(said: WithPeriod & { readonly items: readonly WithPeriod[] }): Bounds | null {
  const holders = said.current_period_start === null ? said.items : [said];
  const starts = holders.map((one) => one.current_period_start).filter((start) => start !== null);
  const ends = holders.map((one) => one.current_period_end).filter((end) => end !== null);
  if (starts.length === 0 || ends.length === 0) return null;
  return { start: Math.min(...starts), end: Math.max(...ends) };
}

/** What was before, of what a change is judged by; whatever else stands there says nothing. */
const PreviousItem = z.object({
  price: Price.nullish(),
  plan: Price.nullish(),
  ...StripeQuantity,
  current_period_start: Seconds.nullish(),
});
const PreviousItems = z.object({ data: z.array(PreviousItem).max(100) });

/** What items charge each time, in 10⁻¹² of the smallest unit; null where prices have tiers or differ in how often. */
function chargeOf(items: readonly z.infer<typeof PreviousItem>[]): { sum: bigint; rhythm: string } | null {
  let sum = 0n;
  const rhythms = new Set<string>();
  for (const item of items) {
    const price = item.price ?? item.plan;
    const unit = price == null ? null : (price.unit_amount_decimal ?? price.unit_amount);
    if (price == null || unit === null) return null;
    const [whole = "", fraction = ""] = String(unit).split(".");
    sum += BigInt(whole + fraction.padEnd(12, "0")) * BigInt(item.quantity ?? 1);
    rhythms.add(JSON.stringify([price.currency, price.recurring]));
  }
  return rhythms.size === 1 ? { sum, rhythm: [...rhythms].join() } : null;
}

/** Whether the same rhythm costs more or less than before; null where neither can be said. */
function changeOfPrice(now: readonly Item[], previous: unknown): "upgraded" | "downgraded" | null {
  const before = PreviousItems.safeParse(previous);
  if (!before.success) return null;
  const [old, current] = [chargeOf(before.data.data), chargeOf(now)];
  if (old === null || current === null || old.rhythm !== current.rhythm || old.sum === current.sum)
    return null;
  return current.sum > old.sum ? "upgraded" : "downgraded";
}

function isRenewed({ period }: Subscription, previous: Readonly<Record<string, unknown>>): boolean {
  const start =
    previous.current_period_start ?? valueAt(previous, ["items", "data", 0, "current_period_start"]);
  return typeof start === "number" && start < period.start;
}

/** What an update changed, by what Stripe says there was before. */
function changeOf(
  subscription: Subscription,
  previous: Readonly<Record<string, unknown>>,
): SubscriptionData["change"] {
  if (STATUSES[subscription.status] === "cancelled") return "cancelled";
  if (previous.pause_collection !== undefined)
    return subscription.pause_collection == null ? "resumed" : "paused";
  return (
    changeOfPrice(subscription.items, previous.items) ??
    (isRenewed(subscription, previous) ? "renewed" : "changed")
  );
}

/** From when it is cancelled, null while it goes on. */
function endOf(subscription: Subscription): string | null {
  const { ended_at: ended, cancel_at: cancels, cancel_at_period_end: atEnd, period } = subscription;
  const end = ended ?? cancels ?? (atEnd === true ? period.end : null);
  return end === null ? null : dayOfSeconds(end);
}

function itemData(item: Item, currency: string): SubscriptionData["items"][number] {
  const price = item.price ?? item.plan ?? null;
  const recurring = price?.recurring ?? null;
  return {
    reference: item.id,
    product: productOf(price),
    description: price?.nickname ?? null,
    quantity: quantityOf(item),
    unit_amount: unitAmountOf(price, currency),
    every: recurring === null ? null : { unit: recurring.interval, count: recurring.interval_count },
  };
}

/** @param change what the event's name says; null for an update, of which Stripe says what was before */
export function subscriptionTeller(change: SubscriptionData["change"] | null): Teller {
  return teller(Subscription, (subscription, { previous, account }) => {
    const { id, customer, currency, period, pause_collection: pause } = subscription;
    // Paused collection is no status of Stripe's; the subscription bills nobody for all that.
    const status =
      pause != null && subscription.status !== "canceled" ? "paused" : STATUSES[subscription.status];
    return [
      {
        type: "billing.subscription.v1",
        subject: id,
        data: {
          reference: id,
          change: change ?? changeOf(subscription, previous),
          status,
          customer,
          currency,
          ...periodOf(period.start, period.end),
          ends_on: endOf(subscription),
          items: subscription.items.map((item) => itemData(item, currency)),
          prorations: [],
          attributes: attributesOf({
            account,
            stripe_status: subscription.status,
            pause_collection: pause?.behavior ?? null,
          }),
        },
      },
    ];
  });
}
