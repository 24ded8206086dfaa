// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { temporaryFolder } from "./test-feed.ts";

const SIZE = 128 * 1024;
const HELPER = fileURLToPath(new URL("./test-full-folder.ts", import.meta.url));
const run = promisify(execFile);

/** A command within a file system of its own at a folder, which has room for ``SIZE`` bytes. */
const within = (folder: string, ...command: string[]) =>
  run("bwrap", ["--dev-bind", "/", "/", "--size", String(SIZE), "--tmpfs", folder, ...command]);

test("a file system that is really full: nothing is visible, it is told, and the next one goes on", async (t) => {
  const folder = await temporaryFolder(t);
  const missing = await within(folder, "true").then(
    () => null,
    (error: Error) => error.message,
  );
  if (missing) return t.skip(`no small file system can be made here: ${missing}`);
  const node = [process.execPath, "--import", "tsx", HELPER, folder, String(SIZE)];
  const { stdout } = await within(folder, ...node);
  const tries = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const full = tries.filter(({ published }) => !published);
  assert.ok(full.length > 2 && full.length < tries.length, `${full.length} of ${tries.length} had no room`);
  for (const { visible, settled, after, there } of full) {
    assert.deepEqual(visible, []);
    assert.deepEqual(settled, {
      outcome: "failed",
      detail: "The folder group of the feed is full (ENOSPC): make room.",
    });
    assert.deepEqual([after, there], [true, ["00000001"]]);
  }
});
