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

const PARCELS = "gls/parcels";

test("each event is a milestone, and the status, which tells what the event means, one more", () => {
  assert.deepEqual(told(milestonesOf("gls", fixture(PARCELS))), [
    "null actual OUTDEL.NORMAL",
    "picked_up actual INTIAL.NORMAL",
    "information_received actual INTIAL.PREADVICE",
    "out_for_delivery actual INDELIVERY",
  ]);
});

test("a milestone carries what the event says, its offset written without a colon", () => {
  const [, read] = eventsOf("gls", fixture(PARCELS));
  assert.equal(read?.pointer, "/parcels/0/events/1");
  const event = milestonesOf("gls", fixture(PARCELS))[1];
  assert.equal(event?.time, "2026-11-19T16:46:14.000Z");
  assert.equal(event?.data.location?.city, "Potsdam");
  assert.deepEqual(event?.data.references, [
    { kind: "tracking", value: "42240000017" },
    { kind: "tracking", value: "ZQ7K0017" },
  ]);
});

test("the same answer again is only duplicates, and a status that changes is news", () => {
  const ids = (status: string) => {
    const message = fixture(PARCELS);
    message.parcels[0].status = status;
    return milestonesOf("gls", message).map(({ id }) => id);
  };
  assert.deepEqual(ids("INDELIVERY"), ids("INDELIVERY"));
  assert.notEqual(ids("DELIVERED").at(-1), ids("INDELIVERY").at(-1));
  assert.equal(ids("FINAL").length, 3);
});

test("a parcel that GLS does not know is accepted and explained", () => {
  const message = fixture(PARCELS);
  message.parcels.shift();
  const reading = read("gls", message);
  assert.ok(reading.ok);
  assert.match(reading.note ?? "", /GLS knows nothing/);
});

test("each fault is told at its place", () => {
  const message = fixture(PARCELS);
  message.parcels[0].events[0].eventDateTime = "2026-11-20T08:24:57+01";
  message.parcels[1].unitno = 7;
  assert.deepEqual(faultPlaces("gls", message), [
    "/parcels/0/events/0/eventDateTime wrong_time",
    "/parcels/1/unitno wrong_type",
  ]);
});

test("a file of GLS's is read", { skip: NO_CORPUS }, () => {
  assert.deepEqual(told(milestonesOf("gls", corpus("karrio-gls-tracking_response"))), [
    "picked_up actual INTIAL.NORMAL",
    "information_received actual INTIAL.PREADVICE",
    "in_transit actual INTRANSIT",
  ]);
});
