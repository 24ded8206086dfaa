// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { EventOdooError, PermanentOdooError, TransientOdooError } from "../odoo/errors.ts";
import { applyInHalves } from "./halves.ts";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

test("a batch that Odoo takes is one call", async () => {
  let calls = 0;
  const results = await applyInHalves(range(500), async (items) => {
    calls += 1;
    return items.map((i) => i * 2);
  });
  assert.equal(calls, 1);
  assert.deepEqual(results[499], { ok: true, answer: 998 });
});

test("one poison among 500 stands alone, the rest keeps its answers and places, in few calls", async () => {
  let calls = 0;
  const results = await applyInHalves(range(500), async (items) => {
    calls += 1;
    if (items.includes(123)) throw new EventOdooError("refused", "no");
    return items;
  });
  assert.ok(calls <= 20, `${calls} calls`);
  assert.equal(results.length, 500);
  for (const [i, result] of results.entries()) {
    assert.equal(result.ok, i !== 123);
    if (result.ok) assert.equal(result.answer, i);
  }
});

test("when every event is at fault, each stands alone", async () => {
  const results = await applyInHalves(range(8), async () => {
    throw new PermanentOdooError("bug", "no");
  });
  assert.equal(results.filter((result) => !result.ok).length, 8);
});

test("a transient error ends it at once", async () => {
  let calls = 0;
  const applying = applyInHalves(range(8), async () => {
    calls += 1;
    throw new TransientOdooError("unreachable", "no");
  });
  await assert.rejects(applying, TransientOdooError);
  assert.equal(calls, 1);
});

test("nothing is no call", async () => {
  assert.deepEqual(await applyInHalves([], () => assert.fail("called")), []);
});
