// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FileItem } from "../file-dialect.ts";
import {
  B10,
  eventsIn,
  group,
  interchange,
  itemsOf,
  milestonesIn,
  set,
  statuses,
  told,
  unitsIn,
} from "./test-x12.ts";

const AT7 = "AT7*X6*NS***20260815*1430*ET";
const FILE = statuses("L11*BOL1*BM", "LX*1", AT7, "MS1*ATLANTA*GA*US", "K1*HELLO");
const READ = ["214 0001 read", "000000017 accepted"];

/** The same file with other delimiters. */
function delimited(file: string, element: string, component: string, terminator: string): string {
  return file.replace(/[*>~]|\n/g, (one) => ({ "*": element, ">": component, "~": terminator })[one] ?? "");
}

/** Broken into lines of a width, as transmission by card images does. */
function wrapped(file: string, width: number, lineBreak: string): string {
  return file.replaceAll("\n", "").replace(new RegExp(`.{${width}}`, "gs"), (line) => line + lineBreak);
}

/** What was said, without what depends on the bytes of the file: its digest, and the wording of raw. */
function essence(items: readonly FileItem[]): unknown {
  return items.map((item) =>
    item.kind === "event"
      ? { ...item.read.event, pointer: item.read.pointer }
      : item.kind === "interchange"
        ? { ...item.event.data, digest: null }
        : item,
  );
}

/** What a person is told of a file in which something was lost. */
async function lost(file: string | Buffer): Promise<string> {
  const items = await itemsOf(file);
  const fatal = items.find((item) => item.kind === "fault" && item.isFatal);
  assert.ok(fatal?.kind === "fault", JSON.stringify(told(items)));
  const { pointer, code, detail } = fatal.fault;
  return `${pointer} ${code}: ${detail}`;
}

test("terminators, separators and line ends of any kind", async () => {
  const expected = essence(await itemsOf(FILE));
  for (const terminator of [
    "~",
    "|",
    "$",
    ".",
    "^",
    "\\",
    "!",
    "\n",
    "\r",
    "\r\n",
    "#",
    "'",
    "\x1c",
    "~\r\n",
    "~\n\n",
  ]) {
    assert.deepEqual(
      essence(await itemsOf(delimited(FILE, "*", ">", terminator))),
      expected,
      JSON.stringify(terminator),
    );
  }
  for (const element of ["|", "~", "+", "\t", "\x1d", "¦"]) {
    assert.deepEqual(essence(await itemsOf(delimited(FILE, element, ">", "!"))), expected, element);
  }
  for (const component of ["¦", "\\", ":", "`", "@", "\x1f", "€"]) {
    assert.deepEqual(essence(await itemsOf(delimited(FILE, "*", component, "~\n"))), expected, component);
  }
});

test("the component separator may be missing", async () => {
  assert.deepEqual(told(await itemsOf(FILE.replace(">~", "~"))), READ, "before a line break");
  assert.deepEqual(told(await itemsOf(FILE.replaceAll("\n", "").replace(">~", "~"))), READ, "on one line");
  assert.deepEqual(told(await itemsOf(FILE.replace(">~", "~~"))), READ, "the terminator twice");
  for (const ending of ["~", "\n", "\r\n"]) {
    const file = FILE.replace(">~\n", ` ${ending}`).replaceAll("~\n", ending);
    assert.deepEqual(told(await itemsOf(file)), READ, "a blank");
  }
});

test("an interchange is found behind one whose last terminator is missing", async () => {
  assert.deepEqual(told(await itemsOf(`${FILE.slice(0, -2)}\n${FILE}`)), [...READ, ...READ]);
  assert.deepEqual(told(await itemsOf(`${FILE.slice(0, -2)}\r\n${delimited(FILE, "|", ":", "'")}`)), [
    ...READ,
    ...READ,
  ]);
});

test("delimiters are each interchange's own", async () => {
  const items = await itemsOf(FILE + delimited(FILE, "|", ":", "\n") + delimited(FILE, "+", ":", "'"));
  assert.deepEqual(told(items), [...READ, ...READ, ...READ]);
});

test("collapsed padding, blanks around segments, and a byte order mark", async () => {
  const expected = essence(await itemsOf(FILE));
  assert.deepEqual(essence(await itemsOf(FILE.replace(/ +/g, ""))), expected);
  assert.deepEqual(essence(await itemsOf(FILE.replaceAll("\n", "  \r\n\t   "))), expected);
  assert.deepEqual(essence(await itemsOf(`\ufeff\r\n ${FILE}`)), expected);
  assert.deepEqual(essence(await itemsOf(`${FILE}   \r\n\x1a\0\0`)), expected);
  assert.deepEqual(essence(await itemsOf(FILE.slice(0, -2))), expected, "no terminator at the end");
});

