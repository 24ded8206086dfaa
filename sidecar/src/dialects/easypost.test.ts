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

const TRACKER = "easypost/tracker-updated";

test("each tracking detail is a milestone, and the expected delivery one more", () => {
  assert.deepEqual(told(milestonesOf("easypost", fixture(TRACKER))), [
    "information_received actual pre_transit/label_created",
    "departed actual in_transit/departed_facility",
    "out_for_delivery actual out_for_delivery/out_for_delivery",
    "delivered estimated estimated_delivery",
  ]);
});

test("an estimate that goes back to an earlier day is news, the same report sent again is not", () => {
  const told = (estimate: string, reported: string) => {
    const message = fixture(TRACKER);
    message.result.est_delivery_date = estimate;
    message.result.updated_at = reported;
    return milestonesOf("easypost", message).at(-1)?.id;
  };
  const [day, later] = ["2026-11-27T00:00:00Z", "2026-11-29T00:00:00Z"];
  const first = told(day, "2026-11-20T01:00:00Z");
  assert.notEqual(told(later, "2026-11-20T02:00:00Z"), first);
  assert.notEqual(told(day, "2026-11-20T03:00:00Z"), first);
  assert.equal(told(day, "2026-11-20T01:00:00Z"), first);
});

test("a milestone carries what the detail says", () => {
  const [, event] = milestonesOf("easypost", fixture(TRACKER));
  assert.ok(event);
  assert.equal(event.time, "2026-11-19T04:10:00.000Z");
  assert.equal(event.subject, "1ZFB000000000001");
  assert.equal(event.partitionkey, "tracking:1ZFB000000000001");
  assert.deepEqual(event.data, {
    references: [
      { kind: "tracking", value: "1ZFB000000000001" },
      { kind: "other", value: "shp_freightbridge1" },
    ],
    code: "departed",
    partner_code: "in_transit/departed_facility",
    partner_text: "Left our building",
    classifier: "actual",
    reported_at: "2026-11-20T15:00:00.000Z",
    retracts: null,
    carrier: { scac: null, name: "UPS", service: "Ground" },
    location: { name: null, city: "Ghent", state: null, postal_code: "9000", country: "BE", unlocode: null },
    signed_by: null,
  });
});

test("the partner's own words stand beside each milestone, to the letter", () => {
  const text = JSON.stringify(fixture(TRACKER)).replace(
    '"datetime":"2026-11-19',
    '"extra" : 1.50,\n"datetime":"2026-11-19',
  );
  const [, detail, , estimate] = eventsOf("easypost", text);
  assert.equal(detail?.pointer, "/result/tracking_details/1");
  assert.match(
    detail?.raw ?? "",
    /^\{"object":"TrackingDetail","message":"Left our building".*"extra" : 1\.50,\n.*\}$/s,
  );
  assert.equal(estimate?.pointer, "/result");
});

test("a detail keeps its id in every later webhook", () => {
  const later = fixture(TRACKER);
  later.id = "evt_other";
  later.created_at = later.result.updated_at = "2026-11-20T18:00:00Z";
  later.result.status = "delivered";
  later.result.signed_by = "M. Dupont";
  later.result.tracking_details.push({
    status: "delivered",
    message: "Here",
    datetime: "2026-11-20T17:59:00Z",
  });
  const before = milestonesOf("easypost", fixture(TRACKER)).map(({ id }) => id);
  const after = milestonesOf("easypost", later);
  assert.deepEqual(
    after.slice(0, 3).map(({ id }) => id),
    before.slice(0, 3),
  );
  assert.ok(!before.includes(after[3]?.id ?? ""));
  assert.deepEqual(told(after.slice(3)), ["delivered actual delivered"]);
  assert.equal(after[3]?.data.signed_by, "M. Dupont");
  assert.equal(new Set(after.map(({ id }) => id)).size, after.length);
});

test("a signature that comes after the delivery makes the delivery news, and nothing else", () => {
  const message = fixture(TRACKER);
  message.result.status = "delivered";
  message.result.tracking_details.push({
    status: "delivered",
    message: "Here",
    datetime: "2026-11-20T17:59:00Z",
  });
  const [unsigned, signed] = [null, "M. Dupont"].map((signed_by) => {
    message.result.signed_by = signed_by;
    return milestonesOf("easypost", message).map(({ id }) => id);
  });
  assert.deepEqual(signed?.slice(0, -1), unsigned?.slice(0, -1));
  assert.notEqual(signed?.at(-1), unsigned?.at(-1));
});

