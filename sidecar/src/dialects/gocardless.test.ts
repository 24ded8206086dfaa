// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type {
  BillingEvent,
  DisputeEvent,
  PaymentEvent,
  PayoutEvent,
  RefundEvent,
} from "../canonical/index.ts";
import { CONTEXT, eventsOf, faultPlaces, fixture, noteIn, onlyEventOf } from "./test-reading.ts";

const EVENTS = "gocardless/events";
const PAYMENTS = "gocardless/payments";
const REFUND = "gocardless/refund";
const PAYOUT = "gocardless/payout";

function eventsIn(message: unknown): BillingEvent[] {
  return eventsOf("gocardless", message).map(({ event }) => event as BillingEvent);
}

const eventOf = <Event extends BillingEvent>(message: unknown) => onlyEventOf<Event>("gocardless", message);

/** A payment as the API answers for it alone. */
const payment = (change: object) => ({ payments: { ...fixture(PAYMENTS).payments[0], ...change } });
const refund = (change: object) => ({ refunds: { ...fixture(REFUND).refunds, ...change } });
const payout = (change: object) => ({ payouts: { ...fixture(PAYOUT).payouts, ...change } });

const noteOf = (message: unknown) => noteIn("gocardless", message);

test("payments that came to an end are told, those on their way are not", () => {
  const told = eventsIn(fixture(PAYMENTS)).map(({ type, subject, data }) => [
    type,
    subject,
    "status" in data ? data.status : null,
  ]);
  assert.deepEqual(told, [
    ["billing.payment.v1", "PM000FB1", "captured"],
    ["billing.payment.v1", "PM000FB2", "failed"],
    ["billing.dispute.v1", "PM000FB4", "funds_withdrawn"],
  ]);
  const pointers = eventsOf("gocardless", fixture(PAYMENTS)).map(({ pointer }) => pointer);
  assert.deepEqual(pointers, ["/payments/0", "/payments/1", "/payments/3"]);
});

test("a payment is told with what it was", () => {
  const event = eventOf<PaymentEvent>(payment({}));
  assert.equal(event.time, "2026-11-18T00:00:00.000Z");
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "PM000FB1",
    status: "captured",
    customer: null,
    amount: "140.00",
    currency: "EUR",
    invoices: [],
    method: "sepa_core",
    settled: null,
    reason_code: null,
    reason: null,
    attributes: { invoice: "NOR-1042-007", reference: "NOR1042007", mandate: "MD000FB1" },
  });
});

test("what the creditor wrote on a payment is kept as it is, and never as something else", () => {
  const attributesOf = (metadata: object) => eventOf<PaymentEvent>(payment({ metadata })).data.attributes;
  const hostile = `<img src=x onerror="alert(1)">'; DROP TABLE account_move; --`;
  assert.equal(attributesOf({ invoice: hostile }).invoice, hostile);
  assert.equal(attributesOf({ mandate: "another" }).mandate, "MD000FB1");
  assert.deepEqual(
    faultPlaces("gocardless", payment({ metadata: { a: "\u0007", b: 7, ["x".repeat(51)]: "" } })),
    [
      "/payments/metadata/a wrong_format",
      "/payments/metadata/b wrong_type",
      `/payments/metadata/${"x".repeat(51)} wrong_value`,
    ],
  );
});

test("each status of a payment and of a refund says what it says", () => {
  const statusOf = (status: string) => eventOf<PaymentEvent>(payment({ status })).data.status;
  assert.equal(statusOf("paid_out"), "captured");
  assert.equal(statusOf("cancelled"), "cancelled");
  assert.equal(statusOf("customer_approval_denied"), "failed");
  for (const status of ["pending_customer_approval", "pending_submission", "submitted"]) {
    assert.match(noteOf(payment({ status })) ?? "", /came to an end/);
  }
  const refundOf = (status: string) => eventOf<RefundEvent>(refund({ status })).data;
  assert.equal(refundOf("cancelled").status, "cancelled");
  for (const status of ["bounced", "funds_returned"]) {
    assert.deepEqual([refundOf(status).status, refundOf(status).reason_code], ["failed", status]);
  }
  for (const status of ["created", "pending_submission", "submitted"]) {
    assert.match(noteOf(refund({ status })) ?? "", /came to an end/);
  }
  assert.deepEqual(faultPlaces("gocardless", payment({ status: "toString" })), [
    "/payments/status unknown_value",
  ]);
});

test("a payment that is paid out says nothing new, one that fails late or is tried again does", () => {
  const idOf = (change: object) => eventOf<PaymentEvent>(payment(change)).id;
  assert.equal(idOf({ status: "paid_out", amount_refunded: 100 }), idOf({}));
  assert.notEqual(idOf({ status: "failed" }), idOf({}));
  const again = { status: "failed", charge_date: "2026-11-19" };
  assert.notEqual(idOf(again), idOf({ status: "failed" }));
});

