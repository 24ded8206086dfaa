// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { Mapping } from "../mapping.ts";
import { overridden } from "../overrides.ts";
import {
  B10,
  eventsIn,
  group,
  interchange,
  itemsOf,
  milestonesIn,
  set,
  statuses,
  told,
  unitsIn,
} from "./test-x12.ts";

/** `code classifier partner_code` of each milestone. */
async function meanings(...segments: string[]): Promise<string[]> {
  const milestones = milestonesIn(await itemsOf(statuses(...segments)));
  return milestones.map(({ data }) => `${data.code} ${data.classifier} ${data.partner_code}`);
}

async function only(file: string, mapping = Mapping.parse({})) {
  const milestones = milestonesIn(await itemsOf(file, { mapping }));
  assert.equal(milestones.length, 1);
  const [milestone] = milestones;
  assert.ok(milestone);
  return milestone;
}

async function faults(...segments: string[]): Promise<string[]> {
  return unitsIn(await itemsOf(statuses(...segments))).flatMap((unit) =>
    unit.faults.map(({ pointer, code }) => `${code} at ${pointer}`),
  );
}

async function remarks(...segments: string[]): Promise<string[]> {
  return unitsIn(await itemsOf(statuses(...segments))).flatMap((unit) =>
    unit.remarks.map(({ pointer, code }) => `${code} at ${pointer}`),
  );
}

const AT7 = "AT7*X6*NS***20260815*1430*ET";

test("a status becomes a milestone with all that is known of it", async () => {
  const items = await itemsOf(
    statuses(
      "L11*BOL1*BM",
      "LX*1",
      "AT7*AF*NS***20260815*1430*LT",
      "MS1*ATLANTA*GA*US",
      "MS2*MSCU*123456**7",
      "L11*01*QN",
      "L11*PO1*PO",
      "K1*LEFT WITH*GUARD",
    ),
  );
  const [item] = items;
  assert.ok(item?.kind === "event");
  const { event, raw, pointer } = item.read;
  assert.equal(pointer, "segment 5 AT7");
  assert.equal(
    raw,
    [
      "B10*PRO1*SHIP1*DEMO~",
      "L11*BOL1*BM~",
      "LX*1~",
      "AT7*AF*NS***20260815*1430*LT~",
      "MS1*ATLANTA*GA*US~",
      "MS2*MSCU*123456**7~",
      "L11*01*QN~",
      "L11*PO1*PO~",
      "K1*LEFT WITH*GUARD~",
    ].join("\n"),
  );
  assert.equal(event.time, "2026-08-15T18:30:00.000Z");
  assert.equal(event.subject, "SHIP1");
  assert.equal(event.partitionkey, "shipment:SHIP1");
  assert.deepEqual(event.data, {
    references: [
      { kind: "shipment", value: "SHIP1" },
      { kind: "pro", value: "PRO1" },
      { kind: "bol", value: "BOL1" },
      { kind: "container", value: "MSCU1234567" },
      { kind: "purchase_order", value: "PO1" },
    ],
    code: "picked_up",
    partner_code: "AF",
    partner_text: "LEFT WITH GUARD",
    classifier: "actual",
    reported_at: "2026-08-15T14:30:00.000Z",
    retracts: null,
    carrier: { scac: "DEMO", name: null, service: null },
    location: { name: null, city: "ATLANTA", state: "GA", postal_code: null, country: "US", unlocode: null },
    signed_by: null,
  });
});

test("status codes, expected ones and appointments", async () => {
  const at = (code: string) => `AT7*${code}*NS***20260815*1430*ET`;
  assert.deepEqual(
    await meanings(
      ...["X3", "AF", "P1", "X4", "X6", "X1", "D1", "CD", "SD", "A7", "A9", "CA", "AG", "X2", "AA"].map(at),
    ),
    [
      "pickup_scheduled actual X3",
      "picked_up actual AF",
      "departed actual P1",
      "arrived actual X4",
      "in_transit actual X6",
      "arrived actual X1",
      "delivered actual D1",
      "departed actual CD",
      "delayed actual SD",
      "delivery_failed actual A7",
      "damaged actual A9",
      "cancelled actual CA",
      "delivered estimated AG",
      "arrived estimated X2",
      "pickup_scheduled planned AA",
    ],
  );
  assert.deepEqual(await meanings("AT7***AB*NA*20260816*0900*ET"), ["delivered planned AB/NA"]);
  assert.deepEqual(await meanings("AT7***D1**20260816*0900*ET"), ["delivered planned D1"]);
});

