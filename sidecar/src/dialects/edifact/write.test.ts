// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import Parser from "edifact/parser.js";
import fc from "fast-check";
import { type Party, TenderEvent } from "../../canonical/index.ts";
import { party, tender } from "../x12/test-writing.ts";
import { clip } from "./clip.ts";
import { bytesOf, envelope, readBack, textOf, unwritable } from "./test-writing.ts";
import { writeEdifact } from "./write.ts";

async function tenderAgain(
  event: TenderEvent,
  changes: Record<string, unknown> = {},
): Promise<TenderEvent["data"]> {
  const again = await readBack(bytesOf(event, changes));
  assert.equal(again.type, "freight.tender.offered.v1");
  return again.data as TenderEvent["data"];
}

/** The tender of a row, in the order of segments that the standard has. */
const ROW = tender({ equipment: "53FT DRY VAN" });

test("a tender is an IFTMIN of the release that the partner wants", () => {
  assert.deepEqual(textOf(ROW), [
    "UNA:+.? '",
    "UNB+UNOC:3+OURS:ZZ+5412345000013:14+261120:1000+17++++1'",
    "UNH+1+IFTMIN:D:01B:UN:EAN004'",
    "BGM+610+FS00012+9'",
    "DTM+36:202611211200UTC:303'",
    "TSR++2'",
    "MOA+64:557.21:USD'",
    "FTX+AAI+++Call before delivery'",
    "FTX+ZZZ++0:SVC:ZZZ+EXPEDITED'",
    "FTX+AAI++1:STP:ZZZ+Dock 4'",
    "FTX+ZZZ++1:STT:ZZZ+5472 lb::12 packages'",
    "CNT+7:5472:LBR'",
    "CNT+15:12.5:MTQ'",
    "CNT+11:12'",
    "RFF+CU:FS00012'",
    "RFF+VN:S00012'",
    "CPI+4++P'",
    "TDT+20++3++ACME:172:182:Acme Trucking'",
    "NAD+IV+93001::92++Freight Bridge++Boston+MA++US'",
    "NAD+PW+++Main warehouse+1 Dump Road+Rumford+++US'",
    "RFF+LI:1'",
    "DTM+234:202611220800UTC:303'",
    "DTM+235:202611221630UTC:303'",
    "RFF+DQ:WH/OUT/00012'",
    "NAD+DP+++Quad+++++US'",
    "CTA+IC+:Jo'",
    "COM+?+1 414 555 0100:TE'",
    "RFF+LI:2'",
    "DTM+63:202611241630UTC:303'",
    "GID+1+12::::roll'",
    "FTX+AAA+++Paper in rolls'",
    "MEA+AAE+G+LBR:5472'",
    "RFF+LI:1'",
    "RFF+ON:PO-7'",
    "EQD+TE++:::53FT DRY VAN'",
    "UNT+34+1'",
    "UNZ+1+17'",
  ]);
  assert.equal(writeEdifact(ROW, envelope()).contentType, "application/edifact");
  assert.deepEqual(bytesOf(ROW), bytesOf(ROW));
});

test("it is read back to the same values, in either release", async () => {
  assert.deepEqual(await tenderAgain(ROW), ROW.data);
  assert.deepEqual(await tenderAgain(ROW, { version: "D:96A:UN" }), ROW.data);
});

test("goods that are loaded at one stop and unloaded at another are one item", async () => {
  const [pickup, delivery] = ROW.data.stops;
  const load = { weight: pickup?.weight, packages: pickup?.packages, items: pickup?.items };
  const both = tender({ stops: [pickup, { ...delivery, ...load }] });
  assert.equal(textOf(both).filter((line) => line.startsWith("GID")).length, 1);
  assert.deepEqual(await tenderAgain(both), both.data);
});

test("a cancellation names the load and no stops", async () => {
  const cancelled = tender({ purpose: "cancel", stops: [], parties: [] });
  assert.equal(textOf(cancelled)[3], "BGM+610+FS00012+1'");
  assert.deepEqual(await tenderAgain(cancelled), cancelled.data);
});

