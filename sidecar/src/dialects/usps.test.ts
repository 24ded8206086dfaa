// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { corpus, eventsOf, faultPlaces, fixture, milestonesOf, NO_CORPUS, told } from "./test-reading.ts";

const TRACKING = "usps/tracking";

test("each event is a milestone, and carries what the event says", () => {
  const [read] = eventsOf("usps", fixture(TRACKING));
  assert.equal(read?.pointer, "/trackingEvents/0");
  const events = milestonesOf("usps", fixture(TRACKING));
  assert.deepEqual(told(events), [
    "delivered actual 01",
    "departed actual T1",
    "information_received actual GX",
  ]);
  assert.equal(events[0]?.data.signed_by, "R DIAZ");
  assert.equal(events[0]?.data.location?.postal_code, "34442");
  assert.deepEqual(events[0]?.data.carrier, { scac: null, name: "USPS", service: "USPS Ground Advantage" });
});

test("a time is GMT where USPS gives it, else local with its offset", () => {
  const [delivery, departure] = milestonesOf("usps", fixture(TRACKING));
  assert.equal(delivery?.time, "2026-11-20T18:58:40.000Z");
  assert.equal(departure?.time, "2026-11-19T11:16:00.000Z");
});

test("a delivery that is predicted is an estimate until it happens", () => {
  const message = { ...fixture(TRACKING), predictedDeliveryTimeStamp: "2026-11-21T20:00:00Z" };
  assert.equal(milestonesOf("usps", message).length, 3);
  message.trackingEvents.shift();
  const estimate = milestonesOf("usps", message).at(-1);
  assert.equal(estimate?.data.classifier, "estimated");
  assert.equal(estimate?.data.reported_at, "2026-11-19T11:16:00.000Z");
});

test("a list of pieces is read, each with its own number, and the same list again is only duplicates", () => {
  const list = [fixture(TRACKING), { ...fixture(TRACKING), trackingNumber: "9400100000000000000024" }];
  const ids = milestonesOf("usps", list).map(({ id }) => id);
  assert.equal(new Set(ids).size, 6);
  assert.deepEqual(
    milestonesOf("usps", list).map(({ id }) => id),
    ids,
  );
});

test("a code that is in no table is kept with USPS's own words", () => {
  const message = fixture(TRACKING);
  Object.assign(message.trackingEvents[1], { eventCode: "X9", eventType: "Rerouted" });
  const event = milestonesOf("usps", message)[1];
  assert.deepEqual(
    [event?.data.code, event?.data.partner_code, event?.data.partner_text],
    [null, "X9", "Rerouted"],
  );
});

test("each fault is told at its place", () => {
  const message = fixture(TRACKING);
  message.trackingEvents[0].GMTTimestamp = "noon";
  delete message.trackingEvents[1].eventTimestamp;
  delete message.trackingEvents[2].eventCode;
  assert.deepEqual(faultPlaces("usps", [message]).sort(), [
    "/0/trackingEvents/0/GMTTimestamp wrong_time",
    "/0/trackingEvents/1/eventTimestamp wrong_time",
    "/0/trackingEvents/2/eventCode missing",
  ]);
});

test("a file of USPS's is read", { skip: NO_CORPUS }, () => {
  const events = milestonesOf("usps", corpus("karrio-usps-tracking_responses"));
  assert.deepEqual(told(events).slice(0, 4), [
    "delivered actual 01",
    "out_for_delivery actual OF",
    "arrived actual 07",
    "arrived actual A1",
  ]);
});
