// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { addonDigest } from "./databases.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-addons-"));
after(() => rmSync(folder, { recursive: true }));

function write(module: string, file: string, text: string): void {
  mkdirSync(join(folder, module, "tests"), { recursive: true });
  writeFileSync(join(folder, module, file), text);
}

const digest = () => addonDigest({ folder, module: "upper" });

test("an addon is another one when what it stands on in the same folder changes, and not when tests or strangers do", () => {
  write("lower", "__manifest__.py", '{"name": "Lower", "depends": ["account"]}');
  write("upper", "__manifest__.py", '{"name": "Upper", "depends": [\n    "lower",\n    "sale",\n]}');
  write("other", "__manifest__.py", '{"name": "Other", "depends": []}');
  const first = digest();
  write("upper", "tests/test_upper.py", "assert True");
  write("other", "model.py", "x = 1");
  assert.equal(digest(), first);
  write("lower", "model.py", "x = 1");
  const second = digest();
  assert.notEqual(second, first);
  write("upper", "model.py", "x = 2");
  assert.notEqual(digest(), second);
});

test("a folder without a manifest is no addon", () => {
  assert.throws(() => addonDigest({ folder, module: "nothing" }), /no Odoo module .* __manifest__\.py/);
});
