// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { corpus, eventsOf, faultPlaces, fixture, milestonesOf, NO_CORPUS, told } from "./test-reading.ts";

const TRACKING = "mydhl/tracking";

test("each checkpoint of the shipment and of each of its pieces is a milestone", () => {
  assert.deepEqual(told(milestonesOf("mydhl", fixture(TRACKING))), [
    "picked_up actual PU",
    "customs_hold actual UD",
    "delivered estimated estimated_delivery",
    "delivered actual OK",
    "null actual OH",
  ]);
});

test("a milestone carries what the checkpoint says, a piece its own number and the waybill's", () => {
  const reads = eventsOf("mydhl", fixture(TRACKING));
  assert.equal(reads[3]?.pointer, "/shipments/0/pieces/0/events/0");
  const [pickUp, clearance, , delivery, hold] = milestonesOf("mydhl", fixture(TRACKING));
  assert.equal(pickUp?.time, "2026-11-18T15:05:00.000Z");
  // Without an offset it is taken as UTC.
  assert.equal(clearance?.time, "2026-11-19T02:31:00.000Z");
  assert.equal(pickUp?.data.location?.name, "PRAGUE-CZE");
  assert.equal(delivery?.subject, "JD014600000000000017");
  assert.equal(delivery?.data.signed_by, "T OKAFOR");
  assert.equal(hold?.data.signed_by, null);
  assert.deepEqual(delivery?.data.references, [
    { kind: "tracking", value: "JD014600000000000017" },
    { kind: "tracking", value: "7700000026" },
    { kind: "other", value: "WH/OUT/00019" },
  ]);
});

test("a single piece is the shipment, and is not told twice", () => {
  const message = fixture(TRACKING);
  message.shipments[0].pieces.pop();
  assert.equal(milestonesOf("mydhl", message).length, 3);
  message.shipments[0].events = [];
  assert.ok(told(milestonesOf("mydhl", message)).includes("delivered actual OK"));
});

test("the same answer again is only duplicates", () => {
  const ids = () => milestonesOf("mydhl", fixture(TRACKING)).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
  assert.equal(new Set(ids()).size, ids().length);
});

test("each fault is told at its place", () => {
  const message = fixture(TRACKING);
  message.shipments[0].events[0].date = "18/11/2026";
  message.shipments[0].pieces[1].events[0].typeCode = null;
  assert.deepEqual(faultPlaces("mydhl", message), [
    "/shipments/0/events/0/date wrong_time",
    "/shipments/0/pieces/1/events/0/typeCode wrong_type",
  ]);
});

test("a file of DHL Express's is read", { skip: NO_CORPUS }, () => {
  assert.deepEqual(told(milestonesOf("mydhl", corpus("karrio-mydhl-tracking_response"))), [
    "delivered actual OK",
    "in_transit actual PL",
    "picked_up actual PU",
  ]);
});
