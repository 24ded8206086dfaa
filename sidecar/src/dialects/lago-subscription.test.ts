// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { BillingInvoiceEvent, SubscriptionEvent } from "../canonical/index.ts";
import { CONTEXT, faultPlaces, fixture, noteIn, onlyEventOf } from "./test-reading.ts";

const STARTED = "lago/subscription-started";
const ENDED = { status: "terminated", terminated_at: "2026-11-14T23:30:00Z" };

/** The webhook of this type, with members of its subscription and its plan changed. */
function webhook(type: string, change: object = {}, plan: object = {}) {
  const message = fixture(STARTED);
  message.webhook_type = `subscription.${type}`;
  Object.assign(message.subscription, change);
  Object.assign(message.subscription.plan, plan);
  return message;
}

const told = (message: unknown) => onlyEventOf<SubscriptionEvent>("lago", message);
const dataOf = (...args: Parameters<typeof webhook>) => told(webhook(...args)).data;

test("a subscription that started is told as it is, on its customer's calendar", () => {
  const event = told(fixture(STARTED));
  assert.equal(event.time, "2026-10-31T23:00:00.000Z");
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "5ab50000-0001-4000-8000-000000000001",
    change: "created",
    status: "active",
    customer: "c1a0c1a0-0001-4000-8000-000000000001",
    currency: "EUR",
    period_from: "2026-11-01",
    period_to: "2026-11-30",
    ends_on: null,
    items: [
      {
        reference: null,
        product: "fleet",
        description: "Fleet plan",
        quantity: "1",
        unit_amount: "100.00",
        every: { unit: "month", count: 1 },
      },
    ],
    prorations: [],
    attributes: {
      external_id: "crm-1042-fleet",
      lago_status: "active",
      billing_time: "calendar",
      on_termination_invoice: "generate",
    },
  } satisfies SubscriptionEvent["data"]);
});

test("it is known by what the lines of its invoices name, customer and product included", () => {
  const { reference, customer, items } = dataOf("started");
  const invoice = onlyEventOf<BillingInvoiceEvent>("lago", fixture("lago/invoice-created")).data;
  assert.deepEqual(
    [reference, customer, items[0]?.product],
    [invoice.lines[0]?.subscription, invoice.customer, invoice.lines[0]?.product],
  );
});

test("a plan's price is charged once for a whole interval, and what a part of one costs is not told", () => {
  const quantityOf = (change: object, plan: object = {}) =>
    dataOf("started", change, plan).items[0]?.quantity;
  assert.equal(quantityOf({ current_billing_period_started_at: "2026-11-15T09:00:00Z" }), null);
  assert.equal(quantityOf({ current_billing_period_ending_at: null }), null);
  assert.equal(quantityOf({}, { trial_period: 14 }), null);
  const wholes = [
    ["weekly", "2026-11-02T00:00:00Z", "2026-11-08T23:59:59Z", { unit: "week", count: 1 }],
    ["quarterly", "2026-10-01T00:00:00Z", "2026-12-31T23:59:59Z", { unit: "month", count: 3 }],
    ["semiannual", "2026-07-01T00:00:00Z", "2026-12-31T23:59:59Z", { unit: "month", count: 6 }],
    ["yearly", "2026-02-28T00:00:00Z", "2027-02-27T23:59:59Z", { unit: "year", count: 1 }],
  ] as const;
  for (const [interval, from, to, every] of wholes) {
    const period = { current_billing_period_started_at: from, current_billing_period_ending_at: to };
    const [item] = dataOf("started", period, { interval }).items;
    assert.deepEqual([item?.quantity, item?.every], ["1", every], interval);
    // Of a yearly plan whose usage is billed by the month Lago tells the month.
    if (interval !== "weekly") assert.equal(quantityOf({}, { interval }), null, interval);
  }
});

test("a plan without a price of its own has none here", () => {
  const priceless = { plan_amount_cents: null, plan_code: "catalog" };
  const [item] = dataOf("started", priceless, { amount_cents: null, interval: null }).items;
  assert.deepEqual([item?.unit_amount, item?.quantity, item?.every], [null, null, null]);
});

test("the price and its currency stand with the plan in older versions", () => {
  const message = webhook("started");
  delete message.subscription.plan_amount_cents;
  delete message.subscription.plan_amount_currency;
  assert.deepEqual(
    [told(message).data.currency, told(message).data.items[0]?.unit_amount],
    ["EUR", "100.00"],
  );
  delete message.subscription.plan;
  assert.deepEqual(faultPlaces("lago", message), ["/subscription/plan_amount_currency missing"]);
});

test("an upgrade ends the one and creates the other", () => {
  const old = dataOf("terminated", { ...ENDED, next_plan_code: "fleet_plus" });
  assert.deepEqual(
    [old.change, old.status, old.attributes.next_plan_code],
    ["upgraded", "cancelled", "fleet_plus"],
  );
  const young = dataOf("started", { lago_id: "other", plan_code: "fleet_plus", previous_plan_code: "fleet" });
  assert.deepEqual([young.change, young.status, young.reference], ["created", "active", "other"]);
  assert.equal(young.attributes.previous_plan_code, "fleet");
  const priceless = { ...ENDED, next_plan_code: "catalog", plan_amount_cents: null };
  assert.equal(dataOf("terminated", priceless, { amount_cents: null }).change, "cancelled");
});

