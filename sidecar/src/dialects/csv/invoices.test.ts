// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { bareLine, CanonicalEvent, UNSAID_SHIPPED } from "../../canonical/index.ts";
import { detailIn, faultsIn, invoiceMapping, invoicesOf, itemsOf, remarksIn, unitsIn } from "./test-csv.ts";

const HEADER = "number,issued_on,amount,code,total";
const MAPPING = invoiceMapping();

function file(...rows: string[]): string {
  return [HEADER, ...rows].join("\n");
}

test("consecutive rows of one number are one invoice, with its total or the sum of its lines", async () => {
  const mapping = invoiceMapping(
    { charge_codes: { FSC: "FUEL" } },
    { shipment: { column: "shipment" }, carrier_scac: { constant: "ACME" }, description: { column: "what" } },
  );
  const [one, two] = await invoicesOf(
    [
      `${HEADER},shipment,what`,
      "I1,2026-11-20,0.1,FSC,0.30,S1,fuel",
      "I1,2026-11-20,0.2,LFT,0.3,S2,",
      "I2,2026-11-21,-5,,,,",
      "I2,,1.005,,,,",
    ].join("\n"),
    mapping,
  );
  assert.ok(one && two);
  assert.deepEqual(CanonicalEvent.parse(one), one);
  assert.deepEqual(one.data, {
    references: [
      { kind: "shipment", value: "S1" },
      { kind: "shipment", value: "S2" },
    ],
    number: "I1",
    original_number: null,
    invoice_type: "original",
    issued_on: "2026-11-20",
    due_on: null,
    currency: "EUR",
    total: "0.30",
    tax_total: null,
    carrier: { scac: "ACME", name: null, service: null },
    payee: null,
    ...UNSAID_SHIPPED,
    lines: [
      {
        ...bareLine({ partner_code: "FSC", description: "fuel", amount: "0.1" }),
        references: [{ kind: "shipment", value: "S1" }],
        code: "FUEL",
      },
      {
        ...bareLine({ partner_code: "LFT", description: null, amount: "0.2" }),
        references: [{ kind: "shipment", value: "S2" }],
      },
    ],
  });
  assert.equal(two.data.total, "-3.995");
  assert.deepEqual(two.data.references, [{ kind: "invoice", value: "I2" }]);
  assert.equal(two.subject, "I2");
});

test("an invoice is one unit, at the line it begins on, with its rows as they came", async () => {
  const items = await itemsOf(file("I1,2026-11-20,1,,", "I1,2026-11-20,2,,", "I2,2026-11-20,3,,"), MAPPING);
  assert.deepEqual(unitsIn(items), ["+ invoice I1, line 2", "+ invoice I2, line 4"]);
  const [first] = items;
  assert.ok(first?.kind === "event");
  assert.equal(first.read.pointer, "line 2");
  assert.equal(first.read.raw, `${HEADER}\nI1,2026-11-20,1,,\nI1,2026-11-20,2,,`);
});

test("what each row says of the whole invoice must agree; 12.5 is 12.50", async () => {
  const items = await itemsOf(
    file("I1,2026-11-20,1,,12.5", "I1,2026-11-20,11.5,,12.50", "I2,2026-11-20,1,,9", "I2,2026-11-21,8,,8"),
    MAPPING,
  );
  assert.deepEqual(unitsIn(items), ["+ invoice I1, line 2", "- invoice I2, line 4"]);
  assert.deepEqual(faultsIn(items), [
    'line 5, column "issued_on": disagreement',
    'line 5, column "total": disagreement',
  ]);
  assert.match(detailIn(items), /2026-11-21 here and 2026-11-20 on line 4/);
});

test("lines that do not add up to the total are remarked, for the audit to decide", async () => {
  const items = await itemsOf(file("I1,2026-11-20,1,,3", "I1,2026-11-20,1,,3"), MAPPING);
  assert.deepEqual(faultsIn(items), []);
  assert.deepEqual(remarksIn(items), ["line 2: total_differs"]);
});

