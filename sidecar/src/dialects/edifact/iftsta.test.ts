// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { Mapping } from "../mapping.ts";
import { fixture, interchange, itemsOf, milestonesOf, soundReadsOf, told, unitsOf } from "./test-edifact.ts";

const BERLIN = Mapping.parse({ timezone: "Europe/Berlin" });

function glance(events: Awaited<ReturnType<typeof milestonesOf>>): string[] {
  return events.map(({ data, time }) => `${data.code} ${data.classifier} ${data.partner_code} ${time}`);
}

/** A report of one status with these segments behind it. */
function report(...segments: string[]): string {
  return interchange(["IFTSTA:D:96A:UN", "BGM+23+1+9", "RFF+CU:S1", ...segments]);
}

test("a forwarder's road report: a milestone for each status, local times in the system's zone", async () => {
  const events = await milestonesOf(fixture("iftsta-road"), BERLIN);
  assert.deepEqual(glance(events), [
    "picked_up actual 13 2026-11-19T13:30:00.000Z",
    "departed actual 24/40 2026-11-19T18:30:00.000Z",
    "delivered actual 21 2026-11-20T15:15:00.000Z",
    "delivery_failed actual 23/6 2026-11-20T11:00:00.000Z",
    "null actual ZZ9 2026-11-20T07:00:00.000Z",
  ]);
  const [pickedUp, , delivered, failed, unknown] = events;
  assert.deepEqual(pickedUp?.data.references, [
    { kind: "tracking", value: "DE-7700551" },
    { kind: "delivery", value: "WH/OUT/00017" },
    { kind: "shipment", value: "SHP/00042" },
  ]);
  assert.equal(pickedUp?.partitionkey, "shipment:SHP/00042");
  assert.deepEqual(pickedUp?.data.carrier, { scac: "RAIL", name: "BAHN & SPEDITION M'LLER", service: null });
  assert.deepEqual(pickedUp?.data.location, {
    name: "HAMBURG",
    city: null,
    state: null,
    postal_code: null,
    country: "DE",
    unlocode: "DEHAM",
  });
  assert.equal(pickedUp?.data.reported_at, "2026-11-20T16:00:00.000Z");
  assert.equal(delivered?.data.partner_text, "DELIVERED IN FULL SIGNED AT GATE 4");
  assert.equal(delivered?.data.signed_by, "DUPONT");
  assert.equal(failed?.data.references[0]?.value, "DE-7700552");
  assert.equal(unknown?.data.partner_text, "VERLADUNG VERSCHOBEN");
});

test("an ocean carrier's report: containers, the carriage's forecast, a code of the carrier's own", async () => {
  const events = await milestonesOf(fixture("iftsta-ocean"));
  assert.deepEqual(glance(events), [
    "discharged actual 29 2026-11-21T04:15:00.000Z",
    "arrived estimated 1 2026-11-26T06:00:00.000Z",
    "null actual P 2026-11-21T06:10:00.000Z",
  ]);
  assert.deepEqual(events[0]?.data.references, [
    { kind: "container", value: "FBRU1234567" },
    { kind: "booking", value: "FBBK77" },
    { kind: "bol", value: "OCLNFBBL0001" },
  ]);
  assert.equal(events[0]?.data.location?.unlocode, "USNYC");
  assert.equal(events[2]?.data.location?.country, "US");
  assert.deepEqual(events[1]?.data.carrier, { scac: "OCLN", name: "OCEAN LINE", service: null });
});

test("a parcel carrier's report in a group, with the status in the category", async () => {
  const events = await milestonesOf(fixture("iftsta-parcel"));
  assert.deepEqual(glance(events), [
    "delivered actual 21/D2 2026-11-20T17:37:46.000Z",
    "delayed actual 101/E1 2026-11-20T17:33:39.000Z",
  ]);
  assert.deepEqual(events[0]?.data.references, [{ kind: "tracking", value: "1Z999AA10123456784" }]);
  assert.deepEqual([events[0]?.data.location?.name, events[0]?.data.location?.country], ["WENDLINGEN", "DE"]);
  assert.equal(events[1]?.data.partner_text, "DELIVERY WILL BE RESCHEDULED. RESOLUTION");
});

test("a forwarder's report with day and time in two segments", async () => {
  const [event] = await milestonesOf(fixture("iftsta-forwarder"));
  assert.equal(event?.time, "2026-11-21T08:12:00.000Z");
  assert.equal(event?.data.code, "information_received");
  assert.equal(event?.data.partner_code, "68/17");
  assert.equal(event?.data.reported_at, "2026-11-21T08:12:00.000Z");
});

