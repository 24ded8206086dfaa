// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { TenderEvent } from "../../canonical/index.ts";
import { Mapping } from "../mapping.ts";
import { eventsIn, group, interchange, itemsOf, set, unitsIn } from "./test-x12.ts";

const HEAD = ["B2**SCAC**LOAD1**CC", "B2A*00*LT"];
const STOP = ["S5*1*CL*5432.1*K*100*PC", "G62*37*20260731*I*0800*ET", "N1*SF*DOCK"];

function tender(...segments: string[]): string {
  return interchange(group([set("204", segments)], { functionalId: "SM" }));
}

async function read(text: string, mapping: Record<string, unknown> = {}) {
  const items = await itemsOf(text, { mapping: Mapping.parse(mapping) });
  const [event] = eventsIn(items) as TenderEvent[];
  const [unit] = unitsIn(items);
  assert.ok(unit);
  const places = unit.faults.map(({ pointer, code }) => `${pointer} ${code}`);
  return { event, data: event?.data, remarks: unit.remarks, places };
}

test("a tender of a stranger is read with what it means", async () => {
  const { data } = await read(
    tender(
      ...HEAD,
      "L11*PO-9*PO",
      "G62*64*20260730*1*1200*CT",
      "MS3*SCAC*B**LT",
      "NTE**CALL FIRST",
      "N1*BT*PAYER*93*77",
      "N3*1 MAIN ST*SUITE 2",
      "N4*BOSTON*MA*02101*USA",
      "G61*IC*JO*TE*555-0100",
      "N7**0*********TV****05300",
      ...STOP,
      "L5*1*CHAIRS",
      "AT8*G*K*10*2",
      "L5*1*OF WOOD",
      "L5*2*TABLES**N*PLT",
      "S5*2*CU",
      "G62*70*20260802*X*0700*LT",
      "N1*ST*SHOP",
      "N4*DALLAS*TX",
      "L3*5432.1*G***55721****1.5*E*100*K",
    ),
  );
  assert.deepEqual(data?.references, [
    { kind: "shipment", value: "LOAD1" },
    { kind: "purchase_order", value: "PO-9" },
  ]);
  const [pickup, delivery] = data?.stops ?? [];
  assert.deepEqual(
    [data?.payment, data?.mode, data?.equipment, data?.respond_by],
    ["collect", "ltl", "53FT TV", "2026-07-30T17:00:00.000Z"],
  );
  assert.deepEqual(
    [data?.parties[0]?.role, data?.parties[0]?.street2, data?.parties[0]?.country, data?.parties[0]?.phone],
    ["bill_to", "SUITE 2", "US", "555-0100"],
  );
  assert.deepEqual([pickup?.earliest, pickup?.latest], ["2026-07-31T12:00:00.000Z", null]);
  assert.deepEqual([pickup?.weight, pickup?.packages], [{ value: "5432.1", unit: "kg" }, "100"]);
  assert.deepEqual(
    pickup?.items.map(({ description, quantity, package_type }) => [description, quantity, package_type]),
    [
      ["CHAIRS OF WOOD", "2", null],
      ["TABLES", null, "PLT"],
    ],
  );
  // An appointment that is neither end is both, and local to the place that N4 tells behind it.
  assert.equal(delivery?.earliest, "2026-08-02T12:00:00.000Z");
  assert.equal(delivery?.latest, delivery?.earliest);
  assert.deepEqual(data?.charge, { amount: "557.21", currency: "USD" });
  assert.deepEqual(data?.volume, { value: "1.5", unit: "ft3" });
});

test("the administrator's table tells what a reference is", async () => {
  const { data } = await read(tender(...HEAD, "L11*77*SI", ...STOP), { reference_kinds: { SI: "delivery" } });
  assert.deepEqual(data?.references[1], { kind: "delivery", value: "77" });
});

test("a cancellation needs no stops; anything else does", async () => {
  const cancelled = await read(tender("B2**SCAC**LOAD1**PP", "B2A*01"));
  assert.deepEqual([cancelled.data?.purpose, cancelled.data?.stops], ["cancel", []]);
  assert.deepEqual((await read(tender(...HEAD))).places, ["segment 2 B2 missing"]);
});

test("the id is the content's, whatever interchange it comes in and whatever it is separated by", async () => {
  const text = tender(...HEAD, ...STOP);
  const id = (await read(text)).event?.id;
  const again = text.replaceAll("000000017", "000000018").replaceAll("*", "|");
  assert.equal((await read(again)).event?.id, id);
  assert.notEqual((await read(tender(...HEAD, ...STOP, "NTE**CHANGED"))).event?.id, id);
});

test("what is not understood and not needed is left out and told", async () => {
  const { data, remarks } = await read(
    tender(...HEAD, "MS3*SCAC*B**??", "N1*BT*A", "N4*B***XX", "S5*1*PL*5*S", "LAD*PLT*1", "N1*SF*A", "L3*7"),
  );
  assert.deepEqual([data?.mode, data?.parties[0]?.country, data?.stops[0]?.weight], [null, null, null]);
  assert.deepEqual(
    remarks.map(({ pointer, code }) => `${pointer} ${code}`),
    [
      "segment 4 MS3-04 not_understood",
      "segment 6 N4-04 not_understood",
      "segment 7 S5-03 not_understood",
      "segment 10 L3-01 not_understood",
      "segment 8 LAD not_read",
    ],
  );
});

test("what is wrong is told with its element, and there is no tender then", async () => {
  const cases = [
    [["B2**SCAC****PP", "B2A*00", ...STOP], "segment 2 B2-04 missing"],
    [["B2**SCAC**L1**PP", "B2A*99", ...STOP], "segment 3 B2A-01 unknown_value"],
    [[...HEAD, "G62*64*20260231*1*1200", ...STOP], "segment 4 G62-02 wrong_date"],
    [[...HEAD, "G62*64*20260730*1*2500", ...STOP], "segment 4 G62-04 wrong_time"],
    [[...HEAD, "S5*1*??"], "segment 4 S5-02 unknown_value"],
    [[...HEAD, "S5*ONE*CL"], "segment 4 S5-01 wrong_amount"],
    [[...HEAD, "S5*1*CL*HEAVY*K"], "segment 4 S5-03 wrong_amount"],
    [[...HEAD, ...STOP, "L3*1*G***TBD"], "segment 7 L3-05 wrong_amount"],
  ] as const;
  for (const [segments, expected] of cases) {
    const { event, places } = await read(tender(...segments));
    assert.equal(event, undefined);
    assert.equal(places[0], expected);
  }
});

test("a set of more stops, items and notes than an event takes is refused or cut, in bounded memory", async () => {
  const stops = Array.from({ length: 100 }, (_, index) => [`S5*${index + 1}*PL`, "N1*SF*A"]).flat();
  assert.deepEqual((await read(tender(...HEAD, ...stops))).places, ["segment 202 S5 too_many"]);
  const items = Array.from({ length: 201 }, (_, index) => `OID*${index}`);
  assert.deepEqual((await read(tender(...HEAD, ...STOP, ...items))).places, ["segment 207 OID too_many"]);
  const { data } = await read(
    tender(...HEAD, ...Array(60).fill("NTE**A"), ...STOP, ...Array(30).fill("NTE**B")),
  );
  assert.deepEqual([data?.notes.length, data?.stops[0]?.notes.length], [50, 20]);
});
