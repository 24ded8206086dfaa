// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import Parser from "edifact/parser.js";
import fc from "fast-check";
import type { EdifactSegment } from "./parse-segment.ts";
import { DEFAULT_CHARACTERS, type ServiceCharacters } from "./service-characters.ts";
import { fixture } from "./test-edifact.ts";
import { MAX_SEGMENT, Tokenizer } from "./tokenizer.ts";

type Words = [string, ...string[][]];

function tokenize(file: string | Buffer, ...cuts: number[]) {
  const bytes = Buffer.from(file as string);
  const tokenizer = new Tokenizer();
  const segments: EdifactSegment[] = [];
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    segments.push(...tokenizer.push(bytes.subarray(from, to)));
    from = to;
  }
  return { segments, fault: tokenizer.fault, left: tokenizer.end(), place: tokenizer.place };
}

/** What segments say, without where they stand. */
function wordsOf(segments: readonly EdifactSegment[]): Words[] {
  return segments.map(({ id, elements }) => [id, ...elements.map((element) => [...element])]);
}

function words(file: string | Buffer): Words[] {
  const { segments, fault, left } = tokenize(file);
  assert.equal(fault, null);
  assert.equal(left, 0);
  return wordsOf(segments);
}

test("UNA is read for each interchange, and the defaults hold where there is none", () => {
  const file = [
    "UNA:+,? '\nUNB+UNOC:3+A+B'UNH+1'UNZ+0+1'\n",
    "UNB+UNOC:3+A:1+B'UNZ'\r\n",
    "UNA|*.!~#UNB*UNOC|3*A!*B|2#FTX*!#!!#UNZ#",
    "UNB+UNOA:1+C'UNZ'",
  ].join("");
  assert.deepEqual(words(file), [
    ["UNB", ["UNOC", "3"], ["A"], ["B"]],
    ["UNH", ["1"]],
    ["UNZ", ["0"], ["1"]],
    ["UNB", ["UNOC", "3"], ["A", "1"], ["B"]],
    ["UNZ"],
    ["UNB", ["UNOC", "3"], ["A*B", "2"]],
    ["FTX", ["#!"]],
    ["UNZ"],
    ["UNB", ["UNOA", "1"], ["C"]],
    ["UNZ"],
  ]);
});

test("the reserved place of UNA is text before syntax 4, and separates repetitions in it", () => {
  assert.deepEqual(words("UNA:+.?*'UNB+UNOB:3+ + 'FTX+a*b'").at(-1), ["FTX", ["a*b"]]);
  const { segments } = tokenize("UNA:+.?*'UNB+UNOB:4+A+B'FTX+a:1*b?*:2'");
  assert.deepEqual(wordsOf(segments).at(-1), ["FTX", ["a", "1"]]);
  assert.match(segments.at(-1)?.doubt ?? "", /repeated/);
});

test("release characters: before every separator, themselves, at the very end, before line breaks", () => {
  assert.deepEqual(words("FTX+a?+b?:c?'d??:e?f'")[0], ["FTX", ["a+b:c'd?", "ef"]]);
  assert.deepEqual(words("FTX+a??'BGM'"), [["FTX", ["a?"]], ["BGM"]]);
  // The line break is a hard wrap: what is behind it is what loses its meaning.
  assert.deepEqual(words("FTX+a?\r\n'b'")[0], ["FTX", ["a'b"]]);
  assert.deepEqual(tokenize("UNB+UNOA:1'FTX+a?").left, 6);
  assert.equal(tokenize("UNB+UNOA:1'FTX+a?\n").left, 6);
});

test("line breaks and indentation between segments and hard wraps inside them are no text", () => {
  const expected: Words[] = [
    ["UNB", ["UNOA", "1"], ["SENDER"]],
    ["BGM", ["23"]],
  ];
  assert.deepEqual(words("\ufeffUNB+UNOA:1+SENDER'\r\n    BGM+23'\n\n"), expected);
  assert.deepEqual(words("UNB+UNO\r\nA:1+SEN\nDER'\u001a\0BG\rM+23'\u001a"), expected);
  assert.deepEqual(words("UNA:+.? \nUNB+UNOA:1+SENDER\r\nBGM+23\n"), expected);
});