test("the test indicator and the wish for CONTRL are in UNB", () => {
  const [, unb] = textOf(ROW, { test: true, acknowledgement_requested: false });
  assert.equal(unb, "UNB+UNOC:3+OURS:ZZ+5412345000013:14+261120:1000+17++++++1'");
});

test("Latin text is ISO 8859-1, other text UTF-8 in syntax 4, and so is what could be taken for UTF-8", async () => {
  for (const [note, level] of [
    ["Straße des 17. Juni", "UNOC:3"],
    ["Łódź *2*", "UNOW:4"],
    ["東京", "UNOW:4"],
    ["Ã©", "UNOW:4"],
    ["12 €", "UNOW:4"],
  ] as const) {
    const event = tender({ notes: [note] });
    assert.ok(textOf(event)[1]?.startsWith(`UNB+${level}+`), note);
    assert.deepEqual((await tenderAgain(event)).notes, [note]);
  }
});

const long = (length: number) => "x".repeat(length);
const [PICKUP, DELIVERY] = ROW.data.stops;
const at = (changes: Record<string, unknown>) =>
  tender({ stops: [{ ...PICKUP, place: { ...PICKUP?.place, ...changes } }, DELIVERY] });

for (const [field, event] of [
  ["event.data.references", tender({ references: [{ kind: "shipment", value: long(36) }] })],
  [
    "event.data.references.1.value",
    tender({ references: [...ROW.data.references.slice(0, 1), { kind: "order", value: long(71) }] }),
  ],
  ["event.data.carrier.name", tender({ carrier: { scac: null, name: long(36), service: null } })],
  ["event.data.equipment", tender({ equipment: long(36) })],
  ["event.data.stops.0.place.name", at({ name: long(36) })],
  ["event.data.stops.0.place.city", at({ city: long(36) })],
  ["event.data.stops.0.place.state", at({ state: long(10) })],
  ["event.data.stops.0.place.postal_code", at({ postal_code: long(18) })],
  ["event.data.stops.0.place.street", at({ street: long(36) })],
  ["event.data.stops.0.place.street2", at({ street: "a b", street2: `${long(35)} `.repeat(4).trim() })],
  ["event.data.stops.0.place.role", at({ role: "other" })],
  [
    "event.data.stops.0.items.0.quantity",
    tender({ stops: [{ ...PICKUP, items: [{ ...PICKUP?.items[0], quantity: "1.5" }] }] }),
  ],
] as const) {
  test(`what does not fit is refused: ${field}`, () => {
    assert.equal(unwritable(event), field);
  });
}

test("an envelope that does not fit is refused", () => {
  assert.equal(unwritable(ROW, { version: "004010" }), "envelope.version");
  assert.equal(unwritable(ROW, { sender: { qualifier: null, id: "Köln" } }), "envelope.sender.id");
  assert.equal(unwritable(ROW, { receiver: { qualifier: "ZZZZZ", id: "A" } }), "envelope.receiver.qualifier");
});

/** Text as a person may write it: delimiters, release characters, other scripts. */
const word = fc.string({
  unit: fc.constantFrom(..."abcXYZ019+:'?*#.,-/&<äßÉЖ東😀"),
  minLength: 1,
  maxLength: 12,
});
const words = (max: number) =>
  fc.array(word, { minLength: 1, maxLength: 60 }).map((all) => clip(all.join(" "), max) ?? "x");
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const quantity = fc.stringMatching(/^[1-9]\d{0,5}(\.\d{1,3})?$/);
const weight = fc.record({ value: quantity, unit: fc.constantFrom("kg", "lb") });
const volume = fc.record({ value: quantity, unit: fc.constantFrom("m3", "ft3") });
const count = fc.stringMatching(/^[1-9]\d{0,6}$/);
const instant = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2090-01-01"), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}.000Z`);
const kinds = fc.constantFrom(
  "shipment",
  "delivery",
  "tracking",
  "pro",
  "bol",
  "booking",
  "container",
  "order",
  "purchase_order",
  "invoice",
  "other",
);
const references = fc.uniqueArray(fc.record({ kind: kinds, value: words(35) }), {
  maxLength: 5,
  selector: ({ kind, value }) => `${kind}:${value}`,
});

