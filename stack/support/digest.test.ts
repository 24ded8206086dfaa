// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { digestOf, digestOfFolder, filesUnder } from "./digest.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-digest-"));
after(() => rmSync(folder, { recursive: true }));

describe("digestOf", () => {
  it("is the same for the same value and another for another", () => {
    assert.equal(digestOf({ a: [1] }), digestOf({ a: [1] }));
    assert.notEqual(digestOf({ a: [1] }), digestOf({ a: [2] }));
    assert.match(digestOf(null), /^[0-9a-f]{16}$/);
  });
});

describe("digestOfFolder", () => {
  it("sees an edit, a new name and a new file, and not what is skipped", () => {
    mkdirSync(join(folder, "models"));
    mkdirSync(join(folder, "tests"));
    writeFileSync(join(folder, "models/a.py"), "a");
    const digest = () => digestOfFolder(folder, (name) => name === "tests");
    const seen = [digest()];
    writeFileSync(join(folder, "tests/test_a.py"), "t");
    assert.equal(digest(), seen[0]);
    writeFileSync(join(folder, "models/a.py"), "b");
    seen.push(digest());
    renameSync(join(folder, "models/a.py"), join(folder, "models/b.py"));
    seen.push(digest());
    writeFileSync(join(folder, "models/c.py"), "");
    seen.push(digest());
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(filesUnder(folder), ["models/b.py", "models/c.py", "tests/test_a.py"]);
  });
});
