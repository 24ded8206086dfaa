// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { UnwritableError } from "../envelope.ts";
import { envelope, lines, party, received, remittance, segmentsOf, tender } from "./test-writing.ts";
import { writeX12, type X12Event } from "./write.ts";

function written(event: X12Event, changes: Record<string, unknown> = {}): string {
  return writeX12(event, envelope(changes)).body.toString("utf8");
}

/** The place that a person is sent to. */
function unwritable(event: X12Event, changes: Record<string, unknown> = {}): string {
  try {
    written(event, changes);
  } catch (error) {
    assert.ok(error instanceof UnwritableError, String(error));
    assert.match(error.message, /^[a-z][\w.]*: [A-Z0-9].*\.$/);
    return error.field;
  }
  assert.fail("it was written");
}

test("a tender is a 204", () => {
  const text = written(tender());
  assert.equal(
    text.slice(0, 106),
    "ISA*00*          *00*          *ZZ*OURS           *02*ACME           *261120*1000*U*00401*000000017*1*P*>~",
  );
  assert.deepEqual(lines(text), [
    "GS*SM*OURS*ACMEAPP*20261120*1000*17*X*004010",
    "ST*204*0001",
    "B2**ACME**FS00012**PP",
    "B2A*00*LT",
    "L11*S00012*OQ",
    "L11*EXPEDITED*ZZ*SERVICE",
    "L11*53FT DRY VAN*ZZ*EQUIPMENT",
    "L11*USD*ZZ*CURRENCY",
    "G62*64*20261121*1*1200*UT",
    "MS3*ACME*B**M",
    "NTE**Call before delivery",
    "N1*CA*Acme Trucking*2*ACME",
    "N1*BT*Freight Bridge*93*93001",
    "N4*Boston*MA**US",
    "N7**0*********TF****05300",
    "S5*1*CL",
    "L11*WH/OUT/00012*DO",
    "G62*37*20261122*I*0800*UT",
    "G62*38*20261122*K*1630*UT",
    "AT8*G*L*5472*12",
    "NTE**Dock 4",
    "N1*SF*Main warehouse",
    "N3*1 Dump Road",
    "N4*Rumford***US",
    "OID**PO-7**RL*12*L*5472",
    "L5*1*Paper in rolls",
    "AT8*G*L*5472",
    "S5*2*CU",
    "G62*54*20261124*L*1630*UT",
    "N1*ST*Quad",
    "N4****US",
    "G61*IC*Jo*TE*+1 414 555 0100",
    "L3*5472*G***55721****12.5*X*12*L",
    "SE*33*0001",
    "GE*1*17",
  ]);
  assert.match(text, /~IEA\*1\*000000017~$/);
  assert.equal(writeX12(tender(), envelope()).contentType, "application/edi-x12");
});

test("a change and a cancellation say so, and a cancellation needs no stops", () => {
  assert.equal(lines(written(tender({ purpose: "change" })))[3], "B2A*04*LT");
  const cancelled = lines(written(tender({ purpose: "cancel", stops: [], weight: null, volume: null })));
  assert.equal(cancelled[3], "B2A*01*LT");
  assert.equal(
    cancelled.some((line) => line.startsWith("S5")),
    false,
  );
});

test("a remittance is an 820", () => {
  assert.deepEqual(lines(written(remittance())), [
    "GS*RA*OURS*ACMEAPP*20261120*1000*17*X*004010",
    "ST*820*0001",
    "BPR*I*659.40*C*ACH************20261120",
    "TRN*1*PAY/2026/0007",
    "CUR*PR*USD",
    "N1*PR*Freight Bridge",
    "PER*IC*Freight Bridge*EM*pay@example.com",
    "N1*PE*Acme Trucking",
    "ENT*1",
    "RMR*IV*09851270*PO*659.40*700.00",
    "REF*BM*BOL-55",
    "DTM*003*20261101",
    "ADX*-40.60*ZZ*ZZ*short_pay",
    "NTE**Fuel as agreed",
    "SE*14*0001",
    "GE*1*17",
  ]);
});

