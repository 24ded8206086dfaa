// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { scanJson } from "@freight_bridge/json/json_scan";
import { jsonTokens } from "@freight_bridge/payload/read_json";
import { describe, expect, test } from "@odoo/hoot";

function lines(text: string): string[] {
  const table = scanJson(text).document?.lines;
  return Array.from({ length: table?.length ?? 0 }, (_, line) => {
    const tokens = table ? jsonTokens(text, table.start(line), table.end(line)) : [];
    return " ".repeat(table?.indent(line) ?? 0) + tokens.map((token) => token.text).join("");
  });
}

function faultOf(text: string): string {
  const { fault } = scanJson(text);
  return fault ? `${fault.line}:${fault.column} ${fault.code}` : "none";
}

describe("lines", () => {
  test("stand one member a line, empty containers closed on theirs", () => {
    expect(lines('{"a":[1,{"b":null}],"c":{},"d":[ ]}')).toEqual([
      "{",
      ' "a":[',
      "  1,",
      "  {",
      '   "b":null',
      "  }",
      " ],",
      ' "c":{},',
      ' "d":[]',
      "}",
    ]);
  });

  test("keep numbers, escapes and repeated names as they were written", () => {
    expect(lines('{"n":1.10,"n":12345678901234567890,"e":1E+2,"s":"\\u00e9\\/"}')).toEqual([
      "{",
      ' "n":1.10,',
      ' "n":12345678901234567890,',
      ' "e":1E+2,',
      ' "s":"\\u00e9\\/"',
      "}",
    ]);
  });

  test("come from a scalar alone as well", () => {
    expect(lines(' "x" ')).toEqual(['"x"']);
    expect(lines("-0.5e3")).toEqual(["-0.5e3"]);
  });
});

describe("faults", () => {
  const cases: [text: string, fault: string][] = [
    ["", "1:1 value_expected"],
    ["nope", "1:1 value_expected"],
    ['{"a":}', "1:6 value_expected"],
    ['{"a":1,}', "1:8 name_expected"],
    ['{"a" 1}', "1:6 colon_expected"],
    ['{\n  "a": 1\n  "b": 2\n}', "3:3 object_separator_expected"],
    ["[1 2]", "1:4 array_separator_expected"],
    ["[1", "1:3 array_separator_expected"],
    ['["abc', "1:2 string_not_closed"],
    ['"\\x"', "1:2 bad_escape"],
    ['"\\u12g4"', "1:2 bad_escape"],
    ['"a\tb"', "1:3 control_character"],
    ["{} {}", "1:4 text_after_end"],
    ["01", "1:2 text_after_end"],
    ["[1,]", "1:4 value_expected"],
  ];
  for (const [text, fault] of cases) {
    test(`of ${JSON.stringify(text)} stand at ${fault}`, () => {
      expect(faultOf(text)).toBe(fault);
    });
  }

  test("are found where JSON.parse finds one, and only there", () => {
    const texts = [
      "{}",
      "[[]]",
      '{"a":[true,false,null]}',
      "[1.5e-3]",
      "[.5]",
      "[+1]",
      "{'a':1}",
      "[NaN]",
      '["\\ud800"]',
      "[1,,2]",
      "}",
    ];
    for (const text of texts) {
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      expect(scanJson(text).fault === null).toBe(parses, { message: text });
    }
  });
});

test("a hundred thousand open brackets are read in a loop", () => {
  const depth = 100_000;
  expect(scanJson("[".repeat(depth) + "]".repeat(depth)).fault).toBe(null);
  expect(scanJson("[".repeat(depth)).fault?.code).toBe("value_expected");
});