test("a code that is in no table stays the partner's", async () => {
  assert.deepEqual(await meanings("AT7*K2*NS***20260815*1430*ET"), ["null actual K2"]);
  assert.deepEqual(await meanings("AT7*constructor****20260815*1430*ET"), ["null actual constructor"]);
});

test("reasons that say more than the status", async () => {
  assert.deepEqual(
    await meanings(
      "AT7*SD*AK***20260815*1430*ET",
      "AT7*SD*AO***20260815*1430*ET",
      "AT7*D1*BS***20260815*1430*ET",
      "AT7*AP*BT***20260815*1430*ET",
    ),
    ["damaged actual SD/AK", "delayed actual SD/AO", "null actual D1/BS", "return_started actual AP/BT"],
  );
});

test("the administrator's table comes first, with the reason before without", async () => {
  const mapping = Mapping.parse({ milestone_codes: { CD: "delivered", SD: null, "SD/AO": "in_transit" } });
  const file = statuses(
    "AT7*CD*NS***20260815*1430*ET",
    "AT7*SD*AI***20260815*1430*ET",
    "AT7*SD*AO***20260815*1430*ET",
  );
  const events = eventsIn(await itemsOf(file)).map((event) => overridden(event, mapping));
  const codes = events.map(({ data }) => ("code" in data ? data.code : undefined));
  assert.deepEqual(codes, ["delivered", null, "in_transit"]);
});

test("what stands behind the statuses of a loop belongs to them, what stands before to all of the loop", async () => {
  const milestones = milestonesIn(
    await itemsOf(
      statuses(
        "LX*1",
        "L11*A*BM",
        "AT7*X3*NS***20260815*1430*ET",
        "AT7*AF*NS***20260815*1500*ET",
        "L11*B*PO",
        "AT7*X6*NS***20260815*1600*ET",
        "L11*C*PO",
        "LX*2",
        "AT7*X1*NS***20260816*1600*ET",
      ),
    ),
  );
  const named = milestones.map(({ data }) =>
    data.references
      .slice(2)
      .map(({ value }) => value)
      .join(),
  );
  assert.deepEqual(named, ["A,B", "A,B", "A,C", ""]);
});

test("values padded with blanks, and a B10 that leaves the first out", async () => {
  const padded = interchange(group([set("214", ["B10*PRO1           *SHIP1               *DEMO", AT7])]));
  assert.deepEqual((await only(padded)).data.references, [
    { kind: "shipment", value: "SHIP1" },
    { kind: "pro", value: "PRO1" },
  ]);
  const other = interchange(group([set("214", ["B10**SHIP1*DEMO**CN*PRO9", AT7])]));
  assert.deepEqual((await only(other)).data.references, [
    { kind: "shipment", value: "SHIP1" },
    { kind: "pro", value: "PRO9" },
  ]);
});

test("parcels: the package's own number is a reference", async () => {
  const { data } = await only(statuses("LX*1", AT7, "CD3*L*12", "L11*1Z999*2I", "MAN*CP*PKG1", "SPO*PO9"));
  assert.deepEqual(data.references.slice(2), [
    { kind: "tracking", value: "1Z999" },
    { kind: "tracking", value: "PKG1" },
    { kind: "purchase_order", value: "PO9" },
  ]);
});

test("the stop's number names no shipment, unless the administrator says so", async () => {
  const file = statuses("LX*1", AT7, "L11*1*QN");
  assert.equal((await only(file)).data.references.length, 2);
  const mapping = Mapping.parse({ reference_kinds: { QN: "delivery" } });
  assert.deepEqual((await only(file, mapping)).data.references.at(-1), { kind: "delivery", value: "1" });
});

test("without MS1 the place is that of the party where such a status happens", async () => {
  const parties = ["N1*SH*MILL", "N4*RUMFORD*ME*04276", "N1*CN*PRESS", "N4*PHOENIX*AZ*85001*US"];
  const delivered = await only(statuses(...parties, "LX*1", "AT7*D1*NS***20260815*1230*LT"));
  assert.equal(delivered.data.location?.city, "PHOENIX");
  assert.equal(delivered.data.location?.name, "PRESS");
  assert.equal(delivered.time, "2026-08-15T19:30:00.000Z");
  const pickedUp = await only(statuses(...parties, "LX*1", "AT7*AF*NS***20260815*1230*LT"));
  assert.equal(pickedUp.data.location?.city, "RUMFORD");
  const underWay = await only(statuses(...parties, "LX*1", AT7));
  assert.equal(underWay.data.location, null);
});

