// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { familyOf, identify, isAlive, parseStat, signal } from "./identity.ts";
import { waitUntil } from "./wait.ts";

const REST = "1 7 7 0 -1 4194560 1 0 0 0 3 4 0 0 20 0 1 0 987654 1 2";

describe("parseStat", () => {
  it("reads the parent and the start time, whatever the name holds", () => {
    const expected = { state: "S", parent: 1, startTime: "987654" };
    assert.deepEqual(parseStat(`42 (node) S ${REST}`), { comm: "node", ...expected });
    assert.deepEqual(parseStat(`42 (a) R 9 (b) S ${REST}`), { comm: "a) R 9 (b", ...expected });
  });

  it("refuses what is no such line", () => {
    assert.throws(() => parseStat("42 node S 1"));
  });
});

describe("a process's identity", () => {
  it("holds while the process lives and ends with it", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const identity = identify(child.pid as number);
    assert.ok(identity && isAlive(identity));
    signal(identity.pid, "SIGKILL");
    await once(child, "close");
    assert.equal(isAlive(identity), false);
  });

  it("is not that of another process with the same number", () => {
    const own = identify(process.pid);
    assert.ok(own && isAlive(own));
    assert.equal(isAlive({ ...own, startTime: "1" }), false);
    assert.equal(isAlive({ ...own, boot: "another" }), false);
  });

  it("has a family: all that descends from it", async () => {
    const child = spawn("sh", ["-c", "sleep 60 & sleep 61 & wait"]);
    const pid = child.pid as number;
    try {
      assert.ok(await waitUntil(() => familyOf(pid).length === 3, 5_000, 10));
      assert.equal(familyOf(pid)[0], pid);
    } finally {
      for (const member of familyOf(pid).reverse()) {
        signal(member, "SIGKILL");
      }
    }
  });

  it("may be signalled when it has gone already", async () => {
    const child = spawn("true");
    await once(child, "close");
    assert.doesNotThrow(() => signal(child.pid as number, "SIGTERM"));
  });
});