test("an event has the words it was read from and their place", async () => {
  const reads = await soundReadsOf(fixture("iftsta-road"), BERLIN);
  assert.equal(reads[2]?.pointer, "segment 16 STS");
  assert.match(reads[2]?.raw ?? "", /^UNH|BGM/);
  assert.match(reads[2]?.raw ?? "", /CNI\+1\+DE-7700551'\n.*STS\+1\+21'\n.*CTA\+GR\+:DUPONT'$/s);
  assert.doesNotMatch(reads[2]?.raw ?? "", /STS\+1\+13/);
});

test("said again in another interchange it is the same event", async () => {
  const first = await milestonesOf(fixture("iftsta-road"));
  const again = fixture("iftsta-road")
    .replaceAll("4711", "4712")
    .replace("UNH+1+", "UNH+9+")
    .replace("UNT+28+1", "UNT+28+9");
  assert.deepEqual(
    (await milestonesOf(again)).map(({ id }) => id),
    first.map(({ id }) => id),
  );
  assert.equal(new Set(first.map(({ id }) => id)).size, first.length);
});

test("a forecast that comes back to an earlier time is another event", async () => {
  const forecast = (reported: string) =>
    milestonesOf(report(`DTM+137:${reported}:203`, "STS+1+1", "DTM+132:202611260600:203"));
  const [monday] = await forecast("202611230900");
  const [tuesday] = await forecast("202611240900");
  assert.notEqual(monday?.id, tuesday?.id);
});

test("a cancellation takes back what it repeats", async () => {
  const status = ["RFF+CU:S1", "STS+1+21", "DTM+334:202611201615:203"];
  const [said] = await milestonesOf(interchange(["IFTSTA:D:96A:UN", "BGM+23+1+9", ...status]));
  const [taken] = await milestonesOf(interchange(["IFTSTA:D:96A:UN", "BGM+23+1+1", ...status]));
  assert.equal(taken?.data.retracts, said?.id);
  assert.notEqual(taken?.id, said?.id);
});

test("a qualifier that an administrator settled is a reference of that kind", async () => {
  const mapping = Mapping.parse({ reference_kinds: { VA: "order", CNI: "bol" } });
  const [event] = await milestonesOf(
    report("RFF+VA:4711", "CNI+1+N1", "STS+1+21", "DTM+334:202611201615:203"),
    mapping,
  );
  assert.deepEqual(
    event?.data.references.map(({ kind }) => kind),
    ["bol", "shipment", "order"],
  );
});

test("the date of the message stands in for one that is missing, and that is told", async () => {
  const items = await itemsOf(report("DTM+137:202611201700:203", "STS+1+21"));
  const [unit] = unitsOf(items);
  assert.deepEqual(unit?.faults, []);
  assert.deepEqual(told(unit?.remarks ?? []), ["segment 5 STS assumed"]);
});

for (const [name, segments, places] of [
  ["no status", [], ["segment 1 UNH missing"]],
  ["no code", ["STS+1", "DTM+334:202611201615:203"], ["segment 4 STS-02-1 missing"]],
  ["no date at all", ["STS+1+21"], ["segment 4 STS missing"]],
  ["a day that is none", ["STS+1+21", "DTM+334:20261131:102"], ["segment 5 DTM-01-2 wrong_time"]],
  ["an hour that is none", ["STS+1+21", "DTM+334:202611202561:203"], ["segment 5 DTM-01-2 wrong_time"]],
  ["a format that is not read", ["STS+1+21", "DTM+334:2647:103"], ["segment 5 DTM-01-2 wrong_time"]],
] as const) {
  test(`a report with ${name} is refused with its place`, async () => {
    const [unit] = unitsOf(await itemsOf(report(...segments)));
    assert.deepEqual(told(unit?.faults ?? []), places);
    assert.match(unit?.raw ?? "", /^UNH\+1\+IFTSTA/);
  });
}

test("a report about nobody's shipment is refused", async () => {
  const message = ["IFTSTA:D:96A:UN", "BGM+23+1+9", "RFF+VA:DE1", "STS+1+21", "DTM+334:202611201615:203"];
  const [unit] = unitsOf(await itemsOf(interchange(message)));
  assert.deepEqual(told(unit?.faults ?? []), ["segment 4 STS missing"]);
  assert.match(unit?.remarks[0]?.detail ?? "", /RFF\+VA/);
});

test("a code of somebody's own list never counts as the UN's", async () => {
  for (const status of ["STS+1+21::ZZZ", "STS+2+21", "STS+1+21:DHL", "STS+1+999"]) {
    const [event] = await milestonesOf(report(status, "DTM+334:202611201615:203"));
    assert.equal(event?.data.code, null, status);
  }
  for (const status of ["STS+1+21::6", "STS+1+021", "STS++21", "STS+1+21::9"]) {
    const [event] = await milestonesOf(report(status, "DTM+334:202611201615:203"));
    assert.equal(event?.data.code, "delivered", status);
  }
});