function place(role: fc.Arbitrary<string>) {
  return fc.record({
    role,
    name: orNull(words(60)),
    code: orNull(words(17)),
    street: orNull(words(35)),
    street2: orNull(words(35)),
    city: orNull(words(35)),
    state: orNull(words(9)),
    postal_code: orNull(words(9)),
    country: fc.constantFrom("DE", "US", null),
    contact: orNull(words(35)),
    phone: orNull(words(40)),
    email: orNull(words(60)),
  });
}

const item = fc.record({
  description: orNull(words(200)),
  quantity: orNull(count),
  package_type: orNull(words(35)),
  weight: orNull(weight),
  volume: orNull(volume),
  references,
});

function stop(kind: "pickup" | "delivery", sequence: number) {
  return fc.record({
    sequence: fc.constant(sequence),
    kind: fc.constant(kind),
    place: place(fc.constant(kind === "pickup" ? "shipper" : "consignee")),
    earliest: orNull(instant),
    latest: orNull(instant),
    weight: orNull(weight),
    volume: orNull(volume),
    packages: orNull(quantity),
    references,
    items: fc.array(item, { maxLength: 3 }),
    notes: fc.array(words(500), { maxLength: 2 }),
  });
}

const anyTender = fc
  .record({
    references: references.map((own) => [
      { kind: "shipment", value: "FS00012" },
      ...own.filter(({ kind }) => kind !== "shipment"),
    ]),
    purpose: fc.constantFrom("original", "change"),
    carrier: orNull(
      fc.record({ scac: fc.constantFrom("ACME", null), name: words(35), service: orNull(words(100)) }),
    ),
    payment: fc.constantFrom("prepaid", "collect", "third_party", null),
    mode: fc.constantFrom("truckload", "ltl", "parcel", "air", "ocean", "rail", "intermodal", null),
    equipment: orNull(words(35)),
    respond_by: orNull(instant),
    weight: orNull(weight),
    volume: orNull(volume),
    packages: orNull(quantity),
    charge: orNull(fc.record({ amount: quantity, currency: fc.constantFrom("EUR", "USD") })),
    parties: fc.array(place(fc.constantFrom("bill_to", "payer", "other", "shipper")), { maxLength: 2 }),
    stops: fc.tuple(stop("pickup", 1), stop("delivery", 20), stop("delivery", 30)),
    notes: fc.array(words(500), { maxLength: 2 }),
  })
  .map((data) => TenderEvent.parse(tender(data)));

/** Streets in one text: where one is broken into lines is EDIFACT's. */
function comparable(data: TenderEvent["data"]) {
  const party = ({ street, street2, ...other }: Party) => ({
    ...other,
    street: [street, street2].filter((line) => line !== null).join(" "),
  });
  return {
    ...data,
    parties: data.parties.map(party),
    stops: data.stops.map((one) => ({
      ...one,
      place: party(one.place),
      items: one.items.map((each) => JSON.stringify(each)).sort(),
    })),
  };
}

test("whatever a tender says is read back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(anyTender, async (event) => {
      const again = await readBack(bytesOf(event));
      assert.deepEqual(comparable(again.data as TenderEvent["data"]), comparable(event.data));
    }),
    { numRuns: 150 },
  );
});

test("npm's edifact reads the same words of what is written", async () => {
  const event = tender({ notes: ["It's 5+5:10? Yes?", "plain"] });
  const parser = new Parser();
  parser.encoding("UNOY");
  const components: string[] = [];
  parser.on("opensegment", (id) => components.push(id));
  parser.on("component", (component) => components.push(component));
  parser.write(bytesOf(event).toString("utf8").trim());
  parser.end();
  assert.ok(components.includes("It's 5+5:10? Yes?"));
  assert.deepEqual(components.slice(-6), ["UNT", "35", "1", "UNZ", "1", "17"]);
});

test("a party of a role that has no place of its own is read back", async () => {
  const parties = [party("payee", { name: "Bank" }), party("carrier", { name: "Acme", code: "ACME" })];
  const event = tender({ carrier: null, mode: null, parties });
  assert.deepEqual((await tenderAgain(event)).parties, event.data.parties);
});
