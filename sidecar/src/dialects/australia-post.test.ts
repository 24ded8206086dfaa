// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import {
  corpus,
  eventsOf,
  faultPlaces,
  fixture,
  milestonesOf,
  NO_CORPUS,
  read,
  told,
} from "./test-reading.ts";

const RESULTS = "australia_post/tracking-results";

test("each event of each article is a milestone, by the sentence that it is", () => {
  assert.deepEqual(told(milestonesOf("australia_post", fixture(RESULTS))), [
    "out_for_delivery actual With Australia Post for delivery today",
    "picked_up actual Received by Australia Post",
    "null actual Reminder card sent",
    "delivered actual Delivered",
  ]);
});

test("a milestone carries what the event says, an article its own number and the consignment's", () => {
  const reads = eventsOf("australia_post", fixture(RESULTS));
  assert.equal(reads[3]?.pointer, "/tracking_results/1/trackable_items/0/items/1/events/0");
  const events = milestonesOf("australia_post", fixture(RESULTS));
  assert.equal(events[0]?.time, "2026-11-19T20:08:51.000Z");
  assert.equal(events[0]?.data.location?.name, "ALEXANDRIA NSW");
  assert.deepEqual(events[0]?.data.carrier, { scac: null, name: "Australia Post", service: "eParcel" });
  assert.deepEqual(events[3]?.data.references, [
    { kind: "tracking", value: "7XX00000001801" },
    { kind: "tracking", value: "7XX000000018" },
  ]);
});

test("the same answer again is only duplicates", () => {
  const ids = () => milestonesOf("australia_post", fixture(RESULTS)).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
  assert.equal(new Set(ids()).size, ids().length);
});

test("a number that Australia Post does not know is accepted and explained", () => {
  const message = fixture(RESULTS);
  message.tracking_results.splice(0, 2);
  const reading = read("australia_post", message);
  assert.ok(reading.ok);
  assert.match(reading.note ?? "", /Australia Post knows nothing/);
});

test("each fault is told at its place", () => {
  const message = fixture(RESULTS);
  message.tracking_results[0].trackable_items[0].events[0].date = "Friday";
  delete message.tracking_results[1].trackable_items[0].items[1].events[0].description;
  assert.deepEqual(faultPlaces("australia_post", message), [
    "/tracking_results/0/trackable_items/0/events/0/date wrong_time",
    "/tracking_results/1/trackable_items/0/items/1/events/0/description missing",
  ]);
});

test("a file of Australia Post's is read", { skip: NO_CORPUS }, () => {
  const events = milestonesOf("australia_post", corpus("karrio-australiapost-tracking_response"));
  assert.equal(events.length, 15);
  assert.ok(events.every(({ data }) => data.code !== null));
});
