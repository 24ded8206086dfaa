// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { CustomerEvent, SubscriptionEvent } from "../canonical/index.ts";
import { dialectOf } from "./index.ts";
import { eventsOf, faultPlaces, faultsOf, fixture, noteIn } from "./test-reading.ts";

const CUSTOMER = "stripe/customer-updated";
const SUBSCRIPTION = "stripe/subscription-updated";

/** A message with other members of its event, of its object and of what was before. */
function changed(name: string, object: object, event: object = {}, previous?: object): unknown {
  const message = fixture(name);
  const data = {
    object: { ...message.data.object, ...object },
    previous_attributes: message.data.previous_attributes,
  };
  return {
    ...message,
    data: previous === undefined ? data : { ...data, previous_attributes: previous },
    ...event,
  };
}

const noteOf = (message: unknown) => noteIn("stripe", message);

function customerOf(object: object, event: object = {}): CustomerEvent["data"] {
  const [made] = eventsOf("stripe", changed(CUSTOMER, object, event));
  assert.ok(made?.event.type === "billing.customer.v1");
  return made.event.data;
}

function subscriptionOf(object: object, event: object = {}, previous?: object): SubscriptionEvent["data"] {
  const [made] = eventsOf("stripe", changed(SUBSCRIPTION, object, event, previous));
  assert.ok(made?.event.type === "billing.subscription.v1");
  return made.event.data;
}

test("an event has Stripe's id, its time and the whole of Stripe's words", () => {
  const text = JSON.stringify(fixture(CUSTOMER)).replace('"livemode":false', '"livemode" : false');
  const [made, ...more] = eventsOf("stripe", text);
  assert.ok(made);
  assert.deepEqual(more, []);
  assert.equal(made.event.id, "evt_FreightBridge0001");
  assert.equal(made.event.time, "2026-11-25T00:00:00.000Z");
  assert.equal(made.event.subject, "cus_FB1");
  assert.equal(made.event.partitionkey, `books:${made.event.source}`);
  assert.equal(made.raw, text);
  assert.equal(made.pointer, "");
});

test("a customer is told as it is now", () => {
  assert.deepEqual(customerOf({}), {
    reference: "cus_FB1",
    status: "active",
    merged_into: null,
    parent: null,
    name: "Azure Interior",
    is_company: null,
    email: "billing@azure.example",
    phone: "+33 4 72 00 00 00",
    tax_ids: [],
    billing_address: {
      street: "12 quai Rambaud",
      street2: null,
      city: "Lyon",
      state: null,
      postal_code: "69002",
      country: "FR",
    },
    shipping_address: {
      street: "3 rue du Port",
      street2: null,
      city: "Sète",
      state: null,
      postal_code: "34200",
      country: "FR",
    },
    currency: "EUR",
    payment_days: null,
    language: "fr-FR",
    attributes: {},
  });
  assert.equal(customerOf({}, { type: "customer.created" }).status, "active");
  assert.equal(customerOf({}, { type: "customer.deleted" }).status, "deleted");
  assert.deepEqual(customerOf({}, { account: "acct_FB2" }).attributes, { account: "acct_FB2" });
});

test("a customer's name is a company's or a person's where Stripe says so", () => {
  const company = customerOf({ business_name: "Azure SAS", name: "Azure" });
  assert.deepEqual([company.name, company.is_company], ["Azure SAS", true]);
  const person = customerOf({ individual_name: "Ada", name: null });
  assert.deepEqual([person.name, person.is_company], ["Ada", false]);
});

test("a customer of whom Stripe knows nothing is known by its id; what is empty is not known", () => {
  const { name, billing_address, shipping_address, language } = customerOf({
    name: " ",
    address: { city: null, country: null, line1: "", line2: null, postal_code: null, state: null },
    shipping: null,
    preferred_locales: [],
  });
  assert.deepEqual([name, billing_address, shipping_address, language], [null, null, null, null]);
});

test("a tax id is told of its customer, by an event of its own or within an expanded customer", () => {
  const taxId = { object: "tax_id", id: "txi_1", country: "FR", type: "eu_vat", value: "FR23334175221" };
  const told = [{ kind: "eu_vat", value: "FR23334175221", country: "FR" }];
  for (const type of ["customer.tax_id.created", "customer.tax_id.updated"]) {
    const [made] = eventsOf("stripe", {
      ...fixture(CUSTOMER),
      type,
      data: { object: { ...taxId, customer: { id: "cus_FB1", object: "customer" } } },
    });
    assert.ok(made?.event.type === "billing.customer.v1");
    assert.deepEqual([made.event.data.reference, made.event.data.name], ["cus_FB1", null]);
    assert.deepEqual(made.event.data.tax_ids, told);
  }
  assert.deepEqual(customerOf({ tax_ids: { object: "list", data: [taxId] } }).tax_ids, told);
});

