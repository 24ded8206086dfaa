// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { bareLine, type InvoiceEvent, UNSAID_SHIPPED } from "../../canonical/index.ts";
import { Mapping } from "../mapping.ts";
import { readDecimal } from "./decimal.ts";
import {
  fixture,
  interchange,
  interchangesOf,
  itemsOf,
  soundReadsOf,
  told,
  unitsOf,
} from "./test-edifact.ts";

async function invoicesOf(file: string, mapping?: Mapping): Promise<InvoiceEvent[]> {
  return (await soundReadsOf(file, mapping)).map(({ event }) => {
    assert.equal(event.type, "freight.invoice.received.v1");
    return event as InvoiceEvent;
  });
}

function glance({ data }: InvoiceEvent): string[] {
  return data.lines.map(({ partner_code: code, description, amount }) =>
    `${code} ${amount} ${description ?? ""}`.trimEnd(),
  );
}

const PARTS: Readonly<Record<string, readonly string[]>> = {
  beginning: ["BGM+380+RG-1+9"],
  date: ["DTM+137:20261120:102"],
  reference: ["RFF+BM:BOL-55"],
  currency: ["CUX+2:EUR:4"],
  lines: ["LIN+1++FRT:SA", "MOA+203:145.50"],
  total: ["UNS+S", "MOA+77:145.50"],
};

/** An invoice of one line; each test changes what it is about. */
function invoice(changes: Readonly<Record<string, readonly string[]>> = {}): string {
  return interchange(["INVOIC:D:96A:UN", ...Object.values({ ...PARTS, ...changes }).flat()]);
}

async function refusalOf(changes: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const [unit] = unitsOf(await itemsOf(invoice(changes)));
  return told(unit?.faults ?? []);
}

async function remarksOf(changes: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const [unit] = unitsOf(await itemsOf(invoice(changes)));
  assert.deepEqual(unit?.faults, []);
  return told(unit?.remarks ?? []);
}

test("a forwarder's invoice with decimal commas, a charge, an allowance and a tax", async () => {
  const [event] = await invoicesOf(
    fixture("invoic-forwarder"),
    Mapping.parse({ charge_codes: { FRT: "freight" } }),
  );
  assert.ok(event);
  assert.deepEqual(glance(event), [
    "FC 10.00",
    "DI -5.00 SKONTO",
    "FRT 1250 FRACHT HAMBURG - LYON",
    "FSC 156.25 DIESELFLOATER 12,5 %",
    "VAT 267.54 VAT 19",
  ]);
  const { lines, ...head } = event.data;
  assert.deepEqual(head, {
    references: [
      { kind: "shipment", value: "SHP/00042" },
      { kind: "delivery", value: "WH/OUT/00017" },
      { kind: "invoice", value: "RG-2026-4711" },
    ],
    number: "RG-2026-4711",
    original_number: null,
    invoice_type: "original",
    issued_on: "2026-11-20",
    due_on: null,
    currency: "EUR",
    total: "1678.79",
    tax_total: null,
    carrier: { scac: null, name: "SPEDITION MÜLLER GMBH", service: null },
    payee: null,
    ...UNSAID_SHIPPED,
  });
  assert.deepEqual(
    lines.map(({ code }) => code),
    [null, null, "freight", null, null],
  );
  assert.equal(event.partitionkey, "shipment:SHP/00042");
});

test("the lines of the fixtures make their totals", async () => {
  for (const name of ["invoic-forwarder", "invoic-ocean", "invoic-credit"]) {
    const items = await itemsOf(fixture(name));
    const remarks = unitsOf(items).flatMap((unit) => unit.remarks.map(({ code }) => code));
    assert.ok(!remarks.includes("wrong_total") && !remarks.includes("count_mismatch"), `${name}: ${remarks}`);
    assert.equal(interchangesOf(items)[0]?.data.status, "accepted", name);
  }
});

test("an ocean carrier's freight invoice: charges named by PIA, and one below its line", async () => {
  const [event] = await invoicesOf(fixture("invoic-ocean"));
  assert.ok(event);
  assert.deepEqual(glance(event), [
    "BAS 2150.00 BASIC OCEAN FREIGHT",
    "THC 255.5",
    "DOC 45 DOCUMENTATION FEE",
  ]);
  assert.deepEqual(
    [event.data.total, event.data.currency, event.data.issued_on],
    ["2450.50", "USD", "2026-11-21"],
  );
  assert.deepEqual(event.data.carrier, { scac: "OCLN", name: "OCEAN LINE", service: null });
  assert.equal(event.partitionkey, "bol:OCLNFBBL0001");
});

