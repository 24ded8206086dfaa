// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { envelope, lines, received } from "./test-writing.ts";
import { writeX12 } from "./write.ts";

/** The lines of what acknowledges an interchange. */
function acknowledged(
  data: Record<string, unknown>,
  acknowledge: readonly string[],
  changes: Record<string, unknown> = {},
): string[] {
  const functional = acknowledge.includes("999") ? "999" : "997";
  const made = envelope({ standards: { functional, acknowledge }, ...changes });
  return lines(writeX12(received(data), made).body.toString("utf8"));
}

function fault(pointer: string, code: string) {
  return { pointer, code, detail: "It is wrong." };
}

const [GROUP] = received().data.groups;

/** A group of which each set has a status of its own. */
const MIXED = {
  ...GROUP,
  status: "partially_accepted",
  declared: 4,
  received: 3,
  accepted: 2,
  faults: [fault("GE-01", "wrong_count")],
  sets: [
    { kind: "214", control: "0001", status: "accepted", faults: [fault("segment 3 L11", "skipped")] },
    {
      kind: "214",
      control: "0002",
      status: "accepted_with_errors",
      faults: [fault("segment 9 SE-01", "wrong_count")],
    },
    {
      kind: "214",
      control: "0003",
      status: "rejected",
      faults: [
        fault("segment 4 AT7-05", "wrong_date"),
        fault("segment 4 AT7-06", "wrong_time"),
        fault("segment 7 AK4-01-2", "unknown_value"),
        fault("segment 8 MS1", "missing"),
        fault("segment 9 Q7", "odd"),
      ],
    },
  ],
};

test("997 tells of each group and set what was received and what is wrong, with the standard's codes", () => {
  const other = { ...GROUP, functional_id: "IM", control: "000000019", declared: null, sets: [] };
  assert.deepEqual(acknowledged({ groups: [MIXED, other] }, ["997"]), [
    "GS*FA*OURS*ACMEAPP*20261120*1000*17*X*004010",
    "ST*997*0001",
    "AK1*QM*18",
    "AK2*214*0001",
    "AK5*A",
    "AK2*214*0002",
    "AK5*E*4",
    "AK2*214*0003",
    "AK3*AT7*4**8",
    "AK4*5**8",
    "AK4*6**9",
    "AK3*AK4*7**8",
    "AK4*1>2**7",
    "AK3*MS1*8**3",
    "AK3*Q7*9",
    "AK5*R*5",
    "AK9*P*4*3*2*5",
    "SE*17*0001",
    "ST*997*0002",
    "AK1*IM*000000019",
    "AK9*A*1*1*1",
    "SE*4*0002",
    "GE*2*17",
  ]);
});

test("999 says the same in its own segments, as 005010X231A1", () => {
  const told = acknowledged({ groups: [MIXED] }, ["999"], { version: "005010" });
  assert.equal(told[0], "GS*FA*OURS*ACMEAPP*20261120*1000*17*X*005010X231A1");
  assert.equal(told[1], "ST*999*0001*005010X231A1");
  assert.deepEqual(told.slice(7, 10), ["AK2*214*0003", "IK3*AT7*4**8", "IK4*5**8"]);
  assert.equal(told[15], "IK5*R*5");
});

test("acknowledgements are not acknowledged", () => {
  const ours = { ...GROUP, functional_id: "FA" };
  const told = acknowledged({ groups: [ours, GROUP] }, ["997"]);
  assert.deepEqual(
    told.filter((line) => line.startsWith("AK1")),
    ["AK1*QM*18"],
  );
});

test("TA1 stands before the group, and alone where nothing else is wanted", () => {
  const both = acknowledged({}, ["TA1", "997"]);
  assert.deepEqual(both.slice(0, 2), [
    "TA1*000000018*261119*0930*A*000",
    "GS*FA*OURS*ACMEAPP*20261120*1000*17*X*004010",
  ]);
  assert.deepEqual(acknowledged({ groups: [] }, ["TA1"]), ["TA1*000000018*261119*0930*A*000"]);
  const text = writeX12(received(), envelope({ standards: { acknowledge: ["TA1"] } })).body.toString("utf8");
  assert.match(text, /~IEA\*0\*000000017~$/);
});

test("TA1 tells how the envelope was received by the first fault that it has a code for", () => {
  const skipped = fault("", "skipped");
  const cases = [
    ["accepted", [skipped], "A*000"],
    ["accepted_with_errors", [skipped], "A*000"],
    ["accepted_with_errors", [skipped, fault("IEA-01", "wrong_count")], "E*021"],
    ["accepted_with_errors", [fault("ISA13", "duplicate_control_number")], "E*025"],
    ["rejected", [fault("ISA13", "duplicate_control_number"), fault("", "missing_trailer")], "R*025"],
    ["rejected", [fault("", "missing_trailer")], "R*023"],
    ["rejected", [fault("", "odd")], "R*024"],
    // The sets were rejected, the envelope was not: 997 says so.
    ["rejected", [], "A*000"],
  ] as const;
  for (const [status, faults, expected] of cases) {
    assert.deepEqual(acknowledged({ status, faults, groups: [] }, ["TA1"]), [
      `TA1*000000018*261119*0930*${expected}`,
    ]);
  }
});
