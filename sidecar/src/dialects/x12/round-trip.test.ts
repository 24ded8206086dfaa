// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Reference, RemittanceEvent, TenderEvent } from "../../canonical/index.ts";
import { strongestReference } from "../../canonical/references.ts";
import {
  amount,
  day,
  instant,
  number,
  oneLine,
  party,
  references,
  volume,
  weight,
  words,
  wordsOrNull,
} from "./test-arbitraries.ts";
import { envelope, remittance, tender } from "./test-writing.ts";
import { eventsIn, itemsOf, unitsIn } from "./test-x12.ts";
import { writeX12, type X12Event } from "./write.ts";

const item = fc.record({
  description: wordsOrNull(50),
  quantity: fc.option(number(12, 3)),
  package_type: fc.option(fc.oneof(fc.constantFrom("pallet", "carton", "piece"), words(48))),
  weight: fc.option(weight),
  volume: fc.option(volume),
  references: references(30, 7),
});

/** In the heading a carrier is the carrier, whether it is named there or as a party. */
const ROLES = ["shipper", "consignee", "bill_to", "payer", "payee", "other"];

const stop = fc.record({
  kind: fc.constantFrom("pickup", "delivery"),
  place: party([...ROLES, "carrier"]),
  earliest: fc.option(instant),
  latest: fc.option(instant),
  weight: fc.option(weight),
  volume: fc.option(volume),
  packages: fc.option(number(7, 0)),
  references: references(30, 5),
  items: fc.array(item, { maxLength: 3 }),
  notes: fc.array(words(80), { maxLength: 3 }),
});

const tenderData = fc.record({
  references: references(30, 6).filter((list) => list.length > 0),
  purpose: fc.constantFrom("original", "change", "cancel"),
  carrier: fc.record({ scac: fc.constant("ACME"), name: wordsOrNull(60), service: wordsOrNull(30) }),
  payment: fc.option(fc.constantFrom("prepaid", "collect", "third_party")),
  mode: fc.option(fc.constantFrom("truckload", "ltl", "parcel", "air", "ocean", "rail", "intermodal")),
  equipment: wordsOrNull(30),
  respond_by: fc.option(instant),
  weight: fc.option(weight),
  volume: fc.option(volume),
  packages: fc.option(number(7, 0)),
  charge: fc.option(fc.record({ amount, currency: fc.constantFrom("USD", "EUR") })),
  parties: fc.array(party(ROLES), { maxLength: 4 }),
  stops: fc
    .array(stop, { minLength: 1, maxLength: 3 })
    .map((stops) => stops.map((one, index) => ({ sequence: index + 1, ...one }))),
  notes: fc.array(words(80), { maxLength: 5 }),
});

const adjustment = fc.record({
  amount,
  reason_code: fc.option(fc.oneof(fc.constant("53"), words(20))),
  reason: wordsOrNull(80),
});

const remittanceLine = fc.record({
  reference: fc.record({ kind: fc.constantFrom("invoice", "pro", "bol"), value: words(30) }),
  paid: amount,
  billed: fc.option(amount),
  discount: fc.option(amount),
  issued_on: fc.option(day),
  adjustments: fc.array(adjustment, { maxLength: 3 }),
  references: references(80, 4),
});

const remittanceData = fc.record({
  number: words(30),
  references: references(80, 4),
  status: fc.constantFrom("paid", "corrected", "reversed"),
  method: fc.option(fc.constantFrom("ACH", "CHK", "FWT")),
  amount,
  currency: fc.constantFrom("USD", "EUR"),
  paid_on: fc.option(day),
  payer: fc.option(party(["payer"])),
  payee: fc.option(party(["payee"])),
  lines: fc.array(remittanceLine, { maxLength: 5 }),
});

/** An amount without what no number is told by: 0012.50 and 12.5 are the same. */
function figure(text: string): string {
  const [, sign = "", whole = "0", decimals = ""] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  return `${sign}${whole}${decimals === "" ? "" : `.${decimals}`}`;
}

function isReferences(value: readonly unknown[]): boolean {
  return value.every(
    (one) => typeof one === "object" && one !== null && Object.keys(one).join() === "kind,value",
  );
}