test("a credit note in two currencies: the one invoiced in counts", async () => {
  const [event] = await invoicesOf(fixture("invoic-credit"));
  assert.deepEqual(
    [event?.data.invoice_type, event?.data.total, event?.data.currency],
    ["credit", "25.00", "EUR"],
  );
  assert.equal(event?.time, "2026-11-21T14:30:00.000Z");
  assert.deepEqual(event?.data.references, [
    { kind: "invoice", value: "RG-1" },
    { kind: "invoice", value: "CN-88" },
  ]);
});

for (const [code, purpose, type] of [
  ["380", "9", "original"],
  ["780", "9", "original"],
  ["383", "9", "supplemental"],
  ["384", "9", "corrected"],
  ["380", "5", "corrected"],
  ["381", "5", "credit"],
] as const) {
  test(`a document ${code} with function ${purpose} is ${type}`, async () => {
    const [event] = await invoicesOf(invoice({ beginning: [`BGM+${code}+RG-1+${purpose}`] }));
    assert.equal(event?.data.invoice_type, type);
  });
}

for (const [name, changes, places] of [
  ["without BGM", { beginning: [] }, ["segment 1 UNH missing"]],
  ["without a number", { beginning: ["BGM+380"] }, ["segment 2 BGM-02-1 missing"]],
  ["that is pro forma", { beginning: ["BGM+325+RG-1"] }, ["segment 2 BGM-01-1 unsupported_value"]],
  ["that is cancelled", { beginning: ["BGM+380+RG-1+1"] }, ["segment 2 BGM-03 unsupported_value"]],
  ["without a date", { date: [] }, ["segment 2 BGM missing"]],
  ["of a day that is none", { date: ["DTM+137:20261131:102"] }, ["segment 3 DTM-01-2 wrong_time"]],
  ["without a currency", { currency: [] }, ["segment 2 BGM missing"]],
  ["in a currency that is none", { currency: ["CUX+2:EURO"] }, ["segment 2 BGM missing"]],
  ["without a total", { total: ["UNS+S"] }, ["segment 2 BGM missing"]],
  [
    "of a total that is none",
    { total: ["UNS+S", "MOA+77:12O"] },
    ["segment 9 MOA-01-2 wrong_amount", "segment 2 BGM missing"],
  ],
  ["of thousands, perhaps", { lines: ["LIN+1", "MOA+203:1,250"] }, ["segment 7 MOA-01-2 wrong_decimal_mark"]],
  ["of two currencies", { lines: ["LIN+1", "MOA+203:145.50:USD"] }, ["segment 7 MOA-01-3 wrong_value"]],
  [
    "of more lines than there may be",
    { lines: Array.from({ length: 10_001 }, () => ["LIN+1", "MOA+203:1"]).flat() },
    ["segment 20006 LIN too_many"],
  ],
] as const) {
  test(`an invoice ${name} is refused with its place`, async () => {
    assert.deepEqual(await refusalOf(changes), places);
  });
}

test("lines that do not make the total are told and kept", async () => {
  assert.deepEqual(await remarksOf({ total: ["UNS+S", "MOA+77:145.49"] }), [
    "segment 9 MOA-01-2 wrong_total",
  ]);
});

test("a charge below a line is part of its amount, and a line without one is told", async () => {
  const lines = ["LIN+1++FRT", "MOA+203:145.50", "ALC+C++++FC", "MOA+23:10", "LIN+2++TEXT"];
  assert.deepEqual(await remarksOf({ lines }), ["segment 10 LIN skipped"]);
  const [event] = await invoicesOf(invoice({ lines }));
  assert.ok(event);
  assert.deepEqual(glance(event), ["FRT 145.50"]);
});

const HAMBURG = { name: null, city: "HAMBURG", state: null, postal_code: "20457", country: "DE" };

