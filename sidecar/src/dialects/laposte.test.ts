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

const SUIVI = "laposte/suivi";

test("each event is a milestone, and the expected delivery one more; an unknown number is passed over", () => {
  assert.deepEqual(told(milestonesOf("laposte", fixture(SUIVI))), [
    "available_for_pickup actual AG1",
    "in_transit actual ET1",
    "picked_up actual PC1",
    "information_received actual DR1",
    "delivered estimated estimated_delivery",
  ]);
  const [, unknown] = fixture(SUIVI);
  const reading = read("laposte", unknown);
  assert.ok(reading.ok);
  assert.match(reading.note ?? "", /La Poste knows nothing/);
});

test("a milestone carries what the event says", () => {
  const [read] = eventsOf("laposte", fixture(SUIVI));
  assert.equal(read?.pointer, "/0/shipment/event/0");
  const [event] = milestonesOf("laposte", fixture(SUIVI));
  assert.equal(event?.time, "2026-11-20T10:38:00.000Z");
  assert.equal(event?.subject, "6A00000000017");
  assert.equal(event?.data.partner_text, "Votre colis vous attend dans votre point de retrait.");
  assert.deepEqual(event?.data.carrier, { scac: null, name: "La Poste", service: "colissimo" });
});

test("an answer to one number, and a list under responses, say the same as a list", () => {
  const ids = (message: unknown) => milestonesOf("laposte", message).map(({ id }) => id);
  const list = fixture(SUIVI);
  assert.deepEqual(ids(list[0]), ids(list));
  assert.deepEqual(ids({ responses: list }), ids(list));
});

test("what a code does not tell is not guessed", () => {
  for (const code of ["PB1", "ZZ9", "toString"]) {
    const message = fixture(SUIVI);
    message[0].shipment.event[0].code = code;
    assert.equal(told(milestonesOf("laposte", message))[0], `null actual ${code}`);
  }
});

test("each fault is told at its place", () => {
  const message = fixture(SUIVI);
  message[0].shipment.event[1].date = "hier";
  delete message[0].shipment.event[2].code;
  assert.deepEqual(faultPlaces("laposte", message), [
    "/0/shipment/event/1/date wrong_time",
    "/0/shipment/event/2/code missing",
  ]);
});

test("a file of La Poste's is read", { skip: NO_CORPUS }, () => {
  const events = milestonesOf("laposte", corpus("karrio-laposte-tracking_response"));
  assert.equal(events.length, 9);
  assert.deepEqual(told(events).slice(0, 2), ["delivered actual DI1", "out_for_delivery actual MD2"]);
});
