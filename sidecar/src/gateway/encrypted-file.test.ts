// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { EncryptedFile } from "./encrypted-file.ts";

const KEY = Buffer.alloc(32, 1);

async function place(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "freight-cache-"));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, "systems");
}

test("what is written is read again, and is nowhere to be seen in the file", async (t) => {
  const path = await place(t);
  const file = new EncryptedFile(path, KEY);
  assert.equal(await file.read(), null);
  await file.write("first");
  await file.write("a secret é");
  assert.equal(await file.read(), "a secret é");
  assert.ok(!(await readFile(path)).includes("secret"));
});

test("only the owner may read the file, and nothing is left beside it", async (t) => {
  const path = await place(t);
  await new EncryptedFile(path, KEY).write("text");
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(join(path, "..")), ["systems"]);
});

test("the same text never gives the same file", async (t) => {
  const path = await place(t);
  const file = new EncryptedFile(path, KEY);
  await file.write("text");
  const before = await readFile(path);
  await file.write("text");
  assert.ok(!before.equals(await readFile(path)));
});

test("one changed byte anywhere, a cut file and another key are refused", async (t) => {
  const path = await place(t);
  await new EncryptedFile(path, KEY).write("text");
  const whole = await readFile(path);
  for (let index = 0; index < whole.length; index += 1) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
    await writeFile(path, changed);
    await assert.rejects(new EncryptedFile(path, KEY).read(), `byte ${index}`);
  }
  for (const length of [0, 5, 20, 40, whole.length - 1]) {
    await writeFile(path, whole.subarray(0, length));
    await assert.rejects(new EncryptedFile(path, KEY).read(), `length ${length}`);
  }
  await writeFile(path, whole);
  await assert.rejects(new EncryptedFile(path, Buffer.alloc(32, 2)).read());
});

test("a folder that is not there is told, and nothing is left", async (t) => {
  const path = join(await place(t), "missing", "systems");
  await assert.rejects(new EncryptedFile(path, KEY).write("text"), { code: "ENOENT" });
});