test("what was shipped is said of the whole invoice and of each line", async () => {
  const [event] = await invoicesOf(
    invoice({
      beginning: ["BGM+384+RG-2+9"],
      reference: [
        "DTM+13:20261220:102",
        "DTM+11:20261118:102",
        "RFF+IV:RG-1",
        "NAD+CZ+++WERK+KAI 1+HAMBURG++20457+DE",
        "NAD+PE+F1::92++QUICK CASH",
        "LOC+8+FRLYS",
        "MEA+WT+AAD+KGM:1200,5",
      ],
      lines: [
        "LIN+1++FRT:SA",
        "DTM+200:20261117:102",
        "RFF+CN:PRO-1",
        "QTY+47:12:CTN",
        "QTY+11:3",
        "MEA+WT+G+LBR:100",
        "PRI+AAA:10.5",
        "MOA+203:126",
        "LIN+2++TEXT",
        "RFF+CN:PRO-2",
        "ALC+C++++FC",
        "MOA+23:10",
      ],
      total: ["UNS+S", "MOA+77:161.84", "MOA+176:25.84", "TAX+7+VAT+++:::19+S", "MOA+124:25.84"],
    }),
  );
  assert.ok(event);
  const { data } = event;
  assert.deepEqual(
    [data.invoice_type, data.original_number, data.due_on],
    ["corrected", "RG-1", "2026-12-20"],
  );
  assert.deepEqual(
    [data.shipped_on, data.weight, data.tax_total],
    ["2026-11-18", { value: "1200.5", unit: "kg" }, "25.84"],
  );
  assert.deepEqual(data.payee, { name: "QUICK CASH", code: "F1" });
  assert.deepEqual(data.origin, { ...HAMBURG, name: "WERK", unlocode: null });
  assert.deepEqual([data.destination?.unlocode, data.destination?.country], ["FRLYS", "FR"]);
  assert.deepEqual(data.lines, [
    {
      ...bareLine({ partner_code: "FRT", description: null, amount: "126" }),
      references: [{ kind: "pro", value: "PRO-1" }],
      quantity: "12",
      unit: "CTN",
      rate: "10.5",
      weight: { value: "100", unit: "lb" },
      pieces: 3,
      shipped_on: "2026-11-17",
    },
    {
      ...bareLine({ partner_code: "FC", description: null, amount: "10" }),
      references: [{ kind: "pro", value: "PRO-2" }],
    },
    { ...bareLine({ partner_code: "VAT", description: "VAT 19", amount: "25.84" }), is_tax: true },
  ]);
});

test("what an invoice can do without never refuses it", async () => {
  const lines = ["LIN+1++FRT:SA", "QTY+47:MANY", "MEA+WT+G+KGM:-5", "MEA+DI+LN+MTR:5", "MOA+203:145.50"];
  assert.deepEqual(await remarksOf({ lines }), [
    "segment 7 QTY-01-2 not_understood",
    "segment 8 MEA-03-2 not_understood",
    " skipped",
  ]);
});

test("the same invoice in another interchange is the same event, another amount another", async () => {
  const [first] = await invoicesOf(invoice());
  const [again] = await invoicesOf(invoice().replaceAll("77'", "78'").replace("MOA+78", "MOA+77"));
  const [other] = await invoicesOf(invoice({ lines: ["LIN+1++FRT:SA", "MOA+203:145.51"] }));
  const [mapped] = await invoicesOf(invoice(), Mapping.parse({ charge_codes: { FRT: "freight" } }));
  assert.equal(again?.id, first?.id);
  assert.notEqual(other?.id, first?.id);
  assert.equal(mapped?.id, first?.id);
});

test("an invoice of the last century is read, as of when it was sent", async () => {
  const [event] = await invoicesOf(invoice({ date: ["DTM+137:199910060000:102"] }));
  assert.deepEqual([event?.data.issued_on, event?.time], ["1999-10-06", "2026-11-20T17:05:00.000Z"]);
});

for (const [text, mark, value] of [
  ["12.50", ".", "12.50"],
  ["12,50", ",", "12.50"],
  ["12,5", ".", "12.5"],
  ["1.5", ",", "1.5"],
  ["1,250", ",", "1.250"],
  ["12.", ".", "12"],
  ["-12.50", ".", "-12.50"],
  ["12.50-", ".", "-12.50"],
  ["-0", ".", "0"],
  ["007", ".", "7"],
  ["1,250", ".", "wrong_decimal_mark"],
  ["1.250,00", ",", "wrong_amount"],
  ["1 250", ".", "wrong_amount"],
  ["-5-", ".", "wrong_amount"],
  [".5", ".", "wrong_amount"],
  ["1e3", ".", "wrong_amount"],
  ["1.1234567", ".", "wrong_amount"],
  ["1234567890123456", ".", "wrong_amount"],
] as const) {
  test(`${text} with the mark ${mark} is ${value}`, () => {
    const reading = readDecimal(text, mark);
    assert.equal(reading.ok ? reading.value : reading.code, value);
  });
}

test("a canonical amount is read as it is, whatever its mark", () => {
  const amounts = fc.tuple(fc.stringMatching(/^-?[1-9]\d{0,14}(\.\d{1,6})?$/), fc.constantFrom(".", ","));
  fc.assert(
    fc.property(amounts, ([amount, mark]) => {
      assert.deepEqual(readDecimal(amount.replace(".", mark), mark), { ok: true, value: amount });
    }),
  );
});