test("a failure comes after the capture that it undoes; a day to come is no time that it happened", () => {
  const timeOf = (change: object) => eventOf<PaymentEvent>(payment(change)).time;
  assert.equal(timeOf({ status: "failed" }), CONTEXT.receivedAt);
  assert.equal(timeOf({ charge_date: "2027-01-05" }), CONTEXT.receivedAt);
  assert.equal(timeOf({ charge_date: null }), CONTEXT.receivedAt);
});

test("a chargeback withdraws the whole payment", () => {
  const event = eventOf<DisputeEvent>(payment({ status: "charged_back" }));
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "PM000FB1",
    status: "funds_withdrawn",
    payment: "PM000FB1",
    amount: "140.00",
    fee: null,
    currency: "EUR",
    settled: null,
    respond_by: null,
    reason_code: "charged_back",
    reason: null,
  });
});

test("a chargeback counts in its currency too", () => {
  const event = eventOf<DisputeEvent>(payment({ status: "charged_back", currency: "JPY" }));
  assert.equal(event.data.amount, "14000");
});

test("a refund gives back a payment, which need not be known", () => {
  const event = eventOf<RefundEvent>(fixture(REFUND));
  assert.equal(event.partitionkey, `books:${event.source}`);
  assert.deepEqual(event.data, {
    reference: "RF000FB1",
    status: "succeeded",
    payment: "PM000FB1",
    amount: "15.00",
    currency: "EUR",
    credit_note: null,
    settled: null,
    reason_code: null,
    reason: null,
  });
  assert.deepEqual(faultPlaces("gocardless", refund({ links: { mandate: "MD000FB1" } })), [
    "/refunds/links/payment missing",
  ]);
});

test("a payout is told with its items, and what GoCardless rounded makes them add up", () => {
  const [{ pointer } = { pointer: null }] = eventsOf("gocardless", fixture(PAYOUT));
  assert.equal(pointer, "");
  const event = eventOf<PayoutEvent>(fixture(PAYOUT));
  assert.equal(event.time, "2026-11-20T00:00:00.000Z");
  const { lines, ...rest } = event.data;
  assert.deepEqual(rest, {
    reference: "PO000FB1",
    status: "paid",
    amount: "104.84",
    currency: "EUR",
    arrives_on: "2026-11-20",
    bank_reference: "FB-PAYOUT-7",
    reason_code: null,
    reason: null,
  });
  assert.deepEqual(
    lines.map(({ kind, reference, amount }) => [kind, reference, amount]),
    [
      ["payment", "PM000FB1", "140.00"],
      ["fee", "PM000FB1", "-0.374"],
      ["refund", "RF000FB1", "-15.00"],
      ["dispute", "PM000FB4", "-19.99"],
      ["fee", "PM000FB4", "0.20"],
      ["adjustment", null, "0.004"],
    ],
  );
  const thousandths = (amount: string) => BigInt(amount.replace(/\.(\d\d)$/, ".$10").replace(".", ""));
  assert.equal(
    lines.reduce((sum, { amount }) => sum + thousandths(amount), 0n),
    104_840n,
  );
});

test("a payout that does not add up stays as it is", () => {
  const roundedOf = (tenths: string) => {
    const message = fixture(PAYOUT);
    message.payout_items[4].amount = tenths;
    const { lines } = eventOf<PayoutEvent>(message).data;
    return lines.filter(({ kind }) => kind === "adjustment").map(({ amount }) => amount);
  };
  assert.deepEqual(roundedOf("20.9"), ["-0.005"]);
  assert.deepEqual(roundedOf("19.9"), ["0.005"]);
  for (const tenths of ["21.0", "19.8", "20.4"]) assert.deepEqual(roundedOf(tenths), [], tenths);
});

test("tenths are kept whatever the decimals of the currency", () => {
  const amountsOf = (currency: string, amount: string) => {
    const message = {
      ...payout({ currency, amount: 0, fx: null }),
      payout_items: [{ type: "app_fee", amount }],
    };
    return eventOf<PayoutEvent>(message).data.lines[0]?.amount;
  };
  assert.equal(amountsOf("EUR", "-0.5"), "-0.005");
  assert.equal(amountsOf("EUR", "45"), "0.45");
  assert.equal(amountsOf("JPY", "45.5"), "45.5");
  assert.equal(amountsOf("JPY", "-45.0"), "-45");
  assert.equal(amountsOf("KWD", "1.5"), "0.0015");
});

