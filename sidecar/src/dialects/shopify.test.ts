// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { corpus, eventsOf, faultPlaces, fixture, milestonesOf, NO_CORPUS, told } from "./test-reading.ts";

const FULFILLMENT = "shopify/fulfillment";
const EVENT = "shopify/fulfillment-event";

test("a fulfillment is a milestone of each of its parcels, with the order they belong to", () => {
  const [first, second, ...more] = milestonesOf("shopify", fixture(FULFILLMENT));
  assert.deepEqual(more, []);
  assert.ok(first && second);
  assert.deepEqual(told([first, second]), ["in_transit actual in_transit", "in_transit actual in_transit"]);
  assert.notEqual(first.id, second.id);
  assert.equal(second.subject, "7300000000000024");
  assert.equal(first.partitionkey, "tracking:7300000000000017");
  assert.deepEqual(first.data.references, [
    { kind: "other", value: "5260000000017" },
    { kind: "tracking", value: "7300000000000017" },
    { kind: "order", value: "#1042" },
    { kind: "order", value: "5980000000042" },
  ]);
  assert.equal(first.time, "2026-11-20T14:30:00.000Z");
  assert.deepEqual(first.data.carrier, { scac: null, name: "Canada Post", service: null });
});

test("a fulfillment that is sent again for another reason is no news, one with another status is", () => {
  const ids = (change: object) =>
    milestonesOf("shopify", { ...fixture(FULFILLMENT), ...change }).map(({ id }) => id);
  assert.deepEqual(ids({ updated_at: "2026-11-21T09:30:00-05:00", line_items: [] }), ids({}));
  assert.notDeepEqual(ids({ shipment_status: "delivered" }), ids({}));
});

test("without a carrier's status the fulfillment's own counts; one that was cancelled stays so", () => {
  const codeOf = (change: object) => told(milestonesOf("shopify", { ...fixture(FULFILLMENT), ...change }))[0];
  assert.equal(codeOf({ shipment_status: null }), "information_received actual fulfillment_success");
  assert.equal(codeOf({ status: "cancelled" }), "cancelled actual fulfillment_cancelled");
  assert.equal(codeOf({ shipment_status: null, status: "error" }), "null actual fulfillment_error");
});

test("a fulfillment without tracking numbers is known by its order", () => {
  const message = { ...fixture(FULFILLMENT), tracking_number: null, tracking_numbers: [] };
  const [event, ...more] = milestonesOf("shopify", message);
  assert.deepEqual(more, []);
  assert.equal(event?.partitionkey, "order:#1042");
});

test("a fulfillment event is a milestone, and its expected delivery one more", () => {
  const [read] = eventsOf("shopify", fixture(EVENT));
  assert.equal(read?.pointer, "/fulfillment_event");
  const events = milestonesOf("shopify", fixture(EVENT));
  assert.deepEqual(told(events), [
    "out_for_delivery actual out_for_delivery",
    "delivered estimated estimated_delivery",
  ]);
  assert.equal(events[0]?.time, "2026-11-20T13:12:00.000Z");
  assert.equal(events[0]?.data.location?.postal_code, "K1P 5M7");
  assert.deepEqual(events[0]?.data.references, [
    { kind: "other", value: "5260000000017" },
    { kind: "order", value: "5980000000042" },
  ]);
  assert.equal(events[1]?.time, "2026-11-20T22:00:00.000Z");
  assert.equal(events[1]?.data.reported_at, "2026-11-20T13:15:30.000Z");
});

test("the webhook's body is the event itself, and says the same", () => {
  const ids = (message: unknown) => milestonesOf("shopify", message).map(({ id }) => id);
  assert.deepEqual(ids(fixture(EVENT).fulfillment_event), ids(fixture(EVENT)));
});

test("what a status does not tell is not guessed", () => {
  for (const status of ["picked_up", "failure", "teleported", "toString"]) {
    const message = fixture(EVENT);
    message.fulfillment_event.status = status;
    assert.equal(told(milestonesOf("shopify", message))[0], `null actual ${status}`);
  }
});

test("each fault is told at its place", () => {
  const message = fixture(EVENT);
  message.fulfillment_event.happened_at = "yesterday";
  delete message.fulfillment_event.id;
  assert.deepEqual(faultPlaces("shopify", message), [
    "/fulfillment_event/id missing",
    "/fulfillment_event/happened_at wrong_time",
  ]);
  const fulfillment = { ...fixture(FULFILLMENT), tracking_numbers: ["", 7] };
  assert.deepEqual(faultPlaces("shopify", fulfillment), [
    "/tracking_numbers/0 too_short",
    "/tracking_numbers/1 wrong_type",
  ]);
  assert.deepEqual(faultPlaces("shopify", { order: 1 }), [" missing"]);
});

test("Shopify's own files are read", { skip: NO_CORPUS }, () => {
  assert.deepEqual(told(milestonesOf("shopify", corpus("shopify-fulfillment"))), [
    "information_received actual fulfillment_pending",
  ]);
  assert.deepEqual(told(milestonesOf("shopify", corpus("shopify-fulfillment_event"))), [
    "information_received actual label_printed",
  ]);
});