test("coordinates without a city", async () => {
  const { data } = await only(statuses("LX*1", AT7, "MS1****0841200*334500*W*N"));
  assert.equal(data.location?.name, "334500 N, 0841200 W");
});

test("the id is what is said, whatever interchange it is said in", async () => {
  const sets = [set("214", [B10, AT7])];
  const one = await only(interchange(group(sets), { control: "000000001" }));
  const again = await only(
    interchange(group(sets, { control: "7" }), { control: "000000002", date: "260816" }),
  );
  assert.equal(one.id, again.id);
  const others = [
    statuses("AT7*X6*NS***20260815*1431*ET"),
    statuses("AT7*X6*AO***20260815*1430*ET"),
    statuses("AT7*X6*NS***20260815*1430*CT"),
    statuses(AT7, "MS1*ATLANTA*GA"),
    statuses(AT7, "L11*2*QN"),
    statuses(AT7, "L11*2*PO"),
  ];
  const ids = await Promise.all(others.map(async (file) => (await only(file)).id));
  assert.equal(new Set([one.id, ...ids]).size, 7);
});

test("what is wrong is told with its element", async () => {
  assert.deepEqual(await faults("LX*1", "AT7*X6*NS***20260230*1430*ET"), ["wrong_date at segment 4 AT7-05"]);
  assert.deepEqual(await faults("AT7*X6*NS***20260815*2530*ET"), ["wrong_time at segment 3 AT7-06"]);
  assert.deepEqual(await faults("AT7*X6*NS***20260815*1430*QQ"), ["unknown_value at segment 3 AT7-07"]);
  assert.deepEqual(await faults("AT7**NS***20260815*1430"), ["missing at segment 3 AT7-01"]);
  assert.deepEqual(await faults("Q5*X6*20260815"), ["unsupported_segment at segment 3 Q5"]);
  const nameless = interchange(group([set("214", ["B10***DEMO", AT7])]));
  assert.deepEqual(told(await itemsOf(nameless))[0], "214 0001 rejected missing at segment 3 AT7");
  const headless = interchange(group([set("214", ["L11*1*BM", AT7])]));
  assert.deepEqual(told(await itemsOf(headless))[0], "214 0001 rejected missing_segment at segment 1 ST");
});

test("what is assumed or passed over is said", async () => {
  assert.deepEqual(await remarks("AT7*X6*NS***20260815", "MS1*ATLANTA*GA"), [
    "assumed_time at segment 3 AT7-05",
  ]);
  assert.deepEqual(await remarks("AT7*X6*NS"), ["assumed_time at segment 3 AT7-05"]);
  assert.deepEqual(await remarks(AT7, "AT8*G*L*100", "M7*SEAL"), ["not_read at segment 4 AT8"]);
  assert.deepEqual(await remarks("LX*1"), ["no_status at segment 1 ST"]);
  const many = Array.from({ length: 30 }, (_, index) => `L11*${index}*PO`);
  assert.deepEqual(await remarks(AT7, ...many), ["too_many_references at segment 3 AT7"]);
});

test("a loop without end is read in bounded memory, and says what it could not know", async () => {
  const many = Array.from(
    { length: 450 },
    (_, index) => `AT7*X6*NS***20260815*14${String(index % 60).padStart(2, "0")}*ET`,
  );
  const items = await itemsOf(statuses("LX*1", ...many, "L11*LATE*PO"));
  assert.equal(milestonesIn(items).length, 450);
  assert.ok(unitsIn(items)[0]?.remarks.some(({ code }) => code === "long_loop"));
  assert.equal(milestonesIn(items).filter(({ data }) => data.references.length === 3).length, 50);
});

test("raw text stays within its bound", async () => {
  const long = Array.from({ length: 90 }, (_, index) => `K1*${"x".repeat(400)}*${index}`);
  const items = await itemsOf(statuses(AT7, ...long));
  const [item] = items;
  assert.ok(item?.kind === "event");
  assert.ok((item.read.raw ?? "").length <= 16_384);
  assert.equal(unitsIn(items)[0]?.faults.length, 0);
});
