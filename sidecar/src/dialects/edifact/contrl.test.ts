// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { AcknowledgementEvent, type InterchangeEvent } from "../../canonical/index.ts";
import { received } from "../x12/test-writing.ts";
import { fixture, interchange, interchangesOf, itemsOf, soundReadsOf, unitsOf } from "./test-edifact.ts";
import { bytesOf, readBack, textOf, unwritable } from "./test-writing.ts";

const RECEIVED: Partial<InterchangeEvent["data"]> = {
  syntax: "edifact",
  control: "4711",
  sender: { id: "CARRIER", qualifier: "14" },
  receiver: { id: "OURS", qualifier: "ZZ" },
  version: "UNOC:3",
};

function contrl(data: Record<string, unknown> = {}): string[] {
  return textOf(received({ ...RECEIVED, ...data })).slice(2, -2);
}

test("an interchange in order is acknowledged in one segment", () => {
  assert.deepEqual(textOf(received({ ...RECEIVED, groups: [] })), [
    "UNA:+.? '",
    "UNB+UNOC:3+OURS:ZZ+5412345000013:14+261120:1000+17++++1'",
    "UNH+1+CONTRL:D:3:UN'",
    "UCI+4711+CARRIER:14+OURS:ZZ+7'",
    "UNT+3+1'",
    "UNZ+1+17'",
  ]);
  assert.match(
    textOf(received({ ...RECEIVED, version: "UNOY:4", groups: [] }))[1] ?? "",
    /^UNB\+UNOC:4\+.*\+20261120:1000\+/,
  );
});

test("an interchange that is rejected, and a duplicate, have their code", () => {
  const rejected = (code: string, pointer: string) =>
    contrl({ status: "rejected", groups: [], faults: [{ pointer, code, detail: "" }] })[1];
  assert.equal(
    rejected("reference_mismatch", "segment 14 UNZ-02"),
    "UCI+4711+CARRIER:14+OURS:ZZ+4+28+UNZ+3'",
  );
  assert.equal(rejected("duplicate_control_number", ""), "UCI+4711+CARRIER:14+OURS:ZZ+4+26'");
  assert.equal(rejected("who_knows", ""), "UCI+4711+CARRIER:14+OURS:ZZ+4+18'");
  assert.equal(
    contrl({ status: "rejected", groups: [], faults: [] })[1],
    "UCI+4711+CARRIER:14+OURS:ZZ+4+18'",
  );
});

test("CONTRL is not written of X12, nor of CONTRL", () => {
  assert.equal(unwritable(received()), "event.data.syntax");
  const [group] = received().data.groups;
  const sets = [{ kind: "CONTRL", control: "1", status: "accepted", faults: [] }];
  assert.equal(unwritable(received({ ...RECEIVED, groups: [{ ...group, sets }] })), "event.data.groups");
});

test("what our reader says of an interchange is a CONTRL that says the same to the partner", async () => {
  const bad = ["IFTSTA:D:96A:UN", "BGM+23+1+9", "RFF+CU:S1", "STS+1+21", "DTM+334:20261131:102"];
  const file = interchange(
    bad,
    ["APERAK:D:96A:UN", "BGM+27+1+7"],
    [...bad.slice(0, 4), "DTM+334:20261120:102"],
  ).replace("UNT+6+3", "UNT+7+3");
  const [event] = interchangesOf(await itemsOf(file));
  assert.ok(event);
  assert.deepEqual(textOf(event).slice(3, -2), [
    "UCI+77+CARRIER+US+7'",
    "UCM+1+IFTSTA:D:96A:UN+4'",
    "UCS+5'",
    "UCD+12+2:2'",
    "UCM+2+APERAK:D:96A:UN+4+14+UNH+3:1'",
    "UCM+3+IFTSTA:D:96A:UN+7+29+UNT+2'",
  ]);
  const acknowledgement = AcknowledgementEvent.parse(await readBack(bytesOf(event)));
  assert.equal(acknowledgement.data.interchange_control, "77");
  assert.equal(acknowledgement.data.status, "partially_accepted");
  assert.equal(acknowledgement.partitionkey, "control:77");
  assert.deepEqual(
    acknowledgement.data.sets.map(({ kind, control, status, faults }) => [
      `${kind} ${control} ${status}`,
      ...faults.map(({ pointer, code }) => `${pointer} ${code}`),
    ]),
    [
      ["IFTSTA 1 rejected", "segment 5-01-2 wrong_value"],
      ["APERAK 2 rejected", "UNH-02-1 unsupported_value"],
      ["IFTSTA 3 accepted_with_errors", "UNT-01 count_mismatch"],
    ],
  );
});

test("groups are named where something in them is wrong", async () => {
  const file = fixture("iftsta-parcel").replace("STS+1:D2:21", "STS+1");
  const [event] = interchangesOf(await itemsOf(file));
  assert.ok(event);
  assert.deepEqual(textOf(event).slice(4, -2), [
    "UCF+00000000034384+++7'",
    "UCM+00000000638669+IFTSTA:D:07B:UN+4'",
    "UCS+8'",
    "UCD+13+3:1'",
  ]);
  const again = AcknowledgementEvent.parse(await readBack(bytesOf(event)));
  assert.equal(again.data.group_control, "00000000034384");
});

for (const [name, segments, status, code] of [
  ["action 7", ["UCI+17+OURS:ZZ+CARRIER:14+7"], "accepted", null],
  ["action 8", ["UCI+17+OURS+CARRIER+8"], "accepted", null],
  ["action 4", ["UCI+17+OURS+CARRIER+4+26"], "rejected", "26"],
  ["action 7 with an error", ["UCI+17+OURS+CARRIER+7+29+UNZ+2"], "accepted_with_errors", "29"],
  ["a message rejected", ["UCI+17+OURS+CARRIER+7", "UCM+1+IFTMIN:D:01B:UN+4+14"], "partially_accepted", null],
  ["a group rejected", ["UCI+17+OURS+CARRIER+7", "UCF+3+A+B+4+28"], "partially_accepted", null],
] as const) {
  test(`CONTRL with ${name} is ${status}`, async () => {
    const [read] = await soundReadsOf(interchange(["CONTRL:D:3:UN", ...segments]));
    const { data } = AcknowledgementEvent.parse(read?.event);
    assert.deepEqual([data.interchange_control, data.status, data.reason_code], ["17", status, code]);
  });
}

test("a CONTRL that says nothing about an interchange is refused", async () => {
  for (const [segments, place] of [
    [[], "segment 1 UNH"],
    [["UCI+17+OURS+CARRIER"], "segment 2 UCI-04"],
    [["UCI++OURS+CARRIER+7"], "segment 2 UCI-01"],
    [["UCI+17+OURS+CARRIER+9"], "segment 2 UCI-04"],
  ] as const) {
    const [unit] = unitsOf(await itemsOf(interchange(["CONTRL:D:3:UN", ...segments])));
    assert.equal(unit?.faults[0]?.pointer, place);
  }
});
