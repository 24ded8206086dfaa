// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { packAddon, versionOf } from "./pack.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-pack-"));
after(() => rmSync(folder, { recursive: true }));

function addon(name: string, files: readonly string[]): string {
  const source = join(folder, name, "freight_bridge");
  for (const file of files) {
    mkdirSync(dirname(join(source, file)), { recursive: true });
    writeFileSync(join(source, file), file === "__manifest__.py" ? '{"version": "19.0.1.2.3"}' : file);
  }
  return source;
}

/** The names in a zip's central directory (APPNOTE.TXT 4.3.12), read without the library that wrote them. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = [];
  for (let at = zip.indexOf("PK\u0001\u0002"); at >= 0; at = zip.indexOf("PK\u0001\u0002", at + 4)) {
    names.push(zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

const WANTED = [
  "__init__.py",
  "__manifest__.py",
  "models/a.py",
  "static/description/icon.svg",
  "static/runbooks/a_code.html",
  "static/src/desk.js",
];
const UNWANTED = [
  "tests/test_a.py",
  "static/tests/a.test.js",
  "__pycache__/a.pyc",
  "models/b.pyc",
  ".ruff_cache/x",
];

describe("packAddon", () => {
  it("packs what an installation needs, under the module's name, and nothing else", async () => {
    const source = addon("whole", [...WANTED, ...UNWANTED]);
    const { file, entries } = await packAddon(source, join(folder, "dist"));
    assert.ok(file.endsWith("freight_bridge-19.0.1.2.3.zip"));
    const expected = [...WANTED, "LICENSE"].map((name) => `freight_bridge/${name}`);
    assert.deepEqual(namesIn(readFileSync(file)), expected);
    assert.deepEqual(entries, expected);
  });

  it("makes the same bytes of the same files", async () => {
    const first = await packAddon(addon("one", WANTED), join(folder, "dist-one"));
    const second = await packAddon(addon("two", WANTED), join(folder, "dist-two"));
    assert.deepEqual(readFileSync(first.file), readFileSync(second.file));
  });

  it("refuses an addon whose front end was not built", async () => {
    const source = addon("unbuilt", ["__manifest__.py", "models/a.py"]);
    await assert.rejects(packAddon(source, join(folder, "dist")), /run `npm run build` first/);
  });
});

describe("versionOf", () => {
  it("refuses a manifest without a version", () => {
    assert.throws(() => versionOf('{"name": "x"}'), /names no version/);
  });
});
