// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { digestId, type SubscriptionEvent } from "../canonical/index.ts";
import { attributesOf, cutText, MinorUnits, OptionalDay } from "./billing-fields.ts";
import type { DialectContext } from "./dialect.ts";
import { partnerEvent } from "./event.ts";
import { dayIn, daysIn, OfCalendar } from "./lago-days.ts";
import { LagoCurrency, tell } from "./lago-documents.ts";
import { decimalText } from "./minor-units.ts";
import { type Faults, OptionalTrackerTime, optionalText, requiredText } from "./partner-fields.ts";

type Data = SubscriptionEvent["data"];
type Item = Data["items"][number];

const DAY_MS = 86_400_000;

/** How often a plan is billed (Lago, app/models/plan.rb, INTERVALS). */
const RHYTHMS = {
  weekly: { unit: "week", count: 1 },
  monthly: { unit: "month", count: 1 },
  quarterly: { unit: "month", count: 3 },
  semiannual: { unit: "month", count: 6 },
  yearly: { unit: "year", count: 1 },
} as const satisfies Record<string, Item["every"]>;
const Interval = z.enum(Object.keys(RHYTHMS) as [keyof typeof RHYTHMS, ...(keyof typeof RHYTHMS)[]]);

const Plan = z.object({
  name: cutText(500),
  interval: Interval.nullish(),
  amount_cents: MinorUnits.nullish(),
  amount_currency: LagoCurrency.nullish(),
  trial_period: z.number().min(0).max(10_000).nullish(),
});

/** Lago's own statuses. One that waits for its first payment is past due for us, as Stripe's are. */
const STATUSES = {
  active: "active",
  incomplete: "past_due",
  terminated: "cancelled",
  canceled: "cancelled",
} as const;

/** A subscription as Lago's serializers write it (app/serializers/v1/subscription_serializer.rb). */
export const Subscription = z.object({
  lago_id: requiredText(100),
  external_id: optionalText(500),
  lago_customer_id: requiredText(100),
  customer: z.object(OfCalendar).nullish(),
  status: z.enum(["active", "incomplete", "terminated", "canceled"]),
  plan_code: optionalText(100),
  // Since 2023; before that they stand with the plan only.
  plan_amount_cents: MinorUnits.nullish(),
  plan_amount_currency: LagoCurrency.nullish(),
  plan: Plan.nullish(),
  billing_time: optionalText(50),
  subscription_at: OptionalTrackerTime,
  started_at: OptionalTrackerTime,
  activated_at: OptionalTrackerTime,
  trial_ended_at: OptionalTrackerTime,
  ending_at: OptionalTrackerTime,
  terminated_at: OptionalTrackerTime,
  canceled_at: OptionalTrackerTime,
  previous_plan_code: optionalText(100),
  next_plan_code: optionalText(100),
  downgrade_plan_date: OptionalDay,
  current_billing_period_started_at: OptionalTrackerTime,
  current_billing_period_ending_at: OptionalTrackerTime,
  on_termination_credit_note: optionalText(50),
  on_termination_invoice: optionalText(50),
});
type Subscription = z.infer<typeof Subscription>;

function priceOf({ plan_amount_cents: cents, plan }: Subscription): number | null {
  return cents ?? plan?.amount_cents ?? null;
}

/**
 * What happened to it. Another plan is another subscription in Lago, with an id of its own: the first one ends (at once
 * where the new plan costs as much or more; else at the end of its period, of which an update tells beforehand), and
 * the other one is created. Plans without a price of their own are neither up nor down.
 */
function changeOf(subscription: Subscription, type: string | null): Data["change"] {
  if (type === "subscription.started") return "created";
  const { status, next_plan_code: next, downgrade_plan_date: downgrade } = subscription;
  if (next !== null && downgrade !== null) return "downgraded";
  if (STATUSES[status] !== "cancelled") return "changed";
  return status === "terminated" && next !== null && priceOf(subscription) !== null
    ? "upgraded"
    : "cancelled";
}

/**
 * When it happened. An update does not say, and is as old as its arrival; nothing is younger, whatever it says (a
 * subscription of today may have begun this evening).
 */
function timeOf(subscription: Subscription, type: string | null, receivedAt: string): string {
  const { started_at: started, activated_at: activated, trial_ended_at: trialEnded } = subscription;
  const begun = type === "subscription.started" || type === "subscription.incomplete";
  const said =
    subscription.terminated_at ??
    subscription.canceled_at ??
    (begun ? (activated ?? started) : type === "subscription.trial_ended" ? trialEnded : null);
  return said !== null && said < receivedAt ? said : receivedAt;
}