test("segments of a message are counted by themselves", () => {
  const { segments } = tokenize("UNB+A'UNG'UNH+1'BGM'UNT'UNH+2'UNT'UNE'UNZ'UNB+B'UNZ'");
  assert.deepEqual(
    segments.map(({ id, position }) => `${id}${position}`),
    ["UNB1", "UNG2", "UNH1", "BGM2", "UNT3", "UNH1", "UNT2", "UNE8", "UNZ9", "UNB1", "UNZ2"],
  );
});

for (const [level, bytes, text] of [
  ["UNOC", Buffer.from("MUNCIË", "latin1"), "MUNCIË"],
  ["UNOC", Buffer.from("MUNCIË"), "MUNCIË"],
  ["UNOE", Buffer.from([0xbc, 0xde, 0xe1, 0xda, 0xd2, 0xd0]), "Москва"],
  ["UNOE", Buffer.from([0xc2, 0xb0]), "ТА"],
  ["UNOE", Buffer.from("Москва"), "Москва"],
  ["UNOD", Buffer.from([0xa3, 0xf3, 0x64, 0xbc]), "Łódź"],
  ["UNOF", Buffer.from([0xc1, 0xe8, 0xde, 0xed, 0xe1]), "Αθήνα"],
  ["UNOW", Buffer.from("Łódź Αθήνα"), "Łódź Αθήνα"],
  ["UNOY", Buffer.from("東京"), "東京"],
] as const) {
  test(`${level}: ${text} of ${bytes.length} bytes`, () => {
    const { segments } = tokenize(
      Buffer.concat([Buffer.from(`UNB+${level}:3'FTX+`), bytes, Buffer.from("'")]),
    );
    assert.equal(segments[1]?.elements[0]?.[0], text);
    assert.equal(segments[1]?.doubt, null);
  });
}

test("characters that the declared set does not have are read, and told", () => {
  for (const level of ["UNOA", "UNOB", "UNOW", "IATB"]) {
    const { segments } = tokenize(Buffer.from(`UNB+${level}:3'FTX+CAFÉ'`, "latin1"));
    assert.equal(segments[1]?.elements[0]?.[0], "CAFÉ");
    assert.ok(segments[1]?.doubt?.includes(level), level);
  }
});

for (const [name, file, code, place] of [
  ["a segment of 1 MB", `UNB+UNOA:1'FTX+${"x".repeat(1e6)}'`, "too_long", "after segment 1"],
  ["10 MB without a terminator", "x".repeat(1e7), "too_long", "byte 1"],
  ["elements in the thousands", `UNB+UNOA:1'BGM${"+1".repeat(5000)}'`, "too_many", "segment 2"],
  ["UTF-16 with a mark", Buffer.from("\ufeffUNB+UNOA:1'", "utf16le"), "wrong_encoding", "byte 1"],
  ["UTF-16 without", Buffer.from("UNB+UNOA:1'", "utf16le"), "wrong_encoding", "byte 1"],
  ["a zip", Buffer.from("PK\u0003\u0004UNB+UNOA:1'"), "archive", "byte 1"],
  ["a gzip", Buffer.from([0x1f, 0x8b, 8, 0]), "archive", "byte 1"],
  ["letters as service characters", "UNAabcdefUNB", "wrong_service_characters", "byte 1"],
  ["one character in two places", "UNA++.? 'UNB", "wrong_service_characters", "byte 1"],
] as const) {
  test(`${name} is refused with its place, and nothing is kept of it`, () => {
    const bytes = Buffer.from(file as string);
    const { fault } = tokenize(bytes, ...Array.from({ length: 30 }, (_, index) => (index + 1) * 1000));
    assert.equal(fault?.code, code);
    assert.ok(fault?.pointer.startsWith(place), fault?.pointer);
  });
}

test("a segment of the longest length that may be is read", () => {
  const text = "x".repeat(MAX_SEGMENT - 4);
  assert.equal(words(`UNB+UNOA:1'FTX+${text}'`)[1]?.[1]?.[0], text);
});

test("a million empty segments are one remark, in no time", () => {
  const { segments, fault } = tokenize(`UNB+UNOA:1'${"'".repeat(1e6)}BGM'`);
  assert.equal(fault, null);
  assert.deepEqual(
    segments.map(({ id }) => id),
    ["UNB", "", "BGM"],
  );
  assert.equal(segments[1]?.doubt, "Empty segments were passed over.");
});

