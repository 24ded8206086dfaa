// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { invoice, milestone } from "../canonical/test-events.ts";
import { CONTEXT, eventsOf, faultPlaces, faultsOf, fixture, read } from "./test-reading.ts";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

test("what the partner leaves out is filled in", () => {
  const [read] = eventsOf("canonical", fixture("canonical/milestone"));
  assert.ok(read);
  assert.equal(read.raw, null);
  assert.equal(read.pointer, null);
  assert.deepEqual(read.event, {
    specversion: "1.0",
    id: "wms-2026-000481",
    source: "/systems/acme",
    type: "freight.shipment.milestone.v1",
    subject: "WH/OUT/00012",
    time: "2026-11-20T10:00:00.000Z",
    datacontenttype: "application/json",
    partitionkey: "delivery:WH/OUT/00012",
    correlationid: CONTEXT.correlationId,
    data: {
      references: [
        { kind: "order", value: "S00012" },
        { kind: "delivery", value: "WH/OUT/00012" },
      ],
      code: "picked_up",
      partner_code: "PU",
      partner_text: null,
      classifier: "actual",
      reported_at: "2026-11-20T10:00:00.000Z",
      retracts: null,
      carrier: { scac: "DHLC", name: "DHL", service: null },
      location: { name: null, city: "Lyon", state: null, postal_code: null, country: "FR", unlocode: null },
      signed_by: null,
    },
  });
});

test("what the partner gives is kept", () => {
  const given = milestone({ partitionkey: "mine", correlationid: "3CECB101-7a1a-43a4-9d62-e88a131651e9" });
  const [read] = eventsOf("canonical", given);
  assert.equal(read?.event.partitionkey, "mine");
  assert.equal(read?.event.correlationid, "3cecb101-7a1a-43a4-9d62-e88a131651e9");
});

test("the caller's trace goes on, unless the event has its own", () => {
  const context = { ...CONTEXT, traceparent: TRACEPARENT };
  const own = TRACEPARENT.replace("-01", "-00");
  for (const [given, expected] of [
    [milestone(), TRACEPARENT],
    [milestone({ traceparent: own }), own],
  ] as const) {
    const reading = read("canonical", given, context);
    assert.ok(reading.ok);
    assert.equal(reading.events[0]?.event.traceparent, expected);
  }
});

test("a batch gives its events in order, each fault with its index", () => {
  assert.deepEqual(
    eventsOf("canonical", fixture("canonical/batch")).map(({ event }) => event.id),
    ["tms-1", "tms-2"],
  );
  const broken = fixture("canonical/batch");
  broken[1].data.classifier = "maybe";
  broken.push(7);
  assert.deepEqual(faultPlaces("canonical", broken), ["/1/data/classifier unknown_value", "/2 wrong_type"]);
});

test("the media type says whether a batch is expected", () => {
  const single = "application/cloudevents+json";
  const batch = "application/cloudevents-batch+json";
  assert.ok(read("canonical", milestone(), CONTEXT, single).ok);
  assert.ok(read("canonical", [milestone()], CONTEXT, batch).ok);
  assert.ok(!read("canonical", [milestone()], CONTEXT, single).ok);
  assert.ok(!read("canonical", milestone(), CONTEXT, batch).ok);
});

test("an empty batch is accepted and explained", () => {
  const reading = read("canonical", []);
  assert.ok(reading.ok);
  assert.deepEqual(reading.events, []);
  assert.match(reading.note ?? "", /no event/);
});

test("nobody speaks for another system", () => {
  assert.deepEqual(faultPlaces("canonical", milestone({ source: "/systems/other" })), [
    "/source wrong_source",
  ]);
  assert.deepEqual(faultPlaces("canonical", milestone({ source: null })), ["/source wrong_source"]);
});

test("nobody sends what only the gateway makes, or a type that does not exist", () => {
  for (const type of ["freight.message.rejected.v1", "freight.shipment.milestone.v2", 7, undefined]) {
    assert.match(faultPlaces("canonical", milestone({ type })).join(), /^\/type /);
  }
});

test("two events of one batch may not have one id", () => {
  assert.deepEqual(faultPlaces("canonical", [milestone(), milestone()]), ["/1/id duplicate_id"]);
});

test("a wrong time is told once", () => {
  const { reported_at: _, ...data } = milestone().data;
  assert.deepEqual(faultPlaces("canonical", { ...milestone({ time: "soon" }), data }), ["/time wrong_time"]);
});

test("an invoice is read, an amount in exponent form is not", () => {
  const [read] = eventsOf("canonical", fixture("canonical/invoice"));
  assert.equal(read?.event.partitionkey, "bol:BOL-55");
  assert.deepEqual(faultPlaces("canonical", invoice({ total: "1e3" })), ["/data/total wrong_format"]);
});

test("no more events than one answer can wait for", () => {
  const events = Array.from({ length: 1001 }, (_, index) => milestone({ id: `m-${index}` }));
  assert.equal(faultsOf("canonical", events)[0]?.code, "too_many_events");
  assert.equal(eventsOf("canonical", events.slice(1)).length, 1000);
});

test("no more faults than a person repairs at once", () => {
  const events = Array.from({ length: 200 }, () => ({}));
  assert.equal(faultsOf("canonical", events).length, 50);
});
