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

const TRACK = "fedex/track-response";

/** The first result of the fixture. */
function firstResult(message: ReturnType<typeof fixture>) {
  return message.output.completeTrackResults[0].trackResults[0];
}

test("each scan is a milestone; a number without scans gives its latest status and its expected delivery", () => {
  assert.deepEqual(told(milestonesOf("fedex", fixture(TRACK))), [
    "delivered actual DL",
    "delivery_failed actual DE/08",
    "picked_up actual PU",
    "information_received actual OC",
    "delivered estimated estimated_delivery",
  ]);
});

test("a milestone carries what the scan says", () => {
  const [, read] = eventsOf("fedex", fixture(TRACK));
  assert.equal(read?.pointer, "/output/completeTrackResults/0/trackResults/0/scanEvents/1");
  const [delivery, attempt, pickUp] = milestonesOf("fedex", fixture(TRACK));
  assert.equal(attempt?.time, "2026-11-20T09:05:00.000Z");
  assert.equal(attempt?.data.partner_text, "Delivery exception: Customer not available or business closed");
  assert.deepEqual(attempt?.data.references, [
    { kind: "tracking", value: "770000000017" },
    { kind: "purchase_order", value: "P00042" },
    { kind: "other", value: "WH/OUT/00018" },
  ]);
  assert.deepEqual(attempt?.data.carrier, { scac: null, name: "FedEx", service: "FedEx 2Day" });
  assert.equal(pickUp?.data.location?.state, "TN");
  assert.equal(delivery?.data.signed_by, "J.MEYER");
  assert.equal(attempt?.data.signed_by, null);
});

test("the latest status counts only where there are no scans, once for as long as it stays", () => {
  const message = fixture(TRACK);
  firstResult(message).latestStatusDetail.code = "SE";
  assert.ok(!told(milestonesOf("fedex", message)).some((line) => line.endsWith("SE")));
  const ids = milestonesOf("fedex", message).map(({ id }) => id);
  assert.deepEqual(
    ids,
    milestonesOf("fedex", fixture(TRACK)).map(({ id }) => id),
  );
});

test("a window's end is the expected delivery where no time is given", () => {
  const message = fixture(TRACK);
  const [result] = message.output.completeTrackResults[1].trackResults;
  result.dateAndTimes = [];
  result.estimatedDeliveryTimeWindow = { window: { ends: "2026-11-24T18:00:00" } };
  const estimate = milestonesOf("fedex", message).at(-1);
  assert.equal(estimate?.time, "2026-11-24T18:00:00.000Z");
  assert.equal(estimate?.data.reported_at, "2026-11-20T16:00:00.000Z");
});

test("each package of a number has its own tracker, and the number asked for stays a reference", () => {
  const message = fixture(TRACK);
  const results = message.output.completeTrackResults[0].trackResults;
  const other = structuredClone(results[0]);
  other.trackingNumberInfo.trackingNumber = "770000000018";
  results.push(other);
  const events = milestonesOf("fedex", message);
  assert.deepEqual(events[3]?.data.references.slice(0, 2), [
    { kind: "tracking", value: "770000000018" },
    { kind: "tracking", value: "770000000017" },
  ]);
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
});

test("a code that FedEx may invent, or that has two meanings, is kept and not guessed", () => {
  for (const code of ["ZZ", "EA", "SE", "constructor"]) {
    const message = fixture(TRACK);
    firstResult(message).scanEvents[0].eventType = code;
    assert.equal(told(milestonesOf("fedex", message))[0], `null actual ${code}`);
  }
});

test("numbers that FedEx does not know are accepted and explained", () => {
  const message = fixture(TRACK);
  message.output.completeTrackResults.splice(0, 2);
  const reading = read("fedex", message);
  assert.ok(reading.ok);
  assert.deepEqual(reading.events, []);
  assert.match(reading.note ?? "", /FedEx knows nothing/);
});

test("each fault is told at its place", () => {
  const message = fixture(TRACK);
  const result = firstResult(message);
  result.scanEvents[0].date = "2026-11-20";
  result.scanEvents[1].date = "then";
  result.scanEvents[2].eventType = 7;
  delete message.output.completeTrackResults[1].trackingNumber;
  assert.deepEqual(faultPlaces("fedex", message), [
    "/output/completeTrackResults/0/trackResults/0/scanEvents/1/date wrong_time",
    "/output/completeTrackResults/0/trackResults/0/scanEvents/2/eventType wrong_type",
    "/output/completeTrackResults/1/trackingNumber missing",
  ]);
  assert.deepEqual(faultPlaces("fedex", { output: { completeTrackResults: 1 } }), [" missing"]);
});

test("a file of FedEx's is read", { skip: NO_CORPUS }, () => {
  assert.deepEqual(told(milestonesOf("fedex", corpus("karrio-fedex-tracking_response"))), [
    "picked_up actual PU/A25",
    "delivered estimated estimated_delivery",
  ]);
});