test("a payment that was undone is a debit, and its 820 says so", () => {
  const [line] = remittance().data.lines;
  assert.ok(line);
  const undone = {
    status: "reversed",
    amount: "-659.40",
    lines: [
      {
        ...line,
        paid: "-659.40",
        adjustments: [{ amount: "40.60", reason_code: "short_pay", reason: null }],
      },
    ],
  };
  const text = lines(written(remittance(undone)));
  assert.equal(text[2], "BPR*I*659.40*D*ACH************20261120");
  assert.equal(text[5], "REF*ZZ*reversed*STATUS");
  assert.deepEqual(text.slice(10, 14), [
    "RMR*IV*09851270*PO*-659.40*700.00",
    "REF*BM*BOL-55",
    "DTM*003*20261101",
    "ADX*40.60*ZZ*ZZ*short_pay",
  ]);
});

test("ISA tells test from live, the version, and whether an acknowledgement is wanted", () => {
  const live = segmentsOf(written(tender()))[0]?.elements.flat();
  assert.deepEqual(live?.slice(10), ["U", "00401", "000000017", "1", "P", ">"]);
  const changes = { version: "005010", test: true, acknowledgement_requested: false };
  const text = written(tender(), changes);
  assert.equal(text.indexOf("GS*"), 106);
  assert.deepEqual(segmentsOf(text)[0]?.elements.flat().slice(10), [
    "^",
    "00501",
    "000000017",
    "0",
    "T",
    ">",
  ]);
});

test("no data ever looks like a delimiter", () => {
  const note = "A*B|C>D:E^F~G";
  const text = written(tender({ notes: [note] }), { version: "005010" });
  assert.deepEqual(
    [text[3], text[82], text[104], text[105]],
    ["\u001d", "\u001e", "\u001f", "\u001c"],
    "X12.5 names these control characters where printable ones occur in the data",
  );
  const nte = segmentsOf(text).find(({ id }) => id === "NTE");
  assert.deepEqual(nte?.elements, [[""], [note]]);
  assert.equal(written(tender({ notes: ["2 > 1"] }))[104], ":");
});

test("text is UTF-8 on one line, cut nowhere", () => {
  const text = written(
    tender({ notes: ["Grüße\r\naus\tKöln 東京", "x".repeat(81), "word ".repeat(20).trim()] }),
  );
  const notes = lines(text).filter((line) => line.startsWith("NTE"));
  assert.deepEqual(notes.slice(0, 5), [
    "NTE**Grüße aus Köln 東京",
    `NTE**${"x".repeat(80)}`,
    "NTE**x",
    `NTE**${"word ".repeat(16).trim()}`,
    "NTE**word word word word",
  ]);
});

test("long names, streets and descriptions go on where X12 lets them", () => {
  const [first] = tender().data.stops;
  assert.ok(first);
  const place = party("shipper", {
    name: `${"n".repeat(60)} ${"m".repeat(60)} end`,
    street: `${"s".repeat(55)} back`,
    street2: "Hall 3",
    state: "Île-de-France",
  });
  const item = {
    ...first.items[0],
    description: `${"d".repeat(50)} more`,
    quantity: null,
    package_type: "gaylord",
  };
  const text = written(tender({ stops: [{ ...first, place, items: [item] }] }));
  const all = lines(text);
  const at = all.indexOf(`N1*SF*${"n".repeat(60)}`);
  assert.deepEqual(all.slice(at + 1, at + 8), [
    `N2*${"m".repeat(60)}*end`,
    `N3*${"s".repeat(55)}*back`,
    "N3*Hall 3",
    "N4*****SP*Île-de-France",
    "OID**PO-7****L*5472",
    `L5*1*${"d".repeat(50)}****gaylord*ZZ`,
    "L5*1*more",
  ]);
});

test("too many short notes share their lines", () => {
  const notes = Array.from({ length: 12 }, (_, index) => `note ${index}`);
  const all = lines(written(tender({ notes }))).filter((line) => line.startsWith("NTE**note"));
  assert.equal(all.length, 2);
});

test("a length is counted in characters, however many units they have", () => {
  const [first] = tender().data.stops;
  const place = party("shipper", { name: "A", city: "🚚".repeat(30) });
  assert.ok(lines(written(tender({ stops: [{ ...first, place }] }))).includes(`N4*${"🚚".repeat(30)}`));
});