test("hostile text is cut or refused at its place, never kept as it came", () => {
  assert.equal(customerOf({ name: `${"x".repeat(199)}😀` }).name, "x".repeat(199));
  assert.equal(customerOf({ name: "<script>alert(1)</script>" }).name, "<script>alert(1)</script>");
  const places = (object: object, event: object = {}) =>
    faultPlaces("stripe", changed(CUSTOMER, object, event));
  assert.deepEqual(places({ name: "a\u0007b" }), ["/data/object/name wrong_format"]);
  assert.deepEqual(places({ email: "x".repeat(201) }), ["/data/object/email too_long"]);
  assert.deepEqual(places({ id: "x".repeat(101) }), ["/data/object/id too_long"]);
  assert.deepEqual(places({}, { id: " " }), ["/id too_short"]);
});

test("a subscription is told with what changed, its period and its prices", () => {
  assert.deepEqual(subscriptionOf({}), {
    reference: "sub_FB1",
    change: "upgraded",
    status: "active",
    customer: "cus_FB1",
    currency: "EUR",
    period_from: "2026-11-01",
    period_to: "2026-11-30",
    ends_on: null,
    items: [
      {
        reference: "si_FB1",
        product: "prod_platform",
        description: null,
        quantity: "10",
        unit_amount: "20.00",
        every: { unit: "month", count: 1 },
      },
    ],
    prorations: [],
    attributes: { stripe_status: "active" },
  });
});

test("the event's name says what happened to a subscription, else what there was before", () => {
  const item = fixture(SUBSCRIPTION).data.object.items.data[0];
  const before = (changes: object) => ({ items: { data: [{ ...item, ...changes }] } });
  const price = (changes: object) => before({ price: { ...item.price, ...changes } });
  const update = (previous: object, object: object = {}) => subscriptionOf(object, {}, previous).change;
  assert.equal(update(before({ quantity: 12 })), "downgraded");
  assert.equal(update(price({ unit_amount_decimal: "1999.5" })), "upgraded");
  assert.equal(update(before({ current_period_start: item.current_period_start - 2_592_000 })), "renewed");
  assert.equal(update({ current_period_start: item.current_period_start - 2_592_000 }), "renewed");
  assert.equal(update({ default_payment_method: "pm_1" }), "changed");
  // Neither a price with tiers nor another rhythm can be compared.
  assert.equal(update(price({ unit_amount: null, unit_amount_decimal: null })), "changed");
  assert.equal(
    update(price({ unit_amount_decimal: "20000", recurring: { interval: "year", interval_count: 1 } })),
    "changed",
  );
  assert.equal(update({ items: "hostile" }), "changed");
  assert.equal(update({ pause_collection: null }, { pause_collection: { behavior: "void" } }), "paused");
  assert.equal(update({ pause_collection: { behavior: "void" } }), "resumed");
  assert.equal(update({ status: "active" }, { status: "canceled" }), "cancelled");
  for (const [type, change] of [
    ["created", "created"],
    ["deleted", "cancelled"],
    ["paused", "paused"],
    ["resumed", "resumed"],
  ]) {
    assert.equal(subscriptionOf({}, { type: `customer.subscription.${type}` }).change, change);
  }
});

test("a subscription's status is one of ours, Stripe's own word beside it", () => {
  for (const [theirs, ours] of [
    ["trialing", "trialing"],
    ["past_due", "past_due"],
    ["unpaid", "past_due"],
    ["incomplete", "past_due"],
    ["incomplete_expired", "cancelled"],
    ["canceled", "cancelled"],
    ["paused", "paused"],
  ]) {
    const { status, attributes } = subscriptionOf({ status: theirs });
    assert.deepEqual([status, attributes.stripe_status], [ours, theirs]);
  }
  const paused = subscriptionOf({ pause_collection: { behavior: "keep_as_draft" } });
  assert.deepEqual([paused.status, paused.attributes.pause_collection], ["paused", "keep_as_draft"]);
  assert.deepEqual(faultPlaces("stripe", changed(SUBSCRIPTION, { status: "frozen" })), [
    "/data/object/status unknown_value",
  ]);
});

test("a subscription ends when it ended, when it is said to, or with its period", () => {
  const end = Date.UTC(2026, 11, 1, 10) / 1000;
  assert.equal(subscriptionOf({ cancel_at_period_end: true }).ends_on, "2026-12-01");
  assert.equal(subscriptionOf({ cancel_at: end + 86_400 }).ends_on, "2026-12-02");
  assert.equal(subscriptionOf({ cancel_at: end, ended_at: end - 86_400 }).ends_on, "2026-11-30");
});