/** Values with what X12 does not tell taken away: line ends, blanks around texts, zeros that say nothing, the order of references. */
function plain(value: unknown): unknown {
  if (typeof value === "string") {
    const text = oneLine(value);
    return /^-?\d+(\.\d+)?$/.test(text) ? figure(text) : text;
  }
  if (Array.isArray(value)) {
    const members = value.map(plain);
    return isReferences(value)
      ? members.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : members;
  }
  if (typeof value !== "object" || value === null) return value;
  if ("street" in value && "street2" in value && value.street === null && value.street2 !== null) {
    // The only line of an address is its first.
    return plain({ ...value, street: value.street2, street2: null });
  }
  if (
    "contact" in value &&
    "name" in value &&
    value.contact !== null &&
    plain(value.contact) === plain(value.name)
  ) {
    // A contact that is called as the party is none.
    return plain({ ...value, contact: null });
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** A tender as X12 says it: the load has a number, and an order of that number is the load itself. */
function asTendered(data: TenderEvent["data"]): TenderEvent["data"] {
  const main = strongestReference(data.references);
  assert.ok(main);
  const shipment = { kind: "shipment" as const, value: main.value };
  const isNamed = data.references.some(({ kind }) => kind === "shipment");
  const isLoad = ({ kind, value }: Reference) => kind === "order" && oneLine(value) === oneLine(main.value);
  const stops = data.stops.map((stop) => ({
    ...stop,
    items: stop.items.map((one) => ({ ...one, references: one.references.filter((own) => !isLoad(own)) })),
  }));
  return { ...data, stops, references: isNamed ? data.references : [shipment, ...data.references] };
}

function asRemitted(data: RemittanceEvent["data"]): RemittanceEvent["data"] {
  const number = oneLine(data.number);
  const isNamed = data.references.some(({ kind, value }) => oneLine(value) === number && kind !== "other");
  const others = data.references.filter(({ kind, value }) => kind !== "other" || oneLine(value) !== number);
  return { ...data, references: isNamed ? others : [{ kind: "other", value: number }, ...others] };
}

/** What comes back of an event in a chosen version. */
async function readBack(event: X12Event, version: string): Promise<unknown> {
  const { body } = writeX12(event, envelope({ version }));
  const items = await itemsOf(body);
  const faults = unitsIn(items).flatMap((unit) => unit.faults);
  assert.deepEqual(faults, [], body.toString("utf8"));
  const [read, ...more] = eventsIn(items);
  assert.deepEqual(more, []);
  return read?.data;
}

const VERSION = fc.constantFrom("004010", "005010");

test("a tender that was written is read back", async () => {
  await fc.assert(
    fc.asyncProperty(tenderData, VERSION, async (made, version) => {
      const event = tender(made);
      const { data } = TenderEvent.parse(event);
      assert.deepEqual(plain(await readBack(event, version)), plain(asTendered(data)));
    }),
    { numRuns: 200 },
  );
});

test("a remittance that was written is read back", async () => {
  await fc.assert(
    fc.asyncProperty(remittanceData, VERSION, async (made, version) => {
      const event = remittance(
        made.references.length > 0 ? made : { ...made, references: [{ kind: "other", value: made.number }] },
      );
      const { data } = RemittanceEvent.parse(event);
      assert.deepEqual(plain(await readBack(event, version)), plain(asRemitted(data)));
    }),
    { numRuns: 200 },
  );
});

test("long texts come back whole, but for the blanks they were broken at", async () => {
  const long = fc.record({
    name: words(170),
    street: words(100),
    description: words(190),
    note: words(500),
  });
  const squeezed = (text: string | null | undefined) => text?.replace(/\s+/g, "");
  await fc.assert(
    fc.asyncProperty(long, async ({ name, street, description, note }) => {
      const [first] = tender().data.stops;
      assert.ok(first?.items[0]);
      const items = [{ ...first.items[0], description }];
      const stops = [{ ...first, place: { ...first.place, name, street }, items }];
      const read = (await readBack(tender({ stops, notes: [note] }), "004010")) as TenderEvent["data"];
      const [stop] = read.stops;
      assert.equal(squeezed(read.notes.join("")), squeezed(note));
      assert.equal(squeezed(stop?.place.name), squeezed(name));
      assert.equal(squeezed(`${stop?.place.street}${stop?.place.street2 ?? ""}`), squeezed(street));
      assert.equal(squeezed(stop?.items[0]?.description), squeezed(description));
    }),
    { numRuns: 100 },
  );
});