test("a line break inside of ISA", async () => {
  const at = FILE.indexOf("*260815");
  assert.deepEqual(told(await itemsOf(`${FILE.slice(0, at)}\n${FILE.slice(at)}`)), READ);
});

test("comments behind terminators and empty segments are one remark each", async () => {
  const noted = FILE.replace("BM~", "BM~ (the bill)")
    .replace("LX*1~", "LX*1~~~  ~ stop 1")
    .replace("ET~", "ET~ more");
  const [unit] = unitsIn(await itemsOf(noted));
  assert.deepEqual(
    unit?.remarks.map(({ pointer, code }) => `${code} at ${pointer}`),
    ["empty_segment at segment 4", "comment at segment 3"],
  );
});

test("a million empty segments are one remark, and take no time", async () => {
  const file = FILE.replace("LX*1~", `LX*1${"~".repeat(1_000_001)}`);
  const begun = performance.now();
  const [unit] = unitsIn(await itemsOf(file));
  assert.ok(performance.now() - begun < 2000);
  assert.deepEqual(
    unit?.remarks.map(({ detail }) => detail),
    ["1000000 empty segments from here on skipped."],
  );
});

test("what stands outside of interchanges is told and passed over", async () => {
  const items = await itemsOf(`Dear partner,\n${FILE}-- \nACME\n${FILE}bye`);
  assert.deepEqual(told(items), [
    "fault text_outside at byte 0",
    ...READ,
    `fault text_outside at byte ${14 + FILE.length}`,
    ...READ,
    `fault text_outside at byte ${23 + 2 * FILE.length}`,
  ]);
});

test("a file without ISA is read where its delimiters are beyond doubt, and said so", async () => {
  const sets = group([set("214", [B10, AT7])]);
  for (const ending of ["~", "~\n", "\n", "\r\n"]) {
    const items = await itemsOf(`${sets.join(ending)}${ending}`);
    assert.deepEqual(
      told(items),
      ["fault missing_isa at segment 1 GS", "214 0001 read"],
      JSON.stringify(ending),
    );
    assert.equal(eventsIn(items).length, 1);
  }
  const bare = set("214", [B10, AT7]);
  assert.deepEqual(told(await itemsOf(bare.map((line) => `${line}'\n`).join(""))), [
    "fault missing_isa at segment 1 ST",
    "214 0001 read",
  ]);
  assert.match(await lost("GS*QM*A*B"), /byte 0 no_interchange/);
  assert.match(await lost("ST-ECHNICAL REPORT"), /byte 0 no_interchange/);
});

test("what is no X12 is refused with what to do", async () => {
  assert.match(await lost(""), /byte 0 empty_file/);
  assert.match(await lost("\n \n"), /byte 0 no_interchange/);
  assert.match(await lost("hello world, this is text"), /byte 0 no_interchange/);
  assert.match(await lost(Buffer.from("PK\x03\x04rest of a zip file", "latin1")), /wrong_format: .*unpack/);
  assert.match(await lost(Buffer.from(`\ufeff${FILE}`, "utf16le")), /wrong_format: .*UTF-16/);
  assert.match(await lost(Buffer.from(FILE, "utf16le")), /wrong_format: .*UTF-16/);
  assert.match(await lost(Buffer.from(FILE, "utf16le").swap16()), /wrong_format: .*UTF-16/);
  assert.match(await lost("UNB+UNOC:3+A+B+260815:1430+1'"), /wrong_format: .*EDIFACT/);
  assert.match(await lost("%PDF-1.7 and so on"), /wrong_format: .*PDF/);
});

test("an ISA that is none is refused with its place", async () => {
  assert.match(await lost(FILE.slice(0, 50)), /byte 0 incomplete_header: .*after 50 bytes/);
  assert.match(await lost(FILE.slice(0, 104)), /byte 0 incomplete_header/);
  assert.match(await lost(FILE.slice(0, 105)), /byte 0 (incomplete_header|missing_terminator)/);
  assert.match(await lost(FILE.replace("*U*", "*")), /byte 0 wrong_element_count: ISA has 15 elements/);
  assert.match(await lost(FILE.replace("CARRIER", "CARR\x07ER")), /byte 0 control_character: ISA06/);
  assert.match(await lost(`ISA*${"x".repeat(5000)}`), /byte 0 wrong_element_count/);
  assert.match(await lost(FILE.replace(">~", "**")), /byte 0 (wrong_separator|missing_terminator)/);
});