test("a subscription of an older version has its period itself and plans for prices", () => {
  const old = {
    items: {
      object: "list",
      data: [
        {
          id: "si_old",
          plan: {
            id: "silver",
            amount: 500,
            currency: "jpy",
            interval: "week",
            interval_count: 2,
            nickname: "Silver",
          },
          quantity: 1,
        },
      ],
    },
    currency: undefined,
    current_period_start: Date.UTC(2026, 0, 1) / 1000,
    current_period_end: Date.UTC(2026, 0, 15) / 1000,
  };
  const data = subscriptionOf(old, { api_version: "2017-12-14" });
  assert.deepEqual([data.currency, data.period_from, data.period_to], ["JPY", "2026-01-01", "2026-01-14"]);
  assert.deepEqual(data.items, [
    {
      reference: "si_old",
      product: "silver",
      description: "Silver",
      quantity: "1",
      unit_amount: "500",
      every: { unit: "week", count: 2 },
    },
  ]);
});

test("a subscription without what is needed is refused where it should stand", () => {
  const item = { ...fixture(SUBSCRIPTION).data.object.items.data[0], current_period_start: null };
  const places = (object: object) => faultPlaces("stripe", changed(SUBSCRIPTION, object));
  assert.deepEqual(places({ items: { data: [item] } }), ["/data/object/items/data missing"]);
  assert.deepEqual(places({ currency: null, items: { data: [] } }), [
    "/data/object/currency missing",
    "/data/object/items/data missing",
  ]);
  assert.deepEqual(places({ items: { data: [], has_more: true } }), [
    "/data/object/items/has_more unknown_value",
  ]);
  assert.deepEqual(places({ customer: undefined }), ["/data/object/customer missing"]);
});

test("a version of the API is a day and a name; one that is neither is refused, one that is new is read", () => {
  for (const version of [
    "2014-01-31",
    "2020-08-27",
    "2025-03-31.basil",
    "2031-01-01.zinnia",
    null,
    undefined,
  ])
    assert.equal(
      eventsOf("stripe", changed(CUSTOMER, {}, { api_version: version })).length,
      1,
      String(version),
    );
  for (const version of [
    "",
    "v3",
    "2025-13-31.basil",
    "2025-03-31.",
    "2025-03-31.Basil",
    "2025-03-31.basil.2",
  ])
    assert.deepEqual(
      faultPlaces("stripe", changed(CUSTOMER, {}, { api_version: version })),
      ["/api_version wrong_format"],
      version,
    );
  const [fault] = faultsOf("stripe", changed(CUSTOMER, {}, { api_version: "v3" }));
  assert.match(fault?.detail ?? "", /2025-03-31\.basil/);
});

test("events that say nothing are accepted with the reason, those that nobody knows are refused", () => {
  const typed = (type: string) => changed(CUSTOMER, {}, { type });
  for (const [type, reason] of [
    ["invoice.created", /draft/],
    ["invoice.updated", /events of their own/],
    ["invoiceitem.created", /draft/],
    ["charge.refunded", /refund/],
    ["charge.pending", /no money/],
    ["payment_intent.succeeded", /charge/],
    ["payment_intent.payment_failed", /charge/],
    ["checkout.session.completed", /charge/],
    ["customer.subscription.trial_will_end", /updated/],
    ["test_helpers.test_clock.ready", /Stripe's own/],
    ["balance.available", /payouts/],
  ] as const) {
    assert.match(noteOf(typed(type)), reason, type);
    assert.ok(noteOf(typed(type)).includes(type));
  }
  for (const type of [
    "transfer.created",
    "invoice.teleported",
    "customer.subscription.",
    "toString",
    "invoice.",
  ]) {
    assert.deepEqual(faultPlaces("stripe", typed(type)), ["/type unsupported_event"], type);
  }
});

test("what is no event, or one without its object, is told so", () => {
  const invoice = { object: "invoice", id: "in_1" };
  assert.deepEqual(faultPlaces("stripe", invoice), ["/object no_event"]);
  assert.deepEqual(faultPlaces("stripe", { object: "v2.core.event", id: "evt_1" }), ["/object thin_event"]);
  assert.deepEqual(faultPlaces("stripe", { id: "evt_1" }).at(0), "/object missing");
  assert.deepEqual(faultPlaces("stripe", { ...fixture(CUSTOMER), data: {} }), ["/data/object missing"]);
  assert.deepEqual(faultPlaces("stripe", { ...fixture(CUSTOMER), data: { object: invoice } }), [
    "/data/object/object unknown_value",
  ]);
  assert.deepEqual(faultPlaces("stripe", { ...fixture(CUSTOMER), created: 1_795_564_800_000 }), [
    "/created wrong_time",
  ]);
  assert.deepEqual(faultPlaces("stripe", { ...fixture(CUSTOMER), created: 0.5 }), ["/created wrong_type"]);
});

test("an object that no event holds is taken for Stripe's, and refused by why", () => {
  const { object } = fixture(CUSTOMER).data;
  assert.equal(dialectOf(Buffer.from(JSON.stringify(object)))?.name, "stripe");
  assert.deepEqual(faultPlaces("stripe", object), ["/object no_event"]);
});
