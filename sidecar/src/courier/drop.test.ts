// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { type TestContext } from "node:test";
import { drop } from "./drop.ts";
import { testRow } from "./test-outbox.ts";

const WRITTEN = { contentType: "application/edi-x12", body: Buffer.from("ISA*00*\xe9~", "latin1") };
const ROW = testRow(1, "http://unused.example/", { destination: { channel: "folder" } });

async function folder(t: TestContext): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "freight-drop-"));
  t.after(() => rm(root, { recursive: true }));
  return root;
}

test("a message becomes a file, byte by byte; again, the same file", async (t) => {
  const root = await folder(t);
  const verdicts = await Promise.all([drop(ROW, WRITTEN, root), drop(ROW, WRITTEN, root)]);
  assert.deepEqual(
    verdicts.map(({ outcome }) => outcome),
    ["sent", "sent"],
  );
  assert.match(verdicts[0]?.detail ?? "", /acme\/outbox\/msg_1\.x12/);
  assert.deepEqual(await readdir(path.join(root, "acme", "outbox")), ["msg_1.x12"]);
  assert.deepEqual(await readFile(path.join(root, "acme", "outbox", "msg_1.x12")), WRITTEN.body);
});

test("a folder that cannot be written is tried again later, and nothing is left behind", async (t) => {
  const root = await folder(t);
  await writeFile(path.join(root, "acme"), "a file in the way");
  const verdict = await drop(ROW, WRITTEN, root);
  assert.equal(verdict.outcome, "retry");
  assert.match(verdict.detail, /acme\/outbox \(E\w+\)/);
  assert.doesNotMatch(verdict.detail, /tmp/);
});

test("a courier without a folder leaves the message to one that has it", async () => {
  const verdict = await drop(ROW, WRITTEN, null);
  assert.equal(verdict.outcome, "retry");
  assert.match(verdict.detail, /FREIGHT_FOLDER/);
});
