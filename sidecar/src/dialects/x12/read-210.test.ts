// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { bareLine, type InvoiceEvent, UNSAID_SHIPPED } from "../../canonical/index.ts";
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
    original_number: null,
    invoice_type: "original",
    issued_on: "2026-07-07",
    due_on: null,
    currency: "CAD",
    total: "618.13",
    tax_total: null,
    carrier: { scac: "SCAC", name: null, service: null },
    payee: null,
    ...UNSAID_SHIPPED,
    lines: [
      {
        ...bareLine({ partner_code: null, description: "PAPER ON SKIDS", amount: "3636.04" }),
        rate: "46.09",
        unit: "PH",
      },
      bareLine({ partner_code: "DSC", description: "DISCOUNT", amount: "-3017.91" }),
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
  assert.deepEqual(wrong.remarks, ["not_understood", "wrong_total", "not_read"]);
  const lines = await read(invoice(B3, ["C3*USD", "L1****1"]));
  assert.deepEqual(lines.remarks, ["wrong_total"]);
  assert.equal(lines.data?.total, "618.13");
});

const PLACE = { name: null, city: null, state: null, postal_code: null, country: null, unlocode: null };

test("what was shipped: above the first LX of the whole invoice, behind it of the item", async () => {
  const { data, places } = await read(
    invoice("B3**7*FS1*PP*L*20260707*13000*BD***SCAC*20260701", [
      "C3*USD",
      "ITD*05*3*****15",
      "N9*OI*6",
      "G62*86*20260702",
      "N1*SH*PAPER MILL",
      "N3*1 MILL ROAD",
      "N4*BOSTON*MA*01890*US",
      "N1*CN*HOSPITAL",
      "N4*CONCORD*OH",
      "N1*RI*QUICK CASH*92*F1",
      "N1*BT*US",
      "N4*RICHMOND*VA",
      "LX*1",
      "L5*1*SKIDS",
      "L0*1*12*PC*900*G***3*PCS***L",
      "L0*1***950*B******K",
      "L1*1*10*PH*10000****LHS",
      "L1*2***2000****FUE*********2.5*CW",
      "L11*PRO-9*CN",
      "N1*ST*BACK DOOR",
      "N4*LYON**69002*FR",
      "LX*2",
      "L1*3***1000****LFT",
      "L3*950*B***13000******3*L",
    ]),
  );
  assert.deepEqual(places, []);
  assert.ok(data);
  const { lines, references, carrier, ...head } = data;
  assert.deepEqual(references.at(-1), { kind: "pro", value: "PRO-9" });
  assert.equal(carrier?.scac, "SCAC");
  assert.deepEqual(head, {
    number: "7",
    original_number: "6",
    invoice_type: "supplemental",
    issued_on: "2026-07-07",
    due_on: "2026-07-22",
    currency: "USD",
    total: "130.00",
    tax_total: null,
    payee: { name: "QUICK CASH", code: "F1" },
    shipped_on: "2026-07-02",
    weight: { value: "950", unit: "lb" },
    pieces: 3,
    service: null,
    origin: {
      ...PLACE,
      name: "PAPER MILL",
      city: "BOSTON",
      state: "MA",
      postal_code: "01890",
      country: "US",
    },
    destination: { ...PLACE, name: "HOSPITAL", city: "CONCORD", state: "OH" },
  });
  const item = {
    references: [{ kind: "pro" as const, value: "PRO-9" }],
    destination: { ...PLACE, name: "BACK DOOR", city: "LYON", postal_code: "69002", country: "FR" },
  };
  assert.deepEqual(lines, [
    {
      ...bareLine({ partner_code: "LHS", description: "SKIDS", amount: "100.00" }),
      ...item,
      rate: "10",
      unit: "PH",
      quantity: "12",
      weight: { value: "950", unit: "kg" },
      pieces: 3,
    },
    {
      ...bareLine({ partner_code: "FUE", description: "SKIDS", amount: "20.00" }),
      ...item,
      quantity: "2.5",
      unit: "CW",
    },
    bareLine({ partner_code: "LFT", description: null, amount: "10.00" }),
  ]);
});

test("without G62 the day of the pick-up is B312, and what cannot be read is left out", async () => {
  const { data, remarks, places } = await read(
    invoice("B3**7*FS1*PP**20260707*100****SCAC*20260701", [
      "C3*USD",
      "ITD*******SOON",
      "LX*1",
      "L0*1*X*PC*900*G***1.5*PCS***T",
      "L1*1*CHEAP**100",
    ]),
  );
  assert.deepEqual(places, []);
  assert.deepEqual([data?.shipped_on, data?.due_on], ["2026-07-01", null]);
  assert.deepEqual(data?.lines, [bareLine({ partner_code: null, description: null, amount: "1.00" })]);
  assert.equal(remarks.filter((code) => code === "not_understood").length, 5);
});

test("an air carrier's 110 names the shipment of each item by its waybill", async () => {
  const { data } = await read(
    invoice(
      "B3**123**MX**20050701*300****FDE",
      ["A", "B"].flatMap((waybill, index) => [
        `LX*${index + 1}`,
        `N9*AW*${waybill}`,
        "P1*SD*20050622*011",
        "SL1*ON",
        "L1****150****080",
      ]),
      "110",
    ),
  );
  assert.deepEqual(
    data?.lines.map(({ references, shipped_on, service }) => [references, shipped_on, service]),
    ["A", "B"].map((value) => [[{ kind: "tracking", value }], "2005-06-22", "ON"]),
  );
});

test("an invoice of 10,000 charges is taken, one more is too many", async () => {
  const charges = (count: number) => ["C3*USD", "LX*1", ...Array.from({ length: count }, () => "L1****1")];
  const { data } = await read(invoice("B3**7*FS1*PP**20260707*10000****SCAC", charges(10_000)));
  assert.equal(data?.lines.length, 10_000);
  const { places } = await read(invoice("B3**7*FS1*PP**20260707*10001****SCAC", charges(10_001)));
  assert.deepEqual(places, ["segment 10005 L1 too_many"]);
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

test("a tax is told from charges by its code", async () => {
  const codes = ["LHS", "GST", "HST", "QST", "VAT", "gst"];
  const charges = codes.map((code) => `L1****100****${code}`);
  const { data } = await read(invoice("B3**7**PP**20260707*600", ["C3*CAD", ...charges, "L1****100"]));
  const taxes = data?.lines.filter((line) => line.is_tax).map((line) => line.partner_code);
  assert.deepEqual(taxes, ["GST", "HST", "QST", "VAT"]);
});