/** Whether its trial runs (Lago, app/models/subscription.rb, `in_trial_period?`). */
function isInTrial(subscription: Subscription, time: string): boolean {
  const begun = subscription.subscription_at ?? subscription.started_at;
  const days = subscription.plan?.trial_period ?? 0;
  if (days === 0 || begun === null || subscription.trial_ended_at !== null || begun > time) return false;
  return Date.parse(begun) + days * DAY_MS > Date.parse(time);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

/**
 * From when it is cancelled, null while it goes on. Lago charges the day on which one ends (fees/subscription_service.rb,
 * where an upgrade takes a day less): it is cancelled from the next one on.
 */
function endOf(subscription: Subscription): string | null {
  const { customer, downgrade_plan_date: downgrade } = subscription;
  const ended = subscription.terminated_at ?? subscription.canceled_at;
  const ends = ended ?? subscription.ending_at;
  const last = ends === null ? null : dayAfter(dayIn(ends, customer));
  const days = [last, ended === null ? downgrade : null].filter((day) => day !== null);
  return days.sort()[0] ?? null;
}

/** The period that runs. Of one that is over Lago may count it from after its end, which is none. */
function periodOf(subscription: Subscription): Pick<Data, "period_from" | "period_to"> {
  const { current_billing_period_started_at: from, current_billing_period_ending_at: to } = subscription;
  const days = daysIn(from, to, subscription.customer);
  const { period_from: first, period_to: last } = days;
  return first !== null && last !== null && last < first ? { period_from: null, period_to: null } : days;
}

/** Whether days are a whole interval of the plan, neither begun nor ended within it. */
function isWhole({ period_from: from, period_to: to }: ReturnType<typeof periodOf>, every: Item["every"]) {
  if (from === null || to === null || every === null) return false;
  const { unit, count } = every;
  const end = new Date(from);
  if (unit === "week") end.setUTCDate(end.getUTCDate() + 7 * count);
  else end.setUTCMonth(end.getUTCMonth() + (unit === "year" ? 12 : 1) * count);
  return end.toISOString().slice(0, 10) === dayAfter(to);
}

/**
 * The plan. Its price is for a whole interval, once: what is charged for a part of one, or within a trial, Lago tells in
 * the invoice only.
 */
function itemOf(subscription: Subscription, currency: string): Item {
  const { plan, plan_code: product } = subscription;
  const cents = priceOf(subscription);
  const every = plan?.interval == null ? null : RHYTHMS[plan.interval];
  const isCharged = isWhole(periodOf(subscription), every) && !plan?.trial_period;
  return {
    reference: null,
    product,
    description: plan?.name ?? null,
    quantity: isCharged && cents !== null ? "1" : null,
    unit_amount: cents === null ? null : decimalText(cents, currency),
    every,
  };
}

function statusOf(subscription: Subscription, time: string): Data["status"] {
  const status = STATUSES[subscription.status];
  return status === "active" && isInTrial(subscription, time) ? "trialing" : status;
}

/**
 * A subscription, known by the id that its fees name. Renewals and prorations Lago tells by its invoices and credit notes,
 * and it pauses none.
 *
 * @param type the webhook's; null where Lago's API answered with it
 */
export function subscriptionEvent(
  subscription: Subscription,
  type: string | null,
  issues: Faults,
  context: DialectContext,
): SubscriptionEvent {
  const { lago_id: reference, plan } = subscription;
  const currency = subscription.plan_amount_currency ?? plan?.amount_currency ?? null;
  if (currency === null) {
    tell(issues, ["plan_amount_currency"], "missing", "must be here or with the plan");
    return z.NEVER;
  }
  const time = timeOf(subscription, type, context.receivedAt);
  const data: Data = {
    reference,
    change: changeOf(subscription, type),
    status: statusOf(subscription, time),
    customer: subscription.lago_customer_id,
    currency,
    ...periodOf(subscription),
    ends_on: endOf(subscription),
    items: [itemOf(subscription, currency)],
    prorations: [],
    attributes: attributesOf({
      external_id: subscription.external_id,
      lago_status: subscription.status,
      billing_time: subscription.billing_time,
      previous_plan_code: subscription.previous_plan_code,
      next_plan_code: subscription.next_plan_code,
      on_termination_credit_note: subscription.on_termination_credit_note,
      on_termination_invoice: subscription.on_termination_invoice,
    }),
  };
  // No number of the statement is under Lago's signature, and no time of an update: it is what it says.
  const id = digestId(["lago", "subscription", reference, type, JSON.stringify(data)]);
  const said = { type: "billing.subscription.v1" as const, id, subject: reference, time, data };
  return partnerEvent<SubscriptionEvent>(said, context);
}
