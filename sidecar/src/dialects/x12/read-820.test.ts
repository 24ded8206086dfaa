// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { RemittanceEvent } from "../../canonical/index.ts";
import { eventsIn, group, interchange, itemsOf, set, unitsIn } from "./test-x12.ts";

const BPR = "BPR*I*21298.97*C*CHK************20191029";
const HEAD = [BPR, "TRN*3*4529952", "CUR*PR*USD"];

function remittance(...segments: string[]): string {
  return interchange(group([set("820", segments)], { functionalId: "RA" }));
}

async function read(text: string) {
  const items = await itemsOf(text);
  const [event] = eventsIn(items) as RemittanceEvent[];
  const [unit] = unitsIn(items);
  assert.ok(unit);
  const places = unit.faults.map(({ pointer, code }) => `${pointer} ${code}`);
  return { event, data: event?.data, remarks: unit.remarks.map(({ code }) => code), places };
}

test("a payment with what it pays", async () => {
  const { data, remarks } = await read(
    remittance(
      ...HEAD,
      "REF*TN*77",
      "N1*PR*MART INC.*UL*1238742000008",
      "PER*IC*JO*EM*pay@example.com*TE*555-0100",
      "N1*PE*CARRIER",
      "PER*IC*CARRIER*TE*555-0101",
      "ENT*1",
      "RMR*IV*26801*PO*21398.97*21500*101.03",
      "REF*PO*1016071221",
      "DTM*003*20190904",
      "ADX*-100*59*CM*26801",
      "NTE**LATE",
    ),
  );
  assert.deepEqual(data?.references, [
    { kind: "other", value: "4529952" },
    { kind: "other", value: "77" },
  ]);
  assert.deepEqual(
    [data?.number, data?.method, data?.amount, data?.currency, data?.paid_on],
    ["4529952", "CHK", "21298.97", "USD", "2019-10-29"],
  );
  assert.deepEqual(
    [data?.payer?.name, data?.payer?.email, data?.payer?.contact],
    ["MART INC.", "pay@example.com", "JO"],
  );
  // A contact that is called as the party is nobody.
  assert.deepEqual([data?.payee?.contact, data?.payee?.phone], [null, "555-0101"]);
  assert.deepEqual(data?.lines, [
    {
      reference: { kind: "invoice", value: "26801" },
      paid: "21398.97",
      billed: "21500",
      discount: "101.03",
      issued_on: "2019-09-04",
      adjustments: [{ amount: "-100", reason_code: "59", reason: "LATE" }],
      references: [{ kind: "purchase_order", value: "1016071221" }],
    },
  ]);
  assert.deepEqual(remarks, ["wrong_total"]);
});

test("an adjustment of no document is a line of its own", async () => {
  const { data, remarks } = await read(
    remittance(
      ...HEAD,
      "ENT*1",
      "ADX*-1.03*ZZ*CM*WSO_5",
      "ADX*-2*51",
      "RMR*IV*7*PI*21302",
      "ADX*-5*59",
      "ENT*2",
      "ADX*0*53",
    ),
  );
  assert.deepEqual(
    data?.lines.map(({ reference, paid, adjustments }) => [reference.value, paid, adjustments.length]),
    [
      ["WSO_5", "-1.03", 1],
      ["4529952", "-2", 1],
      ["7", "21302", 1],
      ["4529952", "0", 1],
    ],
  );
  assert.deepEqual(remarks, []);
});

test("versions before 3030 have the same in other segments; their items are parts of the documents", async () => {
  const { data } = await read(
    remittance(
      "BPS*PBC*18806.08*I********1234567*960223",
      "REF*R2*NLC",
      "RMT*IV*0900*8136.13*8100",
      "RMT*IX*8*63.9*511.58",
      "RMT*IV*8221*10669.95",
    ),
  );
  assert.deepEqual(
    [data?.method, data?.amount, data?.paid_on, data?.number],
    ["PBC", "18806.08", "1996-02-23", "NLC"],
  );
  assert.deepEqual(
    data?.lines.map(({ reference, billed, paid }) => [reference.value, billed, paid]),
    [
      ["0900", "8136.13", "8100"],
      ["8221", "10669.95", "10669.95"],
    ],
  );
});

test("a repeat has the same id, another payment another", async () => {
  const idOf = async (...segments: string[]) => (await read(remittance(...segments))).event?.id;
  const id = await idOf(...HEAD, "RMR*IV*7*PO*5");
  assert.equal(await idOf(...HEAD, "RMR*IV*7*PO*5", "DTM*097*20190904"), id);
  assert.notEqual(await idOf(...HEAD, "RMR*IV*7*PO*6"), id);
  assert.notEqual(await idOf(BPR, "TRN*3*4529953", "RMR*IV*7*PO*5"), id);
});

test("what is wrong is told with its element, and there is no remittance then", async () => {
  const cases = [
    [["BPR*I*TOTAL DOLLAR AMT OF CHECK*C*CHK", "TRN*1*7"], "segment 2 BPR-02 wrong_amount"],
    [["BPR*I**C*CHK", "TRN*1*7"], "segment 2 BPR-02 missing"],
    [["BPR*I*1*C*CHK************CCYYMMDD", "TRN*1*7"], "segment 2 BPR-16 wrong_date"],
    [["TRN*1*7"], "segment 1 ST missing"],
    [["BPR*I*1*C*CHK"], "segment 2 BPR missing"],
    [[...HEAD, "RMR*IV**PO*5"], "segment 5 RMR-02 missing"],
    [[...HEAD, "RMR*IV*7*PO"], "segment 5 RMR-04 missing"],
    [[...HEAD, "RMR*IV*7*PO*NET"], "segment 5 RMR-04 wrong_amount"],
    [[...HEAD, "RMR*IV*7*PO*5", "ADX*LESS*53"], "segment 6 ADX-01 wrong_amount"],
    [[BPR, "TRN*1*7", "CUR*PR*DOLLAR"], "segment 4 CUR-02 unknown_value"],
  ] as const;
  for (const [segments, expected] of cases) {
    const { event, places } = await read(remittance(...segments));
    assert.equal(event, undefined);
    assert.equal(places[0], expected);
  }
});
