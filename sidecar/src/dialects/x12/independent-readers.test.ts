// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import test from "node:test";
import fc from "fast-check";
import nodeX12 from "node-x12";
import { X12parser } from "x12-parser";
import { words } from "./test-arbitraries.ts";
import { assertStructure, TABLE_204, TABLE_997 } from "./test-structure.ts";
import { envelope, received, remittance, tender } from "./test-writing.ts";
import { writeX12 } from "./write.ts";

/** The segments of an interchange, each its id and its elements. */
type Segments = string[][];

/** As node-x12 reads it, which is strict about envelopes: it throws where a count or a control number is wrong. */
function byNodeX12(body: Buffer): Segments {
  const parser = new nodeX12.X12Parser(true);
  const interchange = parser.parse(body.toString("utf8"));
  assert.ok(interchange instanceof nodeX12.X12Interchange);
  const texts = (one: { tag: string; elements: { value: string }[] }) => [
    one.tag,
    ...one.elements.map(({ value }) => value),
  ];
  const groups = interchange.functionalGroups.flatMap((group) => [
    texts(group.header),
    ...group.transactions.flatMap(({ header, segments, trailer }) =>
      [header, ...segments, trailer].map(texts),
    ),
    texts(group.trailer),
  ]);
  return [texts(interchange.header), ...groups, texts(interchange.trailer)];
}

/** As x12-parser reads it, which knows nothing of envelopes. */
async function byX12Parser(body: Buffer): Promise<Segments> {
  const segments: Segments = [];
  for await (const { name, ...elements } of Readable.from([body]).pipe(new X12parser())) {
    segments.push([name, ...Object.values(elements as Record<string, string>)]);
  }
  return segments;
}

/** What stands between the delimiters that ISA names. */
function bySplitting(body: Buffer): Segments {
  const text = body.toString("utf8");
  const [element = "", terminator = ""] = [text[3], text[105]];
  const segments = text.split(terminator).slice(0, -1);
  return segments.map((segment) => segment.split(element));
}

/** Without blanks around elements and zeros before control numbers of nine digits, which node-x12 takes away. */
function trimmed(segments: Segments): Segments {
  return segments.map((segment) =>
    segment.map((text) => (/^\d{9}$/.test(text) ? String(Number(text)) : text.trim())),
  );
}

/** The segments from ST to SE of the first set. */
function firstSet(segments: Segments): Segments {
  const start = segments.findIndex(([id]) => id === "ST");
  const end = segments.findIndex(([id]) => id === "SE");
  return segments.slice(start, end + 1);
}

const FAULTY = {
  status: "partially_accepted",
  received: 2,
  declared: 2,
  accepted: 1,
  sets: [
    { kind: "214", control: "0001", status: "accepted", faults: [] },
    {
      kind: "214",
      control: "0002",
      status: "rejected",
      faults: [{ pointer: "segment 4 AT7-05", code: "wrong_date", detail: "No date." }],
    },
  ],
};

function bodies(): Buffer[] {
  const standards = { functional: "997", acknowledge: ["997"] };
  const groups = [{ ...received().data.groups[0], ...FAULTY }];
  return [
    writeX12(tender(), envelope()).body,
    writeX12(tender({ notes: ["a * b ~ c > d"] }), envelope({ version: "005010" })).body,
    writeX12(tender({ purpose: "cancel", stops: [] }), envelope({ test: true })).body,
    writeX12(remittance(), envelope()).body,
    writeX12(received(), envelope({ standards })).body,
    writeX12(received({ groups }), envelope({ standards, version: "005010" })).body,
  ];
}

test("node-x12 accepts what is written, with its counts and control numbers, and reads the same segments", () => {
  for (const body of bodies()) assert.deepEqual(trimmed(byNodeX12(body)), trimmed(bySplitting(body)));
});

test("node-x12 would not accept a wrong count", () => {
  const [body] = bodies();
  assert.ok(body);
  const wrong = body.toString("utf8").replace("SE*33*", "SE*34*");
  assert.throws(() => byNodeX12(Buffer.from(wrong)));
});

test("x12-parser reads the same segments", async () => {
  for (const body of bodies()) {
    const expected = trimmed(bySplitting(body)).map((segment) => segment.filter((text) => text !== ""));
    const read = trimmed(await byX12Parser(body)).map((segment) => segment.filter((text) => text !== ""));
    assert.deepEqual(read, expected);
  }
});

test("a 204 has the segments of the standard in their order, with what they may not leave out, within their lengths", () => {
  const [pickup, delivery] = tender().data.stops;
  const text = words(60);
  fc.assert(
    fc.property(
      text,
      text,
      fc.array(words(500), { maxLength: 1 }),
      fc.nat(5),
      (name, street, notes, items) => {
        const references = Array.from({ length: 7 }, (_, at) => ({ kind: "other", value: `R${at}` }));
        const item = { ...pickup?.items[0], description: name.repeat(3), references };
        const place = { ...pickup?.place, name, street, contact: null, phone: "1", email: "2" };
        const many = { ...pickup, place, items: Array(items).fill(item), notes };
        const { body } = writeX12(tender({ stops: [many, delivery], notes }), envelope());
        assertStructure(firstSet(bySplitting(body)), TABLE_204);
      },
    ),
    { numRuns: 100 },
  );
});

test("a 997 has the segments of the standard in their order", () => {
  for (const body of bodies().slice(4)) assertStructure(firstSet(bySplitting(body)), TABLE_997);
});

test("the check of the structure finds what is out of place, missing or too long", () => {
  const [body] = bodies();
  assert.ok(body);
  const sound = firstSet(bySplitting(body));
  assertStructure(sound, TABLE_204);
  const [b2a] = sound.splice(2, 1);
  assert.ok(b2a);
  assert.throws(() => assertStructure(sound, TABLE_204), /B2A is missing/);
  sound.splice(4, 0, b2a);
  assert.throws(() => assertStructure(sound, TABLE_204), /B2A is missing/);
  const long = bySplitting(writeX12(tender(), envelope()).body);
  const note = long.find(([id]) => id === "NTE");
  note?.splice(2, 1, "n".repeat(81));
  assert.throws(() => assertStructure(firstSet(long), TABLE_204), /NTE2 has 81/);
});
