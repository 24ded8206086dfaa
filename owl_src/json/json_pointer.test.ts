// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { locatePointer, pointerBelow, pointerSteps } from "@freight_bridge/json/json_pointer";
import { scanJson } from "@freight_bridge/json/json_scan";
import type { LineTable } from "@freight_bridge/payload/line_table";
import { jsonTokens } from "@freight_bridge/payload/read_json";
import { describe, expect, test } from "@odoo/hoot";

function lineText(text: string, lines: LineTable, line: number): string {
  return jsonTokens(text, lines.start(line), lines.end(line))
    .map((token) => token.text)
    .join("");
}

const TEXT = '{"data":{"lines":[{"amount":"1"},{"amount":"x"}],"a/b":{"~":1},"":2},"0":{"k":3}}';

/** The text of the line a pointer leads to, and how well. */
function place(pointer: string): string | null {
  const { document } = scanJson(TEXT);
  const found = document && locatePointer(document, pointer);
  return found && `${found.match}: ${lineText(TEXT, document.lines, found.line)}`;
}

describe("a pointer leads", () => {
  const cases: [pointer: string, place: string | null][] = [
    ["", "value: {"],
    ["/data/lines/1/amount", 'value: "amount":"x"'],
    ["/data/lines/0", "value: {"],
    ["/data/a~1b/~0", 'value: "~":1'],
    ["/data/", 'value: "":2'],
    ["/0/k", 'value: "k":3'],
    ["/data/lines/1/currency", "container: {"],
    ["/data/missing/deeper", 'container: "data":{'],
    ["/missing", "document: {"],
    ["data", null],
    ["/a~2b", null],
  ];
  for (const [pointer, expected] of cases) {
    test(`from "${pointer}" to ${expected}`, () => expect(place(pointer)).toBe(expected));
  }
});

test("an index is looked for in its own container only", () => {
  const { document } = scanJson('[[1,2],[3,{"0":4}]]');
  expect(document && locatePointer(document, "/1/1/0")?.line).toBe(8);
});

test("steps undo the escapes in the right order", () => {
  expect(pointerSteps("/~01/~10")).toEqual(["~1", "/0"]);
});

test("a pointer is cut to the part of the message that is shown", () => {
  expect(pointerBelow("/result/details/3", "/result/details/3/status")).toBe("/status");
  expect(pointerBelow("/result/details/3", "/result/details/30")).toBe("/result/details/30");
  expect(pointerBelow("", "/a")).toBe("/a");
});
