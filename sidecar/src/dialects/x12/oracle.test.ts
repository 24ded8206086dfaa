// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import fc from "fast-check";
import nodeX12 from "node-x12";
import { X12parser } from "x12-parser";
import type { Segment } from "../edi/segment.ts";
import { group, interchange, NO_X12_CORPUS, set, x12Corpus } from "./test-x12.ts";
import { Tokenizer } from "./tokenizer.ts";

/**
 * Two independent readers on what they can read: one interchange with an ISA of full width, from a first chunk of at
 * least 106 bytes. Neither can be asked about collapsed padding, wrapped lines, comments or a second interchange with
 * other delimiters; node-x12 refuses a TA1 before GS.
 */
type Words = readonly string[];

/** A segment as its name and elements, without blanks and empty elements at the end, in which the readers differ. */
function words(id: string, elements: readonly string[]): Words {
  const trimmed = elements.map((element) => element.trimEnd());
  while (trimmed.at(-1) === "") trimmed.pop();
  return [id, ...trimmed];
}

function ours(file: string, component: string): Words[] {
  const segments: Segment[] = [];
  const fail = (fault: unknown) => assert.fail(JSON.stringify(fault));
  const tokenizer = new Tokenizer({
    segment: (segment) => segments.push(segment),
    flaw: fail,
    skipped: fail,
    lost: fail,
  });
  tokenizer.push(Buffer.from(file));
  tokenizer.end();
  return segments.map(({ id, elements }) =>
    words(
      id,
      elements.map((element) => element.join(component)),
    ),
  );
}

/** x12-parser gives elements by number, and components as `1-2`. */
async function byX12Parser(file: string, component: string): Promise<Words[]> {
  const segments: Words[] = [];
  const parser = new X12parser("utf8");
  for await (const segment of Readable.from([Buffer.from(file)]).pipe(parser)) {
    const { name, ...members } = segment as Record<string, string>;
    const elements: string[] = [];
    for (const [place, text] of Object.entries(members)) {
      const [element = "", part = "1"] = place.split("-");
      const index = Number(element) - 1;
      elements[index] = part === "1" ? text : `${elements[index]}${component}${text}`;
    }
    segments.push(
      words(
        (name ?? "").trim(),
        Array.from(elements, (element) => element ?? ""),
      ),
    );
  }
  return segments;
}

function byNodeX12(file: string): Words[] {
  const parser = new nodeX12.X12Parser(true);
  const one = parser.parse(file);
  assert.ok(one instanceof nodeX12.X12Interchange);
  const all = [one.header, one.trailer];
  const within = one.functionalGroups.flatMap(({ header, trailer, transactions }) => [
    header,
    ...transactions.flatMap((set) => [set.header, ...set.segments, set.trailer]),
    trailer,
  ]);
  all.splice(1, 0, ...within);
  return all.map(({ tag, elements }) =>
    words(
      tag,
      elements.map(({ value }) => value),
    ),
  );
}

/** What both readers keep apart from delimiters: no blank at the ends, for they differ in those. */
const Value = fc
  .string({ unit: fc.constantFrom(..."ABCXYZ0189-/.,'() "), maxLength: 20 })
  .map((text) => text.trim());
const Body = fc.array(
  fc.tuple(fc.constantFrom("L11", "K1", "N1", "AT7", "REF"), fc.array(Value, { minLength: 1, maxLength: 9 })),
  { minLength: 1, maxLength: 30 },
);

function fileOf(segments: readonly (readonly [string, readonly string[]])[]): string {
  const lines = segments.map(([id, elements]) => [id, ...elements, "X"].join("*"));
  return interchange(group([set("214", ["B10*PRO1*SHIP1*DEMO", ...lines])]));
}

const ENVELOPE: ReadonlySet<string | undefined> = new Set(["ISA", "GS", "GE", "IEA"]);

/** node-x12 keeps the control numbers of interchanges and groups as numbers, without their leading zeros. */
function withoutZeros(segments: readonly Words[]): Words[] {
  return segments.map((segment) =>
    ENVELOPE.has(segment[0]) ? segment.map((word) => word.replace(/^0+(?=.)/, "")) : segment,
  );
}

test("x12-parser finds the same segments and elements", async () => {
  await fc.assert(
    fc.asyncProperty(Body, async (segments) => {
      // It takes no line breaks between segments.
      const file = fileOf(segments).replaceAll("\n", "");
      assert.deepEqual(ours(file, ">"), await byX12Parser(file, ">"));
    }),
    { numRuns: 200 },
  );
});

test("node-x12 finds the same segments and elements", () => {
  fc.assert(
    fc.property(Body, (segments) => {
      const file = fileOf(segments);
      assert.deepEqual(withoutZeros(ours(file, ">")), withoutZeros(byNodeX12(file)));
    }),
    { numRuns: 200 },
  );
});

test("node-x12 finds the same in real files", { skip: NO_X12_CORPUS }, () => {
  for (const name of [
    "ballerina-214-message.edi",
    "edinet-214-MGCTLYST-SAMPLE.EDI",
    "edix12toolkit-214-4010.edi",
    "blueseer-ACME_997.txt",
    "freighttrust-Sample_4010_990.txt",
  ]) {
    const file = x12Corpus(name).toString();
    assert.deepEqual(withoutZeros(ours(file, ">")), withoutZeros(byNodeX12(file)), name);
  }
});
