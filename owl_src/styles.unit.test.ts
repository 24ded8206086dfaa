// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Styles that fit every colour scheme and both directions of writing, before any browser has seen them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Of Odoo's variables there is a light and a dark value; of a colour that is written down there is one. */
const FIXED_COLOUR =
  /#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\(\s*\d|:[^;]*(?<![-\w$])(white|black|gr[ae]y|silver|red|maroon|orange|yellow|gold|green|lime|teal|cyan|blue|navy|purple|pink|brown)(?![-\w])/i;
const PHYSICAL_SIDE =
  /^\s*((margin|padding|border|inset)-)?(left|right)(-\w+)*\s*:|\b(text-align|float|clear)\s*:\s*(left|right)\b/;
const FOUR_SIDES = /^\s*(?:margin|padding|inset|border-\w+)\s*:\s*(\S+)\s+(\S+)\s+(\S+)\s+([^\s;]+);/;
const PHYSICAL_CLASS =
  /\b([mp][lr]-(\d|auto)|(text|float|pull)-(left|right))\b|style="[^"]*\b(left|right|color)\s*:/;

/** Where a line is at fault, as "file:line: text". */
function faults(kind: RegExp, isAtFault: (line: string) => boolean): string[] {
  const names = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter((name) => kind.test(name));
  assert.ok(names.length > 0);
  return names.flatMap((name) =>
    readFileSync(join(HERE, name), "utf8")
      .split("\n")
      .map((line) => line.replace(/\/\/.*/, "").replaceAll(/#\{/g, "{"))
      .flatMap((line, place) => (isAtFault(line) ? [`${name}:${place + 1}: ${line.trim()}`] : [])),
  );
}

test("every colour comes from Odoo's variables, so that a dark scheme has its own", () => {
  assert.deepEqual(
    faults(/\.scss$/, (line) => FIXED_COLOUR.test(line)),
    [],
  );
});

test("sides are named by the direction of writing, so that right to left mirrors them", () => {
  const isPhysical = (line: string): boolean => {
    const [, , second, , fourth] = FOUR_SIDES.exec(line) ?? [];
    return PHYSICAL_SIDE.test(line) || second !== fourth;
  };
  assert.deepEqual(faults(/\.scss$/, isPhysical), []);
  assert.deepEqual(
    faults(/\.xml$/, (line) => PHYSICAL_CLASS.test(line)),
    [],
  );
});

test("what is at fault is seen", () => {
  for (const line of ["color: #fff;", "color: white;", "border: 1px solid rgba(0, 0, 0, 0.1);"]) {
    assert.match(line, FIXED_COLOUR);
  }
  for (const line of ["color: $o-gray-100;", "white-space: nowrap;", "background: rgba($warning, 0.3);"]) {
    assert.doesNotMatch(line, FIXED_COLOUR);
  }
  for (const line of ["  margin-left: 1rem;", "left: 0;", "text-align: right;", "border-right-width: 0;"]) {
    assert.match(line, PHYSICAL_SIDE);
  }
  assert.match('<i class="fa mr-2"/>', PHYSICAL_CLASS);
  assert.match("  padding: 1px 2px 3px 4px;", FOUR_SIDES);
});
