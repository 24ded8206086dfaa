// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { countryCode } from "./countries.ts";
import { dialectOf } from "./index.ts";
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

const UPDATE = "aftership/tracking-update";

test("each checkpoint is a milestone", () => {
  const events = milestonesOf("aftership", fixture(UPDATE));
  assert.deepEqual(told(events), [
    "picked_up actual InTransit/InTransit_002",
    "delivered actual Delivered/Delivered_003",
  ]);
  assert.deepEqual(events[1]?.data.references, [
    { kind: "tracking", value: "JD0146000000000001" },
    { kind: "order", value: "S00042" },
  ]);
  assert.equal(events[1]?.data.signed_by, "M. Dupont");
  assert.equal(events[1]?.data.location?.country, "FR");
  assert.equal(events[1]?.data.reported_at, "2026-11-20T10:00:00.000Z");
});

test("a time without an offset is taken as UTC, a bare day as its first instant", () => {
  const message = fixture(UPDATE);
  assert.equal(milestonesOf("aftership", message)[0]?.time, "2026-11-18T17:30:00.000Z");
  message.msg.tag = "InTransit";
  message.msg.checkpoints.pop();
  const estimate = milestonesOf("aftership", message).at(-1);
  assert.deepEqual([estimate?.data.classifier, estimate?.time], ["estimated", "2026-11-20T00:00:00.000Z"]);
});

test("trackings of the API are read in each of its forms, with pointers to match", () => {
  const tracking = fixture(UPDATE).msg;
  const forms = [
    [{ data: { tracking } }, "/data/tracking/checkpoints/0"],
    [{ data: { trackings: [tracking] } }, "/data/trackings/0/checkpoints/0"],
    [{ data: tracking }, "/data/checkpoints/0"],
  ] as const;
  for (const [message, pointer] of forms) assert.equal(eventsOf("aftership", message)[0]?.pointer, pointer);
});

test("an exception that is not explained and an unknown tag go to a person", () => {
  const message = fixture(UPDATE);
  message.msg.checkpoints[0].tag = "Exception";
  message.msg.checkpoints[0].subtag = "Exception_001";
  message.msg.checkpoints[1].tag = "Vanished";
  assert.deepEqual(told(milestonesOf("aftership", message)).slice(0, 2), [
    "null actual Exception/Exception_001",
    "null actual Vanished/Delivered_003",
  ]);
});

test("a tracking that waits for its first checkpoint is accepted and explained", () => {
  const reading = read("aftership", {
    event: "tracking_update",
    msg: { tracking_number: "1", tag: "Pending", checkpoints: [] },
  });
  assert.ok(reading.ok);
  assert.match(reading.note ?? "", /no checkpoint/);
});

test("each fault is told at its place", () => {
  const message = fixture(UPDATE);
  message.msg.checkpoints[1].checkpoint_time = "25/12/2026";
  delete message.msg.tracking_number;
  assert.deepEqual(faultPlaces("aftership", message), [
    "/msg/tracking_number missing",
    "/msg/checkpoints/1/checkpoint_time wrong_time",
  ]);
  assert.deepEqual(faultPlaces("aftership", { event: "order_created", msg: {} }), [
    "/event unsupported_event",
  ]);
  assert.deepEqual(faultPlaces("aftership", { data: {} }), [" missing"]);
  assert.deepEqual(faultPlaces("aftership", { msg: null }), ["/msg wrong_type"]);
});

test("countries of two and three letters are known, others are not", () => {
  assert.deepEqual(["USA", "fra", "DE", "XYZ", "XX", "", null].map(countryCode), [
    "US",
    "FR",
    "DE",
    null,
    null,
    null,
    null,
  ]);
});

test("AfterShip's own files are read", { skip: NO_CORPUS }, () => {
  assert.equal(milestonesOf("aftership", corpus("aftership-GetTrackingResult")).length, 14);
  const list = milestonesOf("aftership", corpus("aftership-GetTrackingsResult"));
  assert.equal(list.length, 13);
  assert.equal(list.filter(({ data }) => data.partner_code === "Expired/Expired_001").length, 2);
  const lost = milestonesOf("aftership", corpus("aftership-MarkAsCompletedResult"));
  assert.equal(told(lost).at(-1), "lost actual Exception/Exception_013");
});

test("an answer of the API is recognized too, so that a poll needs no setting", () => {
  const tracking = fixture("aftership/tracking-update").msg;
  for (const data of [{ tracking }, { trackings: [tracking] }, tracking]) {
    const answer = JSON.stringify({ meta: { code: 200 }, data });
    assert.equal(dialectOf(Buffer.from(answer))?.name, "aftership");
    assert.ok(eventsOf("aftership", answer).length > 0);
  }
});
