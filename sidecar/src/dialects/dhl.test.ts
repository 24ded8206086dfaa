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

const SHIPMENTS = "dhl/shipments";

test("each event is a milestone; a shipment without events gives its status", () => {
  assert.deepEqual(told(milestonesOf("dhl", fixture(SHIPMENTS))), [
    "in_transit actual transit",
    "information_received actual pre-transit",
    "delivered estimated estimated_delivery",
    "delivered actual delivered",
  ]);
});

test("a milestone carries what the event says", () => {
  const [read] = eventsOf("dhl", fixture(SHIPMENTS));
  assert.equal(read?.pointer, "/shipments/0/events/0");
  const [event, announced, estimate, delivery] = milestonesOf("dhl", fixture(SHIPMENTS));
  // Without an offset it is taken as UTC, with one it is exact.
  assert.equal(event?.time, "2026-11-20T07:52:00.000Z");
  assert.equal(announced?.time, "2026-11-18T15:20:00.000Z");
  assert.equal(event?.data.partner_text, "The shipment has arrived in the destination country.");
  assert.equal(event?.data.location?.city, "Wien");
  assert.deepEqual(event?.data.references, [
    { kind: "tracking", value: "00340434161000000017" },
    { kind: "other", value: "S00018" },
    { kind: "tracking", value: "00340434161000000024" },
  ]);
  assert.equal(estimate?.data.reported_at, "2026-11-20T07:52:00.000Z");
  assert.equal(delivery?.subject, "7700000017");
  assert.equal(delivery?.data.signed_by, "Anna de Vries");
  assert.equal(delivery?.data.partner_text, "DELIVERED");
});

test("a failure is kept for a person; a shipment that DHL knows nothing about is explained", () => {
  const message = fixture(SHIPMENTS);
  message.shipments[0].status.statusCode = "failure";
  assert.ok(told(milestonesOf("dhl", message)).includes("null actual failure"));
  const reading = read("dhl", {
    shipments: [{ id: "1", status: { timestamp: "2026-11-20T07:52:00", statusCode: "unknown" } }],
  });
  assert.ok(reading.ok);
  assert.deepEqual(reading.events, []);
  assert.match(reading.note ?? "", /DHL knows nothing/);
});

test("more pieces than an event may have references are cut", () => {
  const message = fixture(SHIPMENTS);
  message.shipments[0].details.pieceIds = Array.from({ length: 99 }, (_, index) => `JD${index}`);
  assert.equal(milestonesOf("dhl", message)[0]?.data.references.length, 20);
});

test("the same answer again is only duplicates", () => {
  const ids = () => milestonesOf("dhl", fixture(SHIPMENTS)).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
  assert.equal(new Set(ids()).size, ids().length);
});

test("each fault is told at its place", () => {
  const message = fixture(SHIPMENTS);
  message.shipments[0].events[1].timestamp = "18.11.2026";
  message.shipments[0].details.references = { number: 7 };
  message.shipments[1].id = "";
  assert.deepEqual(faultPlaces("dhl", message).sort(), [
    "/shipments/0/details/references unknown_value",
    "/shipments/0/events/1/timestamp wrong_time",
    "/shipments/1/id too_short",
  ]);
  assert.deepEqual(faultPlaces("dhl", {}), [" missing"]);
});

test("a file of DHL's is read, its list beside what was asked", { skip: NO_CORPUS }, () => {
  const events = milestonesOf("dhl", corpus("karrio-dhl_universal-tracking"));
  assert.deepEqual(told(events), [
    "information_received actual pre-transit",
    "delivered estimated estimated_delivery",
  ]);
  assert.equal(events[0]?.subject, "7777777770");
});
