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

const EVENTS = "dcsa/events";

test("transport, equipment and shipment events are milestones with DCSA's ids", () => {
  const events = milestonesOf("dcsa", fixture(EVENTS));
  assert.deepEqual(told(events), [
    "document_issued actual ISSU/TRD",
    "loaded actual LOAD",
    "arrived estimated ARRI",
  ]);
  assert.deepEqual(
    events.map(({ id }) => id),
    fixture(EVENTS).events.map((event: { eventID: string }) => event.eventID),
  );
});

test("references, place, carrier and times are kept", () => {
  const [document, load, arrival] = milestonesOf("dcsa", fixture(EVENTS));
  assert.deepEqual(document?.data.references, [{ kind: "bol", value: "FBBL0001" }]);
  assert.deepEqual(load?.data.references, [
    { kind: "container", value: "FBRU1234567" },
    { kind: "booking", value: "FBBK77" },
    { kind: "purchase_order", value: "P00007" },
  ]);
  assert.equal(load?.partitionkey, "booking:FBBK77");
  assert.equal(load?.time, "2026-11-14T21:00:00.000Z");
  assert.equal(load?.data.reported_at, "2026-11-14T21:10:00.000Z");
  assert.deepEqual([load?.data.location?.unlocode, load?.data.location?.country], ["FRLEH", "FR"]);
  assert.deepEqual(arrival?.data.carrier, { scac: "MAEU", name: null, service: "FE9" });
  assert.equal(arrival?.data.location?.unlocode, "USNYC");
  assert.equal(arrival?.data.partner_text, "Strong wind");
});

test("a list and a single event are read as well, with pointers to match", () => {
  const { events } = fixture(EVENTS);
  assert.deepEqual(
    eventsOf("dcsa", fixture(EVENTS)).map(({ pointer }) => pointer),
    ["/events/0", "/events/1", "/events/2"],
  );
  assert.deepEqual(
    eventsOf("dcsa", events).map(({ pointer }) => pointer),
    ["/0", "/1", "/2"],
  );
  assert.deepEqual(
    eventsOf("dcsa", events[0]).map(({ pointer }) => pointer),
    [""],
  );
});

test("an empty list is accepted and explained", () => {
  const reading = read("dcsa", { events: [] });
  assert.ok(reading.ok);
  assert.match(reading.note ?? "", /empty/);
});

test("an unknown event code and the way of an empty container are kept and not guessed", () => {
  const message = fixture(EVENTS);
  message.events[1].emptyIndicatorCode = "EMPTY";
  message.events[2].transportEventTypeCode = "HOVR";
  assert.deepEqual(told(milestonesOf("dcsa", message)).slice(1), [
    "null actual LOAD/EMPTY",
    "null estimated HOVR",
  ]);
});

test("wrong values are told at their places", () => {
  const message = fixture(EVENTS);
  message.events[0].eventID = "incorrect";
  message.events[0].eventClassifierCode = "REQ";
  message.events[1].eventDateTime = "2026/11/14 22:00:00 +01:00";
  message.events[1].eventLocation.UNLocationCode = "XYABC";
  message.events[2].eventType = "WEATHER";
  assert.deepEqual(faultPlaces("dcsa", message), [
    "/events/0/eventID wrong_format",
    "/events/0/eventClassifierCode unknown_value",
    "/events/1/eventDateTime wrong_time",
    "/events/1/eventLocation/UNLocationCode unknown_value",
    "/events/2/eventType unknown_value",
  ]);
});

test("an event that names no shipment, and an id that comes twice, are faults", () => {
  const message = fixture(EVENTS);
  delete message.events[2].documentReferences;
  assert.deepEqual(faultPlaces("dcsa", message), ["/events/2 missing_reference"]);
  const twice = fixture(EVENTS);
  twice.events[2].eventID = twice.events[0].eventID.toUpperCase();
  assert.deepEqual(faultPlaces("dcsa", twice), ["/events/2/eventID duplicate_id"]);
});

test("what is no event at all is a fault", () => {
  assert.deepEqual(faultPlaces("dcsa", { someEvents: [] }), [" missing"]);
  assert.deepEqual(faultPlaces("dcsa", [null, 7]), ["/0 wrong_type", "/1 wrong_type"]);
});

test("DCSA's own files are read or refused as they should be", { skip: NO_CORPUS }, () => {
  assert.equal(milestonesOf("dcsa", corpus("dcsa-tnt-220-response")).length, 7);
  const expected = {
    "wrong-attribute-values": "/0/eventID missing",
    "wrong-date-times": "/4/eventDateTime wrong_time",
    "wrong-event-ids": "/0/eventID wrong_type",
    "wrong-structure": "/0/eventType missing",
  };
  for (const [name, fault] of Object.entries(expected)) {
    assert.ok(faultPlaces("dcsa", corpus(`dcsa-tnt-220-response-${name}`)).includes(fault), name);
  }
});
