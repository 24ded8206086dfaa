// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { familyOf, identify, isAlive, type ProcessIdentity, parseStat, signal } from "./identity.ts";
import { waitUntil } from "./wait.ts";

const REST = "1 7 7 0 -1 4194560 1 0 0 0 3 4 0 0 20 0 1 0 987654 1 2";

describe("parseStat", () => {
  it("reads the parent and the start time, whatever the name holds", () => {
    const expected = { state: "S", parent: 1, session: 7, startTime: "987654" };
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

  it("has a family: its session and all that descends from it, also when it is dead itself", async () => {
    const child = spawn("sh", ["-c", "setsid sleep 60 & sleep 61 & wait"], {
      detached: true,
      stdio: "ignore",
    });
    await once(child, "spawn");
    const leader = identify(child.pid as number);
    assert.ok(leader);
    try {
      assert.ok(await waitUntil(() => familyOf(leader).length === 3, 5_000, 10));
      assert.equal(familyOf(leader)[0]?.pid, leader.pid);
      const own = familyOf(leader).filter(({ pid }) => pid !== leader.pid);
      signal(leader.pid, "SIGKILL");
      await once(child, "exit");
      assert.equal(familyOf(leader).length, 1);
      for (const { pid } of own) {
        signal(pid, "SIGKILL");
      }
      assert.ok(await waitUntil(() => familyOf(leader).length === 0, 5_000, 10));
    } finally {
      for (const { pid } of familyOf(leader)) {
        signal(pid, "SIGKILL");
      }
    }
  });

  it("has a family while it is a zombie that nobody has asked after", async () => {
    // The parent becomes a sleep, which never asks; the child it had leads a session with a helper and dies.
    const script = "setsid sh -c 'sleep 60 & echo $$; exec true' & exec sleep 60";
    const parent = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    const [said] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(said);
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    const leader = { ...(identify(process.pid) as ProcessIdentity), pid, startTime: stat.startTime };
    try {
      assert.ok(await waitUntil(() => !isAlive(leader), 5_000, 10));
      assert.equal(familyOf(leader).length, 1);
    } finally {
      for (const member of familyOf(leader)) {
        signal(member.pid, "SIGKILL");
      }
      parent.kill("SIGKILL");
    }
  });

  it("has no family when its number is another's now", () => {
    const own = identify(process.pid);
    assert.ok(own);
    assert.deepEqual(familyOf({ ...own, startTime: "1" }), []);
  });

  it("may be signalled when it has gone already", async () => {
    const child = spawn("true");
    await once(child, "close");
    assert.doesNotThrow(() => signal(child.pid as number, "SIGTERM"));
  });
});