test("amounts of pieces are multiplied, exactly, and in the mapping's own writing", async () => {
  const settled = { csv: { decimal_comma: true } };
  const mapping = invoiceMapping(settled, { quantity: { column: "code" }, code: { constant: "ITEM" } });
  const [invoice] = await invoicesOf(
    "number;issued_on;amount;code;total\nI1;2026-11-20;1.134,54;5;\nI1;2026-11-20;(2,5);;\n",
    mapping,
  );
  assert.deepEqual(
    invoice?.data.lines.map(({ amount }) => amount),
    ["5672.70", "-2.5"],
  );
  assert.equal(invoice?.data.total, "5670.20");
});

test("an amount that is none is rejected with its place", async () => {
  const items = await itemsOf(
    file("I1,2026-11-20,1e3,,", "I2,2026-11-20,=1+1,,", "I3,2026-11-20,,,", "I4,2026-11-20,-1,,-1"),
    MAPPING,
  );
  assert.deepEqual(faultsIn(items), [
    'line 2, column "amount": wrong_amount',
    'line 3, column "amount": formula',
    'line 4, column "amount": missing',
  ]);
});

test("rows of one number that do not stand together are told where the others stand", async () => {
  const items = await itemsOf(file("I1,2026-11-20,1,,", "I2,2026-11-20,1,,", "I1,2026-11-20,1,,"), MAPPING);
  assert.deepEqual(faultsIn(items), ["line 4: not_consecutive"]);
  assert.match(detailIn(items), /I1 began on line 2/);
});

test("a row that cannot be read rejects the invoices that it may belong to, and no other", async () => {
  const rows = [
    "I1,2026-11-20,1,,",
    "I2,2026-11-20,1,,",
    "I2,2026-11-20",
    "I3,2026-11-20,1,,",
    "I4,2026-11-20,1,,",
  ];
  const items = await itemsOf(file(...rows), MAPPING);
  assert.deepEqual(unitsIn(items), [
    "+ invoice I1, line 2",
    "- invoice I2, line 3",
    "- invoice I3, line 5",
    "+ invoice I4, line 6",
  ]);
  assert.deepEqual(faultsIn(items), ["line 4: too_few_cells", "line 5: incomplete"]);
});

test("a row without a number, and one between rows of one number, is told", async () => {
  const items = await itemsOf(
    file(",2026-11-20,1,,", "I1,2026-11-20,1,,", ",2026-11-20,1,,", "I1,2026-11-20,1,,"),
    MAPPING,
  );
  assert.deepEqual(unitsIn(items), ["- line 2", "- invoice I1, line 3"]);
  assert.deepEqual(faultsIn(items), [
    'line 2, column "number": missing',
    "line 3: incomplete",
    'line 4, column "number": missing',
  ]);
});

test("an invoice of 10,000 lines is taken, one more is too many", async () => {
  const lines = (count: number) => file(...Array.from({ length: count }, () => "I1,2026-11-20,0.01,,"));
  const [invoice] = await invoicesOf(lines(10_000), MAPPING);
  assert.equal(invoice?.data.total, "100.00");
  const items = await itemsOf(lines(10_001), MAPPING);
  assert.deepEqual(faultsIn(items), ["line 2: too_many_lines"]);
  assert.match(detailIn(items), /10001 rows and may have 10000/);
});

test("an invoice of more than 20 shipments names them by its lines", async () => {
  const mapping = invoiceMapping({}, { shipment: { column: "code" } });
  const rows = (count: number) =>
    file(...Array.from({ length: count }, (_, index) => `I1,2026-11-20,1,S${index},`));
  const [some] = await invoicesOf(rows(20), mapping);
  assert.equal(some?.data.references.length, 20);
  const [many] = await invoicesOf(rows(21), mapping);
  assert.deepEqual(many?.data.references, [{ kind: "invoice", value: "I1" }]);
  assert.deepEqual(many?.data.lines[20]?.references, [{ kind: "shipment", value: "S20" }]);
});

