// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { InvoiceEvent } from "../../canonical/index.ts";
import { Mapping } from "../mapping.ts";
import { eventsIn, group, interchange, itemsOf, set, unitsIn } from "./test-x12.ts";

/** An invoice of two charges, without its B3. */
const CHARGES = [
  "LX*1",
  "L5*1*PAPER ON SKIDS",
  "L1*1*46.09*PH*363604",
  "LX*2",
  "L1*2***-301791****DSC****DISCOUNT",
];

function invoice(b3: string, more: readonly string[] = CHARGES, kind = "210"): string {
  return interchange(group([set(kind, [b3, ...more])], { functionalId: "IM" }));
}

const B3 = "B3**0985*FS00012*PP**20260707*61813****SCAC";

async function read(text: string, mapping: Record<string, unknown> = {}) {
  const items = await itemsOf(text, { mapping: Mapping.parse(mapping) });
  const [event] = eventsIn(items) as InvoiceEvent[];
  const [unit] = unitsIn(items);
  assert.ok(unit);
  const places = unit.faults.map(({ pointer, code }) => `${pointer} ${code}`);
  return { event, data: event?.data, remarks: unit.remarks.map(({ code }) => code), places };
}

test("an invoice of a carrier, its amounts in implied cents", async () => {
  const more = [
    "C3*CAD",
    "N9*BM*BOL-7",
    "N9*GT*10076 8779 RT0001*GST REGISTRATION",
    "L11*4711*PO",
    ...CHARGES,
  ];
  const { data, event } = await read(invoice(B3, more));
  assert.deepEqual(data, {
    references: [
      { kind: "shipment", value: "FS00012" },
      { kind: "bol", value: "BOL-7" },
      { kind: "purchase_order", value: "4711" },
    ],
    number: "0985",
    invoice_type: "original",
    issued_on: "2026-07-07",
    currency: "CAD",
    total: "618.13",
    carrier: { scac: "SCAC", name: null, service: null },
    lines: [
      { code: null, partner_code: null, description: "PAPER ON SKIDS", amount: "3636.04" },
      { code: null, partner_code: "DSC", description: "DISCOUNT", amount: "-3017.91" },
    ],
  });
  assert.equal(event?.subject, "0985");
});

test("amounts with a decimal point are taken as written, dates have six digits or eight", async () => {
  const { data } = await read(invoice("B3**7**PP**030903*46.4", ["L1****45.00", "L1****140****405"]));
  assert.deepEqual([data?.total, data?.issued_on], ["46.4", "2003-09-03"]);
  assert.deepEqual(
    data?.lines.map(({ amount }) => amount),
    ["45.00", "1.40"],
  );
});

test("the administrator's table gives our charge codes, and nothing is guessed", async () => {
  const { data } = await read(invoice(B3), { charge_codes: { DSC: "discount" } });
  assert.deepEqual(
    data?.lines.map(({ code }) => code),
    [null, "discount"],
  );
});

test("the correction indicator tells the type", async () => {
  const cases = [
    ["B3**7**PP**20260707*100", "original"],
    ["B3**7**PP**20260707*100*BD", "supplemental"],
    ["B3**7**PP**20260707*100*AD", "supplemental"],
    ["B3**7**PP**20260707*100*CO", "corrected"],
    ["B3**7**PP**20260707*100*RB", "corrected"],
    ["B3**7**PP**20260707*-100*CR", "credit"],
    ["B3**7**PP**20260707*-100", "credit"],
    ["B3**7**PP**20260707*100*XX", "original"],
  ] as const;
  for (const [b3, expected] of cases) {
    const { data, remarks } = await read(invoice(b3, ["C3*USD", "L1****100"]));
    assert.equal(data?.invoice_type, expected, b3);
    assert.equal(remarks.includes("not_understood"), b3.endsWith("XX"));
  }
});

test("a total that is not the sum, and a currency that nobody names, are told and left to the audit", async () => {
  assert.deepEqual((await read(invoice(B3))).remarks, ["assumed_currency"]);
  const wrong = await read(invoice(B3, ["C3*USD", ...CHARGES, "L3*1*G***61814", "L7*1"]));
  assert.deepEqual(wrong.remarks, ["wrong_total", "not_read"]);
  const lines = await read(invoice(B3, ["C3*USD", "L1****1"]));
  assert.deepEqual(lines.remarks, ["wrong_total"]);
  assert.equal(lines.data?.total, "618.13");
});

test("the air carrier's 110 is the same invoice", async () => {
  const { data } = await read(
    invoice("B3**123**MX**20050701*6141****FDE", ["L1****6141****080************USD"], "110"),
  );
  assert.deepEqual([data?.number, data?.currency, data?.lines[0]?.partner_code], ["123", "USD", "080"]);
  assert.deepEqual(data?.references, [{ kind: "invoice", value: "123" }]);
});

test("a repeat has the same id in another interchange, a corrected invoice has another", async () => {
  const idOf = async (text: string) => (await read(text)).event?.id;
  const id = await idOf(invoice(B3));
  const again = interchange(group([set("210", [B3, ...CHARGES])]), { control: "000000099" });
  assert.equal(await idOf(again), id);
  for (const other of [
    invoice("B3**0985*FS00012*PP**20260707*61813*CO***SCAC"),
    invoice("B3**0985*FS00012*PP**20260708*61813****SCAC"),
    invoice("B3**0985*FS00012*PP**20260707*61814****SCAC"),
    invoice(B3, [...CHARGES, "L1*3***500****FUE"]),
  ]) {
    assert.notEqual(await idOf(other), id);
  }
});

test("what is wrong is told with its element, and there is no invoice then", async () => {
  const cases = [
    ["B3***FS1*PP**20260707*100", ["segment 2 B3-02 missing"]],
    ["B3**7**PP***100", ["segment 2 B3-06 missing"]],
    ["B3**7**PP**20260231*100", ["segment 2 B3-06 wrong_date"]],
    ["B3**7**PP**20260707*AMOUNT DUE", ["segment 2 B3-07 wrong_amount"]],
    ["B3**7**PP**20260707*1E5", ["segment 2 B3-07 wrong_amount"]],
    ["B2A*00", ["segment 1 ST missing"]],
  ] as const;
  for (const [b3, expected] of cases) {
    const { event, places } = await read(invoice(b3));
    assert.equal(event, undefined);
    assert.deepEqual(places, expected);
  }
  const charge = await read(invoice(B3, ["C3*DOLLARS", "L1****TEN"]));
  assert.deepEqual(charge.places, ["segment 3 C3-01 unknown_value", "segment 4 L1-04 wrong_amount"]);
});
