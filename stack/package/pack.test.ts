// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { FINANCE_ADDON } from "../index.ts";
import { modulesOf } from "../template/databases.ts";
import { packAddon, versionOf } from "./pack.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-pack-"));
after(() => rmSync(folder, { recursive: true }));

const ASSETS = '"assets": {"web.assets_backend": ["freight_bridge/static/src/**/*.js"]}';

function addon(
  name: string,
  files: readonly string[],
  manifest = `{"version": "19.0.1.2.3", ${ASSETS}}`,
): string {
  const source = join(folder, name, "freight_bridge");
  for (const file of files) {
    mkdirSync(dirname(join(source, file)), { recursive: true });
    writeFileSync(join(source, file), file === "__manifest__.py" ? manifest : file);
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
    await assert.rejects(
      packAddon(source, join(folder, "dist")),
      /freight_bridge has no .* run `npm run build` first/,
    );
  });

  it("packs an addon that has no front end", async () => {
    const source = addon("plain", ["__manifest__.py", "models/a.py"], '{"version": "19.0.2.0.0"}');
    const { file, entries } = await packAddon(source, join(folder, "dist-plain"));
    assert.ok(file.endsWith("freight_bridge-19.0.2.0.0.zip"));
    assert.equal(entries.length, 3);
  });
});

describe("the project", () => {
  it("packs every module of its addons path, each by itself, and leaves none out", async () => {
    const source = FINANCE_ADDON.folder;
    const modules = readdirSync(source).filter((name) => existsSync(join(source, name, "__manifest__.py")));
    assert.deepEqual(modulesOf(FINANCE_ADDON).toSorted(), modules.toSorted());
    for (const module of modules) {
      const manifest = readFileSync(join(source, module, "__manifest__.py"), "utf8");
      assert.ok(versionOf(manifest).startsWith("19.0."));
    }
  });
});

describe("versionOf", () => {
  it("refuses a manifest without a version", () => {
    assert.throws(() => versionOf('{"name": "x"}'), /names no version/);
  });
});
