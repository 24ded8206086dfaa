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

const TRACK = "ups/track-response";

/** The first package of the fixture. */
function firstPackage(message: ReturnType<typeof fixture>) {
  return message.trackResponse.shipment[0].package[0];
}

test("each activity of each package is a milestone, and an expected delivery one more", () => {
  assert.deepEqual(told(milestonesOf("ups", fixture(TRACK))), [
    "delayed actual X/048",
    "picked_up actual I/160",
    "information_received actual M/003",
    "delivered estimated estimated_delivery",
    "delivered actual D/011",
  ]);
});

test("a milestone carries what the activity says, and each package its own number", () => {
  const [, read] = eventsOf("ups", fixture(TRACK));
  assert.equal(read?.pointer, "/trackResponse/shipment/0/package/0/activity/1");
  const [, pickUp, , , delivery] = milestonesOf("ups", fixture(TRACK));
  assert.deepEqual(pickUp?.data.location, {
    name: null,
    city: "Chicago",
    state: "IL",
    postal_code: "60638",
    country: "US",
    unlocode: null,
  });
  assert.equal(pickUp?.data.partner_text, "Origin Scan");
  assert.deepEqual(pickUp?.data.references, [
    { kind: "tracking", value: "1ZFB00000390000017" },
    { kind: "other", value: "WH/OUT/00017" },
  ]);
  assert.deepEqual(pickUp?.data.carrier, { scac: null, name: "UPS", service: "UPS Ground" });
  assert.deepEqual(delivery?.data.references, [
    { kind: "tracking", value: "1ZFB00000390000026" },
    { kind: "tracking", value: "1ZFB00000390000017" },
  ]);
  assert.equal(delivery?.data.signed_by, "RIVERA");
});

test("a time is GMT where UPS gives it, with or without colons and a leading zero, else local with its offset", () => {
  const [late, pickUp, label] = milestonesOf("ups", fixture(TRACK));
  assert.equal(late?.time, "2026-11-20T04:59:00.000Z");
  assert.equal(pickUp?.time, "2026-11-19T02:15:00.000Z");
  assert.equal(label?.time, "2026-11-18T15:10:00.000Z");
  const message = fixture(TRACK);
  delete firstPackage(message).activity[2].gmtOffset;
  assert.equal(milestonesOf("ups", message)[2]?.time, "2026-11-18T09:10:00.000Z");
});

test("the newest promise counts, at the end of its window, and none once the package is delivered", () => {
  const estimate = (change: (parcel: ReturnType<typeof fixture>) => void) => {
    const message = fixture(TRACK);
    change(firstPackage(message));
    return milestonesOf("ups", message).find(({ data }) => data.classifier === "estimated")?.time;
  };
  assert.equal(
    estimate(() => {}),
    "2026-11-21T17:00:00.000Z",
  );
  assert.equal(
    estimate((parcel) => parcel.deliveryDate.pop()),
    "2026-11-20T17:00:00.000Z",
  );
  assert.equal(
    estimate((parcel) => delete parcel.deliveryTime),
    "2026-11-21T00:00:00.000Z",
  );
  assert.equal(
    estimate((parcel) => {
      parcel.activity[0].status = { type: "D", statusCode: "011" };
    }),
    undefined,
  );
});

test("a code says more than its type, a type alone still counts, and neither is guessed", () => {
  const codeOf = (status: object) => {
    const message = fixture(TRACK);
    firstPackage(message).activity[0].status = status;
    return told(milestonesOf("ups", message))[0];
  };
  assert.equal(codeOf({ type: "D", statusCode: "040" }), "available_for_pickup actual D/040");
  assert.equal(codeOf({ type: "I", statusCode: "21" }), "out_for_delivery actual I/021");
  assert.equal(codeOf({ type: "I" }), "in_transit actual I");
  assert.equal(codeOf({ type: "X", statusCode: "033" }), "null actual X/033");
  assert.equal(codeOf({ type: "X", statusCode: "999" }), "null actual X/999");
  assert.equal(codeOf({ type: "Q", statusCode: "011" }), "null actual Q/011");
});

test("the same answer again is only duplicates, a signature that comes later news of the delivery", () => {
  const ids = (message: unknown) => milestonesOf("ups", message).map(({ id }) => id);
  assert.deepEqual(ids(fixture(TRACK)), ids(fixture(TRACK)));
  const signed = fixture(TRACK);
  signed.trackResponse.shipment[0].package[1].deliveryInformation.receivedBy = "RIVERA M";
  assert.deepEqual(ids(signed).slice(0, -1), ids(fixture(TRACK)).slice(0, -1));
  assert.notEqual(ids(signed).at(-1), ids(fixture(TRACK)).at(-1));
});

test("a number that UPS does not know is accepted and explained", () => {
  const message = fixture(TRACK);
  message.trackResponse.shipment.shift();
  const reading = read("ups", message);
  assert.ok(reading.ok);
  assert.deepEqual(reading.events, []);
  assert.match(reading.note ?? "", /UPS knows nothing/);
});

test("each fault is told at its place, those of all packages at once", () => {
  const message = fixture(TRACK);
  const [first, second] = message.trackResponse.shipment[0].package;
  first.activity[0].gmtDate = "20260230";
  first.deliveryDate[0].date = "soon";
  delete first.activity[1].status.type;
  second.trackingNumber = " ";
  assert.deepEqual(faultPlaces("ups", message).sort(), [
    "/trackResponse/shipment/0/package/0/activity/0/gmtDate wrong_time",
    "/trackResponse/shipment/0/package/0/activity/1/status/type missing",
    "/trackResponse/shipment/0/package/0/deliveryDate/0/date wrong_time",
    "/trackResponse/shipment/0/package/1/trackingNumber too_short",
  ]);
  assert.deepEqual(faultPlaces("ups", { trackResponse: {} }), [" missing"]);
});

test("more events in one answer than a message may carry are refused as a whole", () => {
  const message = fixture(TRACK);
  const parcel = message.trackResponse.shipment[0].package[1];
  parcel.activity = Array.from({ length: 600 }, () => parcel.activity[0]);
  message.trackResponse.shipment[0].package = [parcel, parcel];
  assert.deepEqual(faultPlaces("ups", message), [" too_many_events"]);
});

test("a file of UPS's is read", { skip: NO_CORPUS }, () => {
  assert.deepEqual(told(milestonesOf("ups", corpus("karrio-ups-tracking_response"))), [
    "delivered actual D/011",
    "information_received actual M/003",
  ]);
});