test("however a file is cut, its segments are the same", () => {
  for (const name of ["iftsta-road", "iftsta-parcel"]) {
    const bytes = Buffer.from(`\ufeff${fixture(name)}${fixture(name)}`);
    const whole = tokenize(bytes);
    for (let cut = 1; cut < bytes.length; cut++)
      assert.deepEqual(tokenize(bytes, cut).segments, whole.segments, `cut at ${cut}`);
    const bytewise = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
    assert.deepEqual(tokenize(bytes, ...bytewise), whole);
  }
});

const MARKS = [..."!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"];

/** Service characters as a UNA may choose them. */
const serviceCharacters = fc
  .uniqueArray(fc.constantFrom(...MARKS), { minLength: 4, maxLength: 4 })
  .map(([component = "", element = "", release = "", terminator = ""]): ServiceCharacters => {
    return { ...DEFAULT_CHARACTERS, component, element, release, terminator };
  });

const text = fc
  .string({ unit: fc.oneof(fc.constantFrom(...MARKS), fc.constantFrom(..."AZaz09 äЖ東")), maxLength: 12 })
  .map((value) => value.trimEnd());
const segment = fc.tuple(
  fc.constantFrom("BGM", "FTX", "NAD"),
  fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
);

function escaped(value: string, { component, element, release, terminator }: ServiceCharacters): string {
  const special = [component, element, release, terminator];
  return [...value].map((one) => (special.includes(one) ? `${release}${one}` : one)).join("");
}

function written(segments: readonly [string, string[][]][], una: ServiceCharacters): string {
  const { component, element, decimal, release, terminator } = una;
  const lines = segments.map(([id, elements]) => {
    const texts = elements.map((parts) => parts.map((part) => escaped(part, una)).join(component));
    return [id, ...texts].join(element) + terminator;
  });
  const head = `UNA${component}${element}${decimal}${release} ${terminator}`;
  return `${head}UNB${element}UNOY${component}3${terminator}${lines.join("\n")}`;
}

function withoutEmptyTails(elements: readonly string[][]): string[][] {
  return elements.map((parts) => {
    const kept = [...parts];
    while (kept.length > 1 && kept.at(-1) === "") kept.pop();
    return kept;
  });
}

test("whatever characters UNA chooses, what is released is read back, at any cut", () => {
  const cases = fc.tuple(serviceCharacters, fc.array(segment, { maxLength: 8 }), fc.array(fc.nat(400)));
  fc.assert(
    fc.property(cases, ([una, segments, cuts]) => {
      const bytes = Buffer.from(written(segments, una));
      const places = cuts.filter((cut) => cut < bytes.length).sort((one, other) => one - other);
      const { segments: read, fault } = tokenize(bytes, ...places);
      assert.equal(fault, null);
      const expected = segments.map(([id, elements]): Words => [id, ...withoutEmptyTails(elements)]);
      assert.deepEqual(wordsOf(read).slice(1), expected);
    }),
  );
});

/** npm's `edifact`, which reads the whole text at once and the defaults or one UNA. */
function peerWords(file: string): Words[] {
  const parser = new Parser();
  parser.encoding("UNOY");
  const segments: Words[] = [];
  parser.on("opensegment", (id) => segments.push([id]));
  parser.on("element", () => (segments.at(-1) as Words).push([]));
  parser.on("component", (component) => ((segments.at(-1) as Words).at(-1) as string[]).push(component));
  parser.write(file);
  parser.end();
  return segments.map(([id, ...elements]) => [id, ...withoutEmptyTails(elements as string[][])]);
}

test("npm's edifact reads the same segments", () => {
  for (const name of ["iftsta-road", "iftsta-ocean", "iftsta-parcel", "iftsta-forwarder"])
    assert.deepEqual(words(fixture(name)), peerWords(fixture(name).trimEnd()), name);
  const ascii = fc.array(
    fc.tuple(
      fc.constantFrom("BGM", "FTX"),
      fc.array(fc.array(fc.stringMatching(/^[A-Za-z0-9+:'?,.-]{0,8}$/), { minLength: 1, maxLength: 3 })),
    ),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(ascii, (segments) => {
      const file = written(segments, DEFAULT_CHARACTERS).replaceAll("\n", "");
      assert.deepEqual(words(file), peerWords(file));
    }),
  );
});
