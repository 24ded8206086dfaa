// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { eventsOf, faultPlaces, fixture, milestonesOf, read, told } from "./test-reading.ts";

const TRACK = "shippo/track-updated";

test("each entry of the history is a milestone, and the expected delivery one more", () => {
  assert.deepEqual(told(milestonesOf("shippo", fixture(TRACK))), [
    "information_received actual PRE_TRANSIT/information_received",
    "picked_up actual TRANSIT/package_accepted",
    "in_transit actual TRANSIT/teleported",
    "delivered estimated estimated_delivery",
  ]);
});

test("a milestone carries what the entry says", () => {
  const [, read] = eventsOf("shippo", fixture(TRACK));
  assert.equal(read?.pointer, "/data/tracking_history/1");
  const [, event] = milestonesOf("shippo", fixture(TRACK));
  assert.equal(event?.time, "2026-11-19T08:00:00.000Z");
  assert.equal(event?.data.partner_text, "Accepted.");
  assert.deepEqual(event?.data.carrier, { scac: null, name: "usps", service: "Priority Mail" });
  assert.equal(event?.data.location?.city, "Houston");
});

test("the current status counts when the history does not have it", () => {
  const message = fixture(TRACK);
  message.data.tracking_status.status = "FAILURE";
  message.data.tracking_status.substatus = { code: "package_lost" };
  assert.ok(told(milestonesOf("shippo", message)).includes("lost actual FAILURE/package_lost"));
});

test("an unknown status is kept and not guessed", () => {
  const message = fixture(TRACK);
  message.data.tracking_history[1].status = "VANISHED";
  assert.equal(milestonesOf("shippo", message)[1]?.data.code, null);
});

test("a tracker that knows nothing and events about labels are accepted and explained", () => {
  const nothing = {
    event: "track_updated",
    data: { tracking_number: "9", tracking_status: null, tracking_history: [] },
  };
  for (const message of [nothing, { event: "transaction_created", data: {} }]) {
    const reading = read("shippo", message);
    assert.ok(reading.ok);
    assert.deepEqual(reading.events, []);
    assert.ok(reading.note);
  }
});

test("each fault is told at its place", () => {
  const message = fixture(TRACK);
  message.data.tracking_number = "  ";
  message.data.tracking_history[2].status_date = "then";
  assert.deepEqual(faultPlaces("shippo", message), [
    "/data/tracking_number too_short",
    "/data/tracking_history/2/status_date wrong_time",
  ]);
  assert.deepEqual(faultPlaces("shippo", { event: "party_updated" }), ["/event unsupported_event"]);
  assert.deepEqual(faultPlaces("shippo", {}), ["/event missing"]);
});
