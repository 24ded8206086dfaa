// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { AcknowledgementEvent, TenderEvent } from "../../canonical/index.ts";
import { fixture, interchange, itemsOf, soundReadsOf, told, unitsOf } from "./test-edifact.ts";

async function tenderOf(file: string): Promise<TenderEvent> {
  const [read] = await soundReadsOf(file);
  return TenderEvent.parse(read?.event);
}

async function remarksOf(file: string): Promise<string[]> {
  return unitsOf(await itemsOf(file)).flatMap(({ remarks }) =>
    remarks.map(({ pointer, code }) => `${pointer} ${code}`),
  );
}

test("a retailer's instruction: dates of the load are those of its stops, the consignor's place is the pickup", async () => {
  const { data, time, subject } = await tenderOf(fixture("iftmin-retailer"));
  assert.deepEqual(
    [data.purpose, data.packages, data.weight],
    ["original", "3", { value: "412.5", unit: "kg" }],
  );
  assert.equal(subject, "TI1284");
  assert.equal(time, "2026-11-20T12:00:00.000Z");
  assert.deepEqual(
    data.stops.map(({ kind, place, earliest, latest }) => [kind, place.code, earliest, latest]),
    [
      ["pickup", "5412345123453", "2026-11-23T11:00:00.000Z", null],
      ["delivery", "5412345145660", null, "2026-11-25T11:00:00.000Z"],
    ],
  );
  assert.deepEqual(
    data.parties.map(({ role, code }) => `${role} ${code}`),
    ["shipper 5412345123453", "carrier 5411234512309", "consignee 5411234444402"],
  );
  assert.deepEqual(
    data.stops[0]?.items.map(({ description, quantity, weight }) => [description, quantity, weight]),
    [
      ["FROZEN CHICKEN", "2", { value: "400", unit: "kg" }],
      [null, "1", null],
    ],
  );
  assert.deepEqual(await remarksOf(fixture("iftmin-retailer")), [
    "segment 20 MEA-03-1 unknown_value",
    " skipped",
  ]);
});

test("a shipper's change: shipper and consignee are the stops where no other place is named", async () => {
  const { data } = await tenderOf(fixture("iftmin-forwarder"));
  assert.deepEqual(
    [data.purpose, data.mode, data.payment, data.equipment, data.carrier?.scac],
    ["change", "ltl", "collect", "PLANENAUFLIEGER", "SCHN"],
  );
  assert.deepEqual(data.references, [{ kind: "shipment", value: "SHP-7" }]);
  assert.deepEqual(data.notes, ["BITTE VORHER ANRUFEN TEL 040 1234"]);
  assert.deepEqual(
    data.stops.map(({ sequence, kind, place }) => [sequence, kind, place.name]),
    [
      [1, "pickup", "WERK MÜNCHEN"],
      [2, "delivery", "ATELIERS DE LYON"],
    ],
  );
  const [pickup] = data.stops;
  assert.deepEqual(
    [pickup?.place.street, pickup?.place.street2, pickup?.place.contact, pickup?.place.phone],
    ["AM TOR 1", "HALLE 3", "FRAU HUBER", "+49 89 1234"],
  );
});

for (const [name, segments, places] of [
  ["no BGM", ["NAD+DP+X"], ["segment 1 UNH missing"]],
  ["no number", ["BGM+610", "NAD+DP+X"], ["segment 2 BGM-02 missing"]],
  ["no place", ["BGM+610+S1"], ["segment 2 BGM missing"]],
  ["an unknown function", ["BGM+610+S1+47", "NAD+DP+X"], ["segment 2 BGM-03 unsupported_value"]],
  [
    "a date that is none",
    ["BGM+610+S1", "DTM+63:20261131:102", "NAD+DP+X"],
    ["segment 3 DTM-01-2 wrong_time"],
  ],
] as const) {
  test(`an instruction with ${name} is refused with its place`, async () => {
    const [unit] = unitsOf(await itemsOf(interchange(["IFTMIN:D:96A:UN", ...segments])));
    assert.deepEqual(told(unit?.faults ?? []), places);
  });
}

test("a broker's CONTRL about an instruction of ours", async () => {
  const [read] = await soundReadsOf(fixture("contrl-broker"));
  const { data } = AcknowledgementEvent.parse(read?.event);
  assert.deepEqual(
    [data.kind, data.interchange_control, data.status],
    ["CONTRL", "17", "partially_accepted"],
  );
  assert.deepEqual(data.sets[0]?.faults, [
    {
      pointer: "segment 19-01-2",
      code: "wrong_value",
      detail: "The partner reports syntax error 12: wrong value.",
    },
  ]);
});