test("a payout without items, with them, and in each status is news each", () => {
  const states = [fixture(PAYOUT), payout({}), payout({ status: "pending" }), payout({ status: "bounced" })];
  const events = states.map((state) => eventOf<PayoutEvent>(state));
  assert.equal(new Set(events.map(({ id }) => id)).size, 4);
  assert.deepEqual(
    events.map(({ data, time }) => [data.status, data.reason_code, time]),
    [
      ["paid", null, "2026-11-20T00:00:00.000Z"],
      ["paid", null, "2026-11-20T00:00:00.000Z"],
      ["created", null, "2026-11-18T09:00:00.000Z"],
      ["failed", "bounced", CONTEXT.receivedAt],
    ],
  );
  assert.deepEqual(events[1]?.data.lines, []);
});

test("a payout that is exchanged is what reaches the bank", () => {
  const fx = { fx_currency: "USD", fx_amount: 12000, exchange_rate: "1.1446" };
  const { data } = eventOf<PayoutEvent>(payout({ fx }));
  assert.deepEqual([data.amount, data.currency], ["120.00", "USD"]);
  assert.deepEqual(faultPlaces("gocardless", payout({ fx: { ...fx, fx_amount: null } })), [
    "/payouts/fx/fx_amount missing",
  ]);
  assert.deepEqual(faultPlaces("gocardless", { ...fixture(PAYOUT), ...payout({ fx }) }), [
    "/payouts/fx/fx_currency unsupported_exchange",
  ]);
});

test("items that nobody can tell the payout of are refused", () => {
  const { payout_items: items, payouts } = fixture(PAYOUT);
  assert.deepEqual(faultPlaces("gocardless", { payout_items: items }), ["/payout_items missing"]);
  const several = { payouts: [payouts, { ...payouts, id: "PO000FB2" }], payout_items: items };
  assert.deepEqual(faultPlaces("gocardless", several), ["/payout_items missing"]);
  assert.equal(eventOf<PayoutEvent>({ payouts: [payouts], payout_items: items }).data.lines.length, 6);
});

test("webhooks name what changed and no amount: they are accepted and explained", () => {
  assert.match(noteOf(fixture(EVENTS)) ?? "", /without its amount/);
  assert.match(noteOf({ events: fixture(EVENTS).events[0] }) ?? "", /without its amount/);
});

test("an event that is unknown, or that no resource tells of, is for a person", () => {
  const message = fixture(EVENTS);
  message.events[0].action = "chargeback_cancelled";
  message.events[1].resource_type = "outbound_payments";
  message.events[2].action = "__proto__";
  assert.deepEqual(faultPlaces("gocardless", message), [
    "/events/0/action unsupported_event",
    "/events/1/resource_type unsupported_event",
    "/events/2/action unsupported_event",
  ]);
  assert.deepEqual(faultPlaces("gocardless", { events: { resource_type: "moons", action: "rose" } }), [
    "/events/resource_type unsupported_event",
  ]);
});

test("currencies of no and of three decimals keep their amounts", () => {
  const amountOf = (currency: string) => eventOf<PaymentEvent>(payment({ currency })).data.amount;
  assert.equal(amountOf("JPY"), "14000");
  assert.equal(amountOf("kwd"), "14.000");
});

test("a list with one fault is not taken by halves", () => {
  const message = fixture(PAYMENTS);
  message.payments[3].amount = -1;
  assert.deepEqual(faultPlaces("gocardless", message), ["/payments/3/amount too_short"]);
});

test("each fault is told at its place, and nothing of the message is taken", () => {
  const message = { ...fixture(PAYMENTS), ...fixture(REFUND), ...fixture(PAYOUT) };
  message.payments[0].amount = 140.5;
  message.payments[1].id = " ";
  message.payments[2].status = "teleported";
  message.payments[3].scheme = "a\u0007b";
  message.refunds.currency = "€";
  message.payouts.arrival_date = "2026-02-30";
  assert.deepEqual(faultPlaces("gocardless", message), [
    "/payments/0/amount wrong_type",
    "/payments/1/id too_short",
    "/payments/2/status unknown_value",
    "/payments/3/scheme wrong_format",
    "/refunds/currency wrong_format",
    "/payouts/arrival_date wrong_format",
  ]);
  const items = fixture(PAYOUT);
  items.payout_items[0].amount = 14000;
  items.payout_items[1].type = "gift";
  items.payout_items[2].amount = "1e3";
  assert.deepEqual(faultPlaces("gocardless", items), [
    "/payout_items/0/amount wrong_type",
    "/payout_items/1/type unknown_value",
    "/payout_items/2/amount wrong_format",
  ]);
  assert.deepEqual(faultPlaces("gocardless", {}), [" missing"]);
});

test("an item that does not say what it is of is refused where that has to be known", () => {
  const message = fixture(PAYOUT);
  delete message.payout_items[0].links;
  delete message.payout_items[1].links;
  assert.deepEqual(faultPlaces("gocardless", message), ["/payout_items/0/links missing"]);
});
