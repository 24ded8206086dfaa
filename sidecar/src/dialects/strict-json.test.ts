// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { MAX_DEPTH, MAX_VALUES, readJson } from "./strict-json.ts";

function read(text: string): unknown {
  const reading = readJson(Buffer.from(text));
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.document.value;
}

function fault(body: string | Buffer) {
  const reading = readJson(Buffer.from(body));
  assert.ok(!reading.ok, `${body.toString().slice(0, 50)} was read`);
  return reading.fault;
}

test("reads what JSON.parse reads", () => {
  const json = fc.jsonValue({ maxDepth: 5, stringUnit: "grapheme" }).map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(json, fc.integer({ min: 0, max: 3 }), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      const reading = readJson(Buffer.from(spaced));
      if (reading.ok) assert.deepEqual(reading.document.value, JSON.parse(spaced));
      else assert.match(reading.fault.code, /^(nul_character|number_too_large)$/);
    }),
  );
});

test("refuses what JSON.parse refuses", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"',
    "a",
    "\\",
    "u0041",
    "1",
    "-",
    ".",
    "e5",
    "0",
    "true",
    "nul",
    " ",
    "\n",
    "\t",
    "é",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const parsed = (() => {
        try {
          return { value: JSON.parse(text) as unknown };
        } catch {
          return null;
        }
      })();
      const reading = readJson(Buffer.from(text));
      if (parsed === null) assert.ok(!reading.ok, text);
      else if (reading.ok) assert.deepEqual(reading.document.value, parsed.value, text);
      else assert.match(reading.fault.code, /^(duplicate_member|number_too_large)$/, text);
    }),
    { numRuns: 3000 },
  );
});

test("a member called __proto__ is a member", () => {
  const value = read('{"__proto__": {"polluted": true}, "a": 1}') as object;
  assert.deepEqual(Object.keys(value), ["__proto__", "a"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

test("every escape is undone", () => {
  assert.equal(read('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude9a x"'), '"\\/\b\f\n\r\té🚚 x');
});

test("the partner's own words of an object are given exactly", () => {
  const reading = readJson(Buffer.from('{"list": [ {"n": 1.50, "deep": {} } ]}'));
  assert.ok(reading.ok);
  assert.equal(reading.document.rawAt(["list", 0]), '{"n": 1.50, "deep": {} }');
  assert.equal(reading.document.rawAt(["list", 0, "deep"]), "{}");
  assert.throws(() => reading.document.rawAt(["list"]), TypeError);
  assert.throws(() => reading.document.rawAt(["nowhere"]), TypeError);
});

test("each fault is told with its kind and its place", () => {
  const cases = [
    ["", "empty", "", /empty/],
    ["hello", "syntax", "", /line 1, column 1, byte 0/],
    ['{"a": 1,\n "b": tru}', "syntax", "/b", /line 2, column 7, byte 15/],
    ['{"é": [1, 2,, 3]}', "syntax", "/é/2", /line 1, column 13, byte 13/],
    ['{"a": 1} {"b": 2}', "syntax", "", /more text after the end/],
    ['{"a": {"b": 1, "b": 2}}', "duplicate_member", "/a/b", /twice/],
    ['{"a/b": "\\u0000"}', "nul_character", "/a~1b", /NUL/],
    ['["\\ud800"]', "lone_surrogate", "/0", /surrogate/],
    ['["\\udc00x"]', "lone_surrogate", "/0", /surrogate/],
    ['["\\ud800\\u0041"]', "lone_surrogate", "/0", /surrogate/],
    ['{"a": "x\ny"}', "control_character", "/a", /escape/],
    ['{"n": 12345678901234567890}', "number_too_large", "/n", /string/],
    ['{"n": 1e999}', "number_too_large", "/n", /string/],
    ['{"n": 01}', "syntax", "", /comma/],
    ["[1", "syntax", "/0", /ends/],
    ['{"a', "syntax", "", /ends inside a string/],
    ['{"a": "\\x"}', "syntax", "/a", /escape/],
    ['{"a": "\\u12g4"}', "syntax", "/a", /hexadecimal/],
    ["{a: 1}", "syntax", "", /quotes/],
    ["[1]\u0000", "syntax", "", /more text/],
  ] as const;
  for (const [text, code, pointer, detail] of cases) {
    const found = fault(text);
    assert.equal(found.code, code, text);
    assert.equal(found.pointer, pointer, text);
    assert.match(found.detail, detail, text);
  }
});

test("bytes that are no UTF-8 are told with the first of them", () => {
  const found = fault(Buffer.from([0x22, 0xc3, 0xa9, 0xff, 0x22]));
  assert.equal(found.code, "not_utf8");
  assert.match(found.detail, /byte 3 /);
});

test("a byte order mark is skipped", () => {
  assert.deepEqual(read('\ufeff{"a": 1}'), { a: 1 });
});

test("nesting ends at the limit, and a hundred thousand levels do not hurt", () => {
  assert.ok(readJson(Buffer.from("[".repeat(MAX_DEPTH) + "]".repeat(MAX_DEPTH))).ok);
  for (const open of ["[", '{"a":']) {
    assert.equal(fault(open.repeat(MAX_DEPTH + 1)).code, "too_deep");
    assert.equal(fault(open.repeat(100_000)).code, "too_deep");
  }
});

test("a text of more values than anybody sends is given up at the first one too many", () => {
  const list = (count: number) => Buffer.from(`[${"{},".repeat(count - 1)}{}]`);
  assert.ok(readJson(list(MAX_VALUES - 1)).ok);
  const found = fault(list(MAX_VALUES));
  assert.deepEqual([found.code, found.pointer], ["too_many_values", `/${MAX_VALUES - 1}`]);
});
