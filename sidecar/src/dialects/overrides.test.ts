// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { InvoiceEvent, MilestoneEvent } from "../canonical/index.ts";
import { dialectNamed, readMessage } from "./index.ts";
import { Mapping, NO_MAPPING } from "./mapping.ts";
import { lookUp, overridden } from "./overrides.ts";
import { CONTEXT, fixture, milestonesOf, told } from "./test-reading.ts";

const TRACKER = "shippo/track-updated";

function mapped(name: string, message: unknown, mapping: Mapping): MilestoneEvent[] {
  const dialect = dialectNamed(name);
  assert.ok(dialect);
  const body = Buffer.from(JSON.stringify(message));
  const reading = readMessage(dialect, "application/json", body, CONTEXT, mapping);
  assert.ok(reading.ok);
  return reading.events.map(({ event }) => MilestoneEvent.parse(event));
}

test("a code of the mapping goes before the dialect's own, by the whole status and by what is before the slash", () => {
  const mapping = Mapping.parse({
    milestone_codes: { "TRANSIT/teleported": "arrived", pre_transit: "released" },
  });
  assert.deepEqual(told(mapped("shippo", fixture(TRACKER), mapping)).slice(0, 3), [
    "released actual PRE_TRANSIT/information_received",
    "picked_up actual TRANSIT/package_accepted",
    "arrived actual TRANSIT/teleported",
  ]);
});

test("a status that no table has gets the mapping's code; null leaves it to a person each time", () => {
  const message = fixture(TRACKER);
  message.data.tracking_history[1].status = "VANISHED";
  const lost = Mapping.parse({ milestone_codes: { vanished: "lost", pre_transit: null } });
  const codes = mapped("shippo", message, lost).map(({ data }) => data.code);
  assert.deepEqual(codes.slice(0, 2), [null, "lost"]);
});

test("without an entry, and without a mapping, an event stays what it is", () => {
  const [event] = milestonesOf("shippo", fixture(TRACKER));
  assert.ok(event);
  assert.equal(overridden(event, NO_MAPPING), event);
  assert.equal(overridden(event, Mapping.parse({ milestone_codes: { other: "lost" } })), event);
});

test("said twice it is the same as once", () => {
  const [event] = milestonesOf("shippo", fixture(TRACKER));
  assert.ok(event);
  const mapping = Mapping.parse({ milestone_codes: { PRE_TRANSIT: "released" } });
  const once = overridden(event, mapping);
  assert.notDeepEqual(once, event);
  assert.deepEqual(overridden(once, mapping), once);
});

test("an event that takes another one back has no code to be changed", () => {
  const [event] = milestonesOf("shippo", fixture(TRACKER));
  assert.ok(event);
  const retracting = { ...event, data: { ...event.data, retracts: "evt_1" } };
  assert.equal(
    overridden(retracting, Mapping.parse({ milestone_codes: { PRE_TRANSIT: "lost" } })),
    retracting,
  );
});

test("charge codes fill the lines of an invoice; a blank one is not settled yet", () => {
  const invoice = fixture("canonical/invoice");
  const reading = readMessage(
    dialectNamed("canonical") ?? assert.fail(),
    "application/json",
    Buffer.from(JSON.stringify(invoice)),
    CONTEXT,
  );
  assert.ok(reading.ok);
  const event = InvoiceEvent.parse(reading.events[0]?.event);
  const [line] = event.data.lines;
  assert.ok(line);
  const lines = ["FSC", "fsc", "LFT", "X", null].map((partner_code) => ({
    ...line,
    code: null,
    partner_code,
  }));
  const mapping = Mapping.parse({ charge_codes: { FSC: "FUEL", lft: "LIFTGATE", X: " " } });
  const changed = InvoiceEvent.parse(overridden({ ...event, data: { ...event.data, lines } }, mapping));
  assert.deepEqual(
    changed.data.lines.map(({ code }) => code),
    ["FUEL", "FUEL", "LIFTGATE", null, null],
  );
});

test("a table has no words but its own", () => {
  assert.equal(lookUp({ a: 1 }, "constructor"), undefined);
  assert.equal(lookUp({ a: 1, A: 2 }, "A"), 2);
});