test("a downgrade is told when it is settled and when it comes, and may be taken back", () => {
  const waiting = { next_plan_code: "fleet_light", downgrade_plan_date: "2026-12-01" };
  const settled = dataOf("updated", waiting);
  assert.deepEqual([settled.change, settled.status, settled.ends_on], ["downgraded", "active", "2026-12-01"]);
  const sooner = dataOf("updated", { ...waiting, ending_at: "2026-11-20T12:00:00Z" });
  assert.equal(sooner.ends_on, "2026-11-21");
  const over = dataOf("terminated", { ...ENDED, ...waiting });
  assert.deepEqual([over.change, over.status, over.ends_on], ["downgraded", "cancelled", "2026-11-16"]);
  const back = dataOf("updated");
  assert.deepEqual([back.change, back.status, back.ends_on], ["changed", "active", null]);
});

test("one that ends is charged for its last day, and cancelled from the next one on", () => {
  const event = told(webhook("terminated", ENDED));
  // Half past midnight of the 15th in Brussels.
  assert.deepEqual([event.time, event.data.ends_on], ["2026-11-14T23:30:00.000Z", "2026-11-16"]);
  assert.deepEqual([event.data.change, event.data.status], ["cancelled", "cancelled"]);
  assert.equal(dataOf("updated", { ending_at: "2026-12-31T22:59:59Z" }).ends_on, "2027-01-01");
  const canceled = { status: "canceled", canceled_at: "2026-11-10T10:00:00Z", started_at: null };
  const never = told(webhook("canceled", canceled));
  assert.deepEqual(
    [never.time, never.data.change, never.data.ends_on],
    ["2026-11-10T10:00:00.000Z", "cancelled", "2026-11-11"],
  );
});

test("a period that would end before it begins is none", () => {
  const later = {
    current_billing_period_started_at: "2026-11-30T23:00:00Z",
    current_billing_period_ending_at: ENDED.terminated_at,
  };
  const { period_from: from, period_to: to } = dataOf("terminated", { ...ENDED, ...later });
  assert.deepEqual([from, to], [null, null]);
});

test("a trial runs until Lago says that it ended, or its days are over", () => {
  const statusOf = (type: string, change: object, days: number) =>
    dataOf(type, change, { trial_period: days }).status;
  assert.equal(statusOf("started", {}, 14), "trialing");
  // An update is as old as its arrival: the 20th.
  assert.equal(statusOf("updated", {}, 30), "trialing");
  assert.equal(statusOf("updated", {}, 14), "active");
  const ended = { trial_ended_at: "2026-11-14T23:00:00Z" };
  const event = told(webhook("trial_ended", ended, { trial_period: 14 }));
  assert.deepEqual(
    [event.time, event.data.change, event.data.status],
    ["2026-11-14T23:00:00.000Z", "changed", "active"],
  );
});

test("one that waits for its first payment is past due, and starts when it is paid", () => {
  const waits = told(webhook("incomplete", { status: "incomplete" }));
  assert.deepEqual([waits.data.change, waits.data.status], ["changed", "past_due"]);
  const starts = told(webhook("started", { activated_at: "2026-11-02T10:00:00Z" }));
  assert.ok(starts.time > waits.time);
});

test("no statement is younger than its arrival", () => {
  const evening = { started_at: "2026-11-20T22:00:00Z" };
  assert.equal(told(webhook("started", evening)).time, CONTEXT.receivedAt);
  assert.equal(told(webhook("updated")).time, CONTEXT.receivedAt);
});

test("the same statement sent again is no news, another one is", () => {
  const idOf = (...args: Parameters<typeof webhook>) => told(webhook(...args)).id;
  assert.equal(idOf("updated"), idOf("updated"));
  const ids = [idOf("started"), idOf("updated"), idOf("updated", { ending_at: "2026-12-31T22:59:59Z" })];
  assert.equal(new Set([...ids, idOf("updated", { lago_id: "other" })]).size, 4);
});

test("one that has not begun is accepted and explained", () => {
  assert.match(
    noteIn("lago", webhook("updated", { status: "pending", started_at: null })),
    /pending in Lago/,
  );
});

test("an answer of the API is told as it is now", () => {
  const answer = { subscription: fixture(STARTED).subscription };
  assert.deepEqual([told(answer).data.change, told(answer).data.status], ["changed", "active"]);
  Object.assign(answer.subscription, ENDED);
  assert.equal(told(answer).data.change, "cancelled");
});

test("each fault is told at its place", () => {
  const message = webhook(
    "started",
    { lago_customer_id: null, status: "asleep", plan_amount_cents: 1.5, downgrade_plan_date: "soon" },
    { interval: "fortnightly", amount_currency: "MGA" },
  );
  assert.deepEqual(faultPlaces("lago", message).sort(), [
    "/subscription/downgrade_plan_date wrong_format",
    "/subscription/lago_customer_id wrong_type",
    "/subscription/plan/amount_currency unsupported_currency",
    "/subscription/plan/interval unknown_value",
    "/subscription/plan_amount_cents wrong_type",
    "/subscription/status unknown_value",
  ]);
  assert.deepEqual(
    faultPlaces("lago", { webhook_type: "subscription.started", object_type: "subscription" }),
    ["/subscription missing"],
  );
});