test("a status that EasyPost may invent is kept and not guessed", () => {
  const message = fixture(TRACKER);
  message.result.tracking_details[1].status = "teleported";
  const event = milestonesOf("easypost", message)[1];
  assert.equal(event?.data.code, null);
  assert.equal(event?.data.partner_code, "teleported/departed_facility");
  for (const word of ["__proto__", "constructor", "toString"]) {
    message.result.tracking_details[1].status = word;
    message.result.tracking_details[1].status_detail = word;
    assert.equal(milestonesOf("easypost", message)[1]?.data.code, null, word);
  }
});

test("delivered stays delivered, whatever detail stands beside it", () => {
  const message = fixture(TRACKER);
  Object.assign(message.result.tracking_details[2], {
    status: "delivered",
    status_detail: "arrived_at_destination",
  });
  assert.equal(milestonesOf("easypost", message)[2]?.data.code, "delivered");
});

test("an overall status that no detail says is a milestone of its own, the same one each time", () => {
  const message = fixture(TRACKER);
  message.result.status = "cancelled";
  message.result.status_detail = "unknown";
  assert.ok(told(milestonesOf("easypost", message)).includes("cancelled actual cancelled"));
  delete message.result.updated_at;
  delete message.created_at;
  const ids = () => milestonesOf("easypost", message).map(({ id }) => id);
  assert.deepEqual(ids(), ids());
});

test("a tracker without details gives its status; one that knows nothing is accepted and explained", () => {
  const message = fixture(TRACKER);
  message.result = {
    tracking_code: "1Z",
    status: "pre_transit",
    updated_at: "2026-11-20T15:00:00Z",
    tracking_details: [],
  };
  assert.deepEqual(told(milestonesOf("easypost", message)), ["information_received actual pre_transit"]);
  message.result.status = "unknown";
  const reading = read("easypost", message);
  assert.ok(reading.ok);
  assert.deepEqual(reading.events, []);
  assert.match(reading.note ?? "", /knows nothing/);
});

test("events about other things are accepted and explained; an invoice is kept for a person", () => {
  const reading = read("easypost", fixture("easypost/batch-updated"));
  assert.ok(reading.ok);
  assert.match(reading.note ?? "", /batch/);
  assert.deepEqual(faultPlaces("easypost", { description: "shipment.invoice.created" }), [
    "/description unsupported_event",
  ]);
});

test("each fault is told at its place in the partner's message", () => {
  const message = fixture(TRACKER);
  delete message.result.tracking_code;
  message.result.tracking_details[0].datetime = "2026-02-30T00:00:00Z";
  message.result.tracking_details[1].status = 7;
  message.result.tracking_details[2].message = "x".repeat(2001);
  assert.deepEqual(faultPlaces("easypost", message).sort(), [
    "/result/tracking_code missing",
    "/result/tracking_details/0/datetime wrong_time",
    "/result/tracking_details/1/status wrong_type",
    "/result/tracking_details/2/message too_long",
  ]);
  assert.deepEqual(faultPlaces("easypost", { description: "tracker.updated" }), ["/result missing"]);
  assert.deepEqual(faultPlaces("easypost", []), [" wrong_type"]);
});

test("EasyPost's own files are read", { skip: NO_CORPUS }, () => {
  assert.equal(milestonesOf("easypost", corpus("easypost-fixtures_event-body")).length, 8);
  const delivered = milestonesOf(
    "easypost",
    corpus("easypost-landing_pages_tracking_webhooks_tracking_webhook_response"),
  );
  assert.deepEqual(told(delivered).at(-1), "delivered actual delivered");
  assert.equal(delivered.at(-1)?.data.signed_by, "John Tester");
  assert.equal(
    milestonesOf("easypost", corpus("easypost-guides_tracking-guide_json_tracking-webhook")).length,
    6,
  );
  assert.equal(
    milestonesOf("easypost", corpus("easypost-docs_responses_trackers_trackers-retrieve")).length,
    3,
  );
  assert.deepEqual(faultPlaces("easypost", corpus("easypost-guides_webhooks-guide_event_event_example")), [
    "/result missing",
  ]);
  for (const name of [
    "easypost-guides_batch-guide_json_batch-webhooks",
    "easypost-guides_webhooks-guide_event_post_json_example",
  ]) {
    assert.deepEqual(eventsOf("easypost", corpus(name)), [], name);
  }
});
