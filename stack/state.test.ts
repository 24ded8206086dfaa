// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { openState, saveState } from "./state.ts";
import { identify } from "./support/identity.ts";

const folder = mkdtempSync(join(tmpdir(), "freight-state-"));
after(() => rmSync(folder, { recursive: true }));

describe("a stack's state", () => {
  it("keeps its ports and secrets, in a file for its owner", async () => {
    const first = await openState(folder, {});
    assert.equal(new Set(Object.values(first.ports)).size, Object.keys(first.ports).length);
    saveState(folder, first);
    assert.deepEqual(await openState(folder, {}), first);
    assert.equal(statSync(join(folder, "state.json")).mode & 0o777, 0o600);
  });

  it("takes a port from the environment for as long as it is set, and not from under what runs", async () => {
    const { picked } = await openState(folder, {});
    const moved = await openState(folder, { FREIGHT_STACK_ODOO_PORT: "18069" });
    assert.equal(moved.ports.odoo, 18_069);
    saveState(folder, moved);
    writeFileSync(join(folder, "odoo.pid.json"), JSON.stringify(identify(process.pid)));
    assert.equal((await openState(folder, {})).ports.odoo, 18_069);
    rmSync(join(folder, "odoo.pid.json"));
    assert.equal((await openState(folder, {})).ports.odoo, picked.odoo);
  });
});
