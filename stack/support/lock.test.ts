// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withLock } from "./lock.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-lock-"));
after(() => rmSync(folder, { recursive: true }));

describe("withLock", () => {
  it("lets one in at a time, and the next when the first has failed", async () => {
    let inside = 0;
    let most = 0;
    const enter = (fails: boolean) =>
      withLock(join(folder, "a.lock"), async () => {
        most = Math.max(most, ++inside);
        await delay(30);
        inside--;
        if (fails) {
          throw new Error("failed inside");
        }
      });
    const results = await Promise.allSettled([enter(true), enter(false), enter(false)]);
    assert.equal(most, 1);
    assert.deepEqual(results.map((result) => result.status).sort(), ["fulfilled", "fulfilled", "rejected"]);
  });
});
