// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { TenderResponseEvent } from "../../canonical/index.ts";
import { eventsIn, group, interchange, itemsOf, set, told, unitsIn } from "./test-x12.ts";

function file(segments: readonly string[], outside = {}): string {
  return interchange(group([set("990", segments)], { functionalId: "GF" }), outside);
}

async function answer(segments: readonly string[], outside = {}): Promise<TenderResponseEvent> {
  const [event] = eventsIn(await itemsOf(file(segments, outside)));
  return TenderResponseEvent.parse(event);
}

async function faults(...segments: string[]): Promise<string[]> {
  return told(await itemsOf(file(segments))).slice(0, 1);
}

test("an acceptance with the carrier's number and the time of the pick-up", async () => {
  const event = await answer([
    "B1*HJBT*2096848*20260815*A",
    "N9*CN*1253011",
    "G62*69*20260817*1*0800*CT",
    "K1*DRIVER*JOE",
  ]);
  assert.equal(event.subject, "2096848");
  assert.equal(event.time, "2026-08-15T14:30:00.000Z");
  assert.deepEqual(event.data, {
    references: [
      { kind: "shipment", value: "2096848" },
      { kind: "pro", value: "1253011" },
    ],
    response: "accepted",
    reason_code: null,
    reason: "DRIVER JOE",
    carrier: { scac: "HJBT", name: null, service: null },
    pickup_at: "2026-08-17T13:00:00.000Z",
  });
});

test("a refusal with its reason", async () => {
  const { data } = await answer(["B1*SCAC*75027674*20260815*D**EQU"]);
  assert.equal(data.response, "declined");
  assert.equal(data.reason_code, "EQU");
});

test("conditions and counter proposals keep their code", async () => {
  const codes = ["A", "B", "C", "D", "E", "R"];
  const answers = await Promise.all(codes.map((code) => answer([`B1*SCAC*1*20260815*${code}`])));
  assert.deepEqual(
    answers.map(({ data }) => `${data.response} ${data.reason_code}`),
    ["accepted null", "accepted B", "declined C", "declined null", "declined null", "declined R"],
  );
});

test("what is no answer is refused with its place", async () => {
  assert.deepEqual(await faults("B1*SCAC*1*20260815*N"), [
    "990 0001 rejected unknown_value at segment 2 B1-04",
  ]);
  assert.deepEqual(await faults("B1*SCAC*1*20260815"), ["990 0001 rejected missing at segment 2 B1-04"]);
  assert.deepEqual(await faults("B1*SCAC**20260815*A"), ["990 0001 rejected missing at segment 2 B1-02"]);
  assert.deepEqual(await faults("N9*CN*1"), ["990 0001 rejected missing_segment at segment 1 ST"]);
  assert.deepEqual(await faults("B1*SCAC*1**A", "G62*69*20261301"), [
    "990 0001 rejected wrong_date at segment 3 G62-02",
  ]);
});

test("the same answer in a file that comes again is the same event; one given later is another", async () => {
  const segments = ["B1*SCAC*1*20260815*A"];
  const one = await answer(segments, { control: "000000001" });
  const again = await answer(segments, { control: "000000002" });
  const later = await answer(segments, { date: "260816" });
  assert.equal(one.id, again.id);
  assert.notEqual(one.id, later.id);
});

test("what is passed over is said", async () => {
  const [unit] = unitsIn(await itemsOf(file(["B1*SCAC*1**A", "G62*64*20260815", "N7**123"])));
  assert.deepEqual(
    unit?.remarks.map(({ pointer, detail }) => `${pointer}: ${detail}`),
    ["segment 3 G62: Of the segments G62, N7 (2 in all) nothing is taken over."],
  );
});