test("a number of X12 has no zeros before it, and as many digits as fit", () => {
  const [first] = tender().data.stops;
  const weight = { value: "00012345678.500000", unit: "kg" };
  assert.ok(lines(written(tender({ stops: [{ ...first, weight }] }))).includes("AT8*G*K*12345678.5*12"));
  const l3 = lines(written(tender({ charge: { amount: "-0.05", currency: "USD" } }))).at(-3);
  assert.equal(l3, "L3*5472*G***-5****12.5*X*12*L");
});

const [pickup, delivery] = tender().data.stops;

/** What cannot be said, and where. */
const UNWRITABLE: readonly (readonly [string, X12Event, Record<string, unknown>?])[] = [
  ["event.data.references", tender({ references: [{ kind: "shipment", value: "x".repeat(31) }] })],
  [
    "event.data.references.0.value",
    tender({ references: [{ kind: "order", value: "x".repeat(31) }, ...tender().data.references] }),
  ],
  [
    "event.data.stops.1.place.city",
    tender({ stops: [pickup, { ...delivery, place: party("other", { name: "A", city: "c".repeat(31) }) }] }),
  ],
  [
    "event.data.stops.0.place.postal_code",
    tender({ stops: [{ ...pickup, place: party("other", { name: "A", postal_code: "1".repeat(16) }) }] }),
  ],
  ["event.data.stops.0.place", tender({ stops: [{ ...pickup, place: party("shipper", { city: "Lyon" }) }] })],
  [
    "event.data.stops.0.place.name",
    tender({ stops: [{ ...pickup, place: party("shipper", { name: "n".repeat(181) }) }] }),
  ],
  [
    "event.data.stops.0.place.street",
    tender({ stops: [{ ...pickup, place: party("shipper", { name: "A", street: "s".repeat(111) }) }] }),
  ],
  [
    "event.data.stops.0.place.email",
    tender({ stops: [{ ...pickup, place: party("shipper", { name: "A", email: "e".repeat(81) }) }] }),
  ],
  ["event.data.stops.0.packages", tender({ stops: [{ ...pickup, packages: "1.5" }] })],
  ["event.data.stops.0.weight.unit", tender({ stops: [{ ...pickup, weight: { value: "1", unit: "m3" } }] })],
  ["event.data.stops.0.notes", tender({ stops: [{ ...pickup, notes: Array(20).fill("n".repeat(500)) }] })],
  ["event.data.weight.value", tender({ weight: { value: "12345678901", unit: "kg" } })],
  ["event.data.charge.amount", tender({ charge: { amount: "1.005", currency: "USD" } })],
  ["event.data.notes", tender({ notes: Array(3).fill("n".repeat(500)) })],
  ["event.data.carrier.scac", tender({ carrier: null })],
  ["event.data.parties", tender({ parties: Array(5).fill(party("other", { name: "A" })) })],
  ["event.data.method", remittance({ method: "transfer" })],
  ["event.data.number", remittance({ number: "x".repeat(31) })],
  [
    "event.data.groups.0",
    received({ groups: [{ ...received().data.groups[0], control: "A1" }] }),
    { standards: { acknowledge: ["997"] } },
  ],
  ["event.data.control", received({ control: "A1" }), { standards: { acknowledge: ["TA1"] } }],
  ["event.data.syntax", received({ syntax: "edifact" }), { standards: { acknowledge: ["CONTRL"] } }],
  ["envelope.standards.acknowledge", received({ groups: [] }), { standards: { acknowledge: ["997"] } }],
  ["envelope.version", tender(), { version: "003010" }],
  ["envelope.version", received(), { standards: { functional: "999", acknowledge: ["999"] } }],
  ["envelope.sender.id", tender(), { sender: { qualifier: null, id: "Ü" } }],
  ["envelope.receiver.id", tender(), { receiver: { qualifier: null, id: "1234567890123456" } }],
  ["envelope.interchange_control", tender(), { interchange_control: 1_000_000_000 }],
];

test("what X12 cannot carry is told with its place", () => {
  for (const [field, event, changes] of UNWRITABLE) assert.equal(unwritable(event, changes), field);
});

test("the same row gives the same bytes", () => {
  assert.deepEqual(writeX12(tender(), envelope()), writeX12(tender(), envelope()));
});
