// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { AcknowledgementEvent } from "../../canonical/index.ts";
import { eventsIn, group, interchange, itemsOf, set, told } from "./test-x12.ts";

function file(kind: string, segments: readonly string[], outside = {}): string {
  return interchange(group([set(kind, segments)], { functionalId: "FA" }), outside);
}

async function acknowledgement(kind: string, segments: readonly string[]): Promise<AcknowledgementEvent> {
  const [event] = eventsIn(await itemsOf(file(kind, segments)));
  return AcknowledgementEvent.parse(event);
}

async function faults(...segments: string[]): Promise<string | undefined> {
  return told(await itemsOf(file("997", segments)))[0];
}

test("a group that is accepted", async () => {
  const event = await acknowledgement("997", ["AK1*SM*17", "AK2*204*0001", "AK5*A", "AK9*A*1*1*1"]);
  assert.equal(event.subject, "17");
  assert.equal(event.partitionkey, "control:17");
  assert.deepEqual(event.data, {
    syntax: "x12",
    kind: "997",
    interchange_control: null,
    functional_id: "SM",
    group_control: "17",
    status: "accepted",
    reason_code: null,
    reason: null,
    sets: [{ kind: "204", control: "0001", status: "accepted", faults: [] }],
  });
});

test("errors are told with segment, element and component", async () => {
  const event = await acknowledgement("997", [
    "AK1*SM*17",
    "AK2*204*0001",
    "AK3*G62*7**8",
    "AK4*2>1*373*8*20260230",
    "AK3*XX*9**1",
    "AK5*R*5*4",
    "AK9*R*1*1*0*5",
  ]);
  assert.equal(event.data.status, "rejected");
  assert.equal(event.data.reason_code, "5");
  assert.equal(event.data.reason, "wrong number of sets");
  assert.deepEqual(
    event.data.sets[0]?.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`),
    [
      "segment 7 G62: elements in error (AK304 8)",
      'segment 7 G62-02-1: wrong date (AK403 8): "20260230"',
      "segment 9 XX: unknown segment (AK304 1)",
      "segment 1 ST: segments in error (AK502 5)",
      "segment 1 ST: wrong number of segments (AK502 4)",
    ],
  );
});

test("999 says the same in segments of its own", async () => {
  const event = await acknowledgement("999", [
    "AK1*SM*17*005010",
    "AK2*204*0001",
    "IK3*CLM*22**8",
    "CTX*CLM01>123",
    "IK4*2*782*1",
    "IK5*E*5",
    "AK9*E*1*1*1",
  ]);
  assert.equal(event.data.kind, "999");
  assert.equal(event.data.status, "accepted_with_errors");
  assert.equal(event.data.sets[0]?.status, "accepted_with_errors");
  assert.equal(event.data.sets[0]?.faults.length, 3);
});

test("a refusal for want of a signature is a refusal; parts of a group may be accepted", async () => {
  const partly = ["AK1*SM*17", "AK2*204*1", "AK5*A", "AK2*204*2", "AK5*M", "AK9*P*2*2*1"];
  const { data } = await acknowledgement("997", partly);
  assert.equal(data.status, "partially_accepted");
  assert.deepEqual(
    data.sets.map(({ status }) => status),
    ["accepted", "rejected"],
  );
});

test("what is missing or unknown is refused with its place", async () => {
  assert.match((await faults("AK9*A*1*1*1")) ?? "", /rejected missing_segment at segment 2 AK9/);
  assert.match((await faults("AK1*SM*17")) ?? "", /rejected missing_segment at segment 2 AK1/);
  assert.match((await faults()) ?? "", /rejected missing_segment at segment 1 ST/);
  assert.match(
    (await faults("AK1*SM*17", "AK2*204*1", "AK9*A*1*1*1")) ?? "",
    /missing_segment at segment 3 AK2/,
  );
  assert.match((await faults("AK1*SM*17", "AK9*Q*1*1*1")) ?? "", /unknown_value at segment 3 AK9-01/);
  assert.match((await faults("AK1*SM", "AK9*A*1*1*1")) ?? "", /missing at segment 2 AK1-02/);
});

test("TA1 stands for itself, with groups behind it and without", async () => {
  const ta1 = "TA1*000000123*260815*1430*R*025";
  const items = await itemsOf(interchange([ta1], { groupCount: 0 }));
  assert.deepEqual(told(items), ["TA1 000000123 read", "000000017 accepted"]);
  const event = AcknowledgementEvent.parse(eventsIn(items)[0]);
  assert.deepEqual(event.data, {
    syntax: "x12",
    kind: "TA1",
    interchange_control: "000000123",
    functional_id: null,
    group_control: null,
    status: "rejected",
    reason_code: "025",
    reason: "control number came before",
    sets: [],
  });
  const both = interchange([
    "TA1*000000124*260815*1430*A*000",
    ...group([set("997", ["AK1*SM*17", "AK9*A*1*1*1"])], { functionalId: "FA" }),
  ]);
  assert.deepEqual(told(await itemsOf(both)), ["TA1 000000124 read", "997 0001 read", "000000017 accepted"]);
});

test("a TA1 that says nothing is refused", async () => {
  const items = await itemsOf(interchange(["TA1**260815*1430*Q"], { groupCount: 0 }));
  assert.equal(
    told(items)[0],
    "TA1 - rejected missing at segment 2 TA1-01 unknown_value at segment 2 TA1-04",
  );
});