test("a file without a terminator is refused without being kept", async () => {
  const body = Buffer.from(
    FILE.replaceAll("~", "").replaceAll("\n", "").replace(">", ">~") + "x".repeat(10_000_000),
  );
  const before = process.memoryUsage().rss;
  const lines = told(await itemsOf(body));
  assert.ok(process.memoryUsage().rss - before < 60_000_000);
  assert.match(lines[0] ?? "", /^000000017 rejected unreadable_content at segment 1 ISA missing_trailer/);
});

test("a segment of a megabyte rejects its set, and no other", async () => {
  const broken = set("214", [B10, AT7, `K1*${"x".repeat(1_000_000)}`]);
  const file = interchange(group([broken, set("214", [B10, AT7])]));
  const items = await itemsOf(file);
  assert.deepEqual(told(items), [
    `214 0001 rejected segment_too_long at byte ${file.indexOf("K1*") - 1}`,
    "214 0001 read",
    "000000017 accepted",
  ]);
});

test("thousands of elements, control characters and what is no segment reject their set with its place", async () => {
  const flaws = async (segment: string) => told(await itemsOf(statuses(AT7, segment)))[0];
  assert.equal(await flaws(`K1${"*x".repeat(5000)}`), "214 0001 rejected too_many_elements at segment 4");
  assert.equal(await flaws("K1*a*b\0c"), "214 0001 rejected control_character at segment 4 K1-02");
  assert.equal(await flaws("hello*world"), "214 0001 rejected not_a_segment at segment 4");
  assert.equal(await flaws("*x"), "214 0001 rejected not_a_segment at segment 4");
});

test("text is UTF-8 where it is sound, else windows-1252, segment by segment", async () => {
  const texts = statuses(AT7, "K1*LATIN-BYTES", "K1*Zürich €");
  const body = Buffer.concat(
    texts
      .split("LATIN-BYTES")
      .flatMap((part, index) => [
        ...(index === 0 ? [] : [Buffer.from("M\xfcnchen \x80", "latin1")]),
        Buffer.from(part),
      ]),
  );
  const [milestone] = milestonesIn(await itemsOf(body));
  assert.equal(milestone?.data.partner_text, "München €\nZürich €");
});

test("the same items at every split of a file in two, and byte by byte", async () => {
  const file = Buffer.from(
    `\ufeff${wrapped(FILE, 80, "\r\n")}\n${delimited(FILE.replace("HELLO", "Zürich"), "~", "¦", "!\n")}junk\n${FILE}`,
  );
  const expected = await itemsOf(file);
  assert.equal(eventsIn(expected).length, 3);
  for (let at = 0; at <= file.length; at += 1) {
    assert.deepEqual(await itemsOf(file, { sizes: [at] }), expected, `split at ${at}`);
  }
  assert.deepEqual(await itemsOf(file, { sizes: Array.from(file, () => 1) }), expected);
});

const Value = fc
  .string({ unit: fc.constantFrom(..."ABCXYZ0189 -/.,é"), maxLength: 12 })
  .map((text) => text.trim());
const Delimiters = fc
  .tuple(
    fc.constantFrom("*", "|", "+", "\x1d", "¦"),
    fc.constantFrom(">", ":", "\\", "`", "\x1f"),
    fc.constantFrom("~", "!", "'", "#", "$", "\x1c"),
  )
  .filter(([element, component, terminator]) => new Set([element, component, terminator]).size === 3);

test("any values, delimiters, wraps and splits: the same events", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(Value, Value), { maxLength: 8 }),
      Delimiters,
      fc.constantFrom(0, 5, 13, 80, 81),
      fc.constantFrom("\n", "\r\n"),
      fc.array(fc.nat({ max: 200 }), { maxLength: 20 }),
      async (pairs, [element, component, terminator], width, lineBreak, sizes) => {
        const segments = pairs.map(([one, two]) => `L11*${one || "X"}*${two}`);
        const plain = statuses("LX*1", AT7, "MS1*ATLANTA*GA*US", ...segments);
        const expected = eventsIn(await itemsOf(plain));
        const other = delimited(plain, element, component, terminator);
        const file = width === 0 ? other : wrapped(other, width, lineBreak);
        assert.deepEqual(eventsIn(await itemsOf(file, { sizes })), expected);
      },
    ),
    { numRuns: 300 },
  );
});

test("whatever bytes come, they come back as items, the same at every split", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "ISA*",
      "~",
      "*",
      "\n",
      ">",
      "GS*QM*",
      "ST*214*1~",
      "SE*1*1~",
      "GE*1*1~",
      "IEA*1*1~",
      "AT7*X6",
      FILE,
    ),
    fc.string({ maxLength: 10 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.array(fc.nat({ max: 50 })),
      async (pieces, sizes) => {
        const body = Buffer.from(pieces.join(""));
        assert.deepEqual(await itemsOf(body, { sizes }), await itemsOf(body));
      },
    ),
    { numRuns: 500 },
  );
});