const SHIPPED = [
  "original_number",
  "due_on",
  "tax_total",
  "payee_name",
  "payee_code",
  "is_tax",
  "quantity",
  "unit",
  "rate",
  "weight",
  "weight_unit",
  "pieces",
  "shipped_on",
  "service",
  "origin_postal_code",
  "origin_country",
  "destination_city",
  "destination_country",
];

function shippedFile(...rows: string[]): string {
  return [`${HEADER},${SHIPPED.join(",")}`, ...rows].join("\n");
}

const SHIPPED_MAPPING = invoiceMapping(
  {},
  Object.fromEntries(SHIPPED.map((name) => [name, { column: name }])),
);

test("what was shipped, who is paid and when stand beside the charges", async () => {
  const rows = shippedFile(
    "I1,2026-11-20,2.5,LHS,,I0,2026-12-20,1.9,Quick Cash,F-1,no,10,CWT,,1200,LBS,4,2026-11-18,LTL,69002,FRA,Hamburg,DE",
    "I1,2026-11-20,1.9,VAT,,I0,,1.90,,,yes,,,7,,,,,,,,,",
  );
  const [event] = await invoicesOf(rows, SHIPPED_MAPPING);
  assert.ok(event);
  assert.deepEqual(CanonicalEvent.parse(event), event);
  const { original_number, due_on, tax_total, payee, lines } = event.data;
  assert.deepEqual([original_number, due_on, tax_total], ["I0", "2026-12-20", "1.9"]);
  assert.deepEqual(payee, { name: "Quick Cash", code: "F-1" });
  const place = { name: null, city: null, state: null, postal_code: null, country: null, unlocode: null };
  assert.deepEqual(lines, [
    {
      ...bareLine({ partner_code: "LHS", description: null, amount: "25.00" }),
      quantity: "10",
      unit: "CWT",
      rate: "2.5",
      weight: { value: "1200", unit: "lb" },
      pieces: 4,
      shipped_on: "2026-11-18",
      service: "LTL",
      origin: { ...place, postal_code: "69002", country: "FR" },
      destination: { ...place, city: "Hamburg", country: "DE" },
    },
    { ...bareLine({ partner_code: "VAT", description: null, amount: "1.9" }), is_tax: true, rate: "7" },
  ]);
});

test("a weight without its unit, pieces that are none and a country nobody knows are left out and told", async () => {
  const rows = shippedFile("I1,2026-11-20,2.5,LHS,,,,,,,,,,,1200,,some,,,,XX,,");
  const [event] = await invoicesOf(rows, SHIPPED_MAPPING);
  assert.deepEqual(
    event?.data.lines.map(({ weight, pieces, origin }) => [weight, pieces, origin]),
    [[null, null, null]],
  );
  assert.deepEqual(remarksIn(await itemsOf(rows, SHIPPED_MAPPING)), [
    'line 2, column "weight": left_out',
    'line 2, column "pieces": left_out',
    'line 2, column "origin_country": left_out',
  ]);
});

test("a currency that is none is told at its place; a sum beyond what an amount may be does not go through", async () => {
  const mapping = invoiceMapping({}, { currency: { column: "code" } });
  const euro = await itemsOf(file("I1,2026-11-20,1,Euro,"), mapping);
  assert.deepEqual(faultsIn(euro), ['line 2, column "code": wrong_currency']);
  const most = "999999999999999";
  const items = await itemsOf(file(`I1,2026-11-20,${most},,`, `I1,2026-11-20,${most},,`), MAPPING);
  assert.deepEqual(faultsIn(items), ["line 2: not_canonical"]);
});

test("the same invoice is the same id, one with another line is another", async () => {
  const [one] = await invoicesOf(file("I1,2026-11-20,1,,"), MAPPING);
  const [same] = await invoicesOf(`${file("I1,2026-11-20,1,,")}\r\n\r\n`, MAPPING);
  const [other] = await invoicesOf(file("I1,2026-11-20,1,,", "I1,2026-11-20,1,,"), MAPPING);
  assert.equal(one?.id, same?.id);
  assert.notEqual(one?.id, other?.id);
});
