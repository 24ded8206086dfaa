// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { PermanentOdooError } from "../odoo/errors.ts";
import type { Answer } from "../odoo/ingest.ts";
import type { Result } from "./halves.ts";
import { type Decoded, type Item, readItems } from "./item.ts";
import { dispositionOf, dispositionOfUndecodable } from "./settle.ts";
import { takenMessage } from "./test-message.ts";

const OPTIONS = { prefix: "freight", lane: "operational", ladderMs: [5_000, 60_000] } as const;

function only(items: readonly Item[]): Item {
  const [item, ...others] = items;
  assert.ok(item && others.length === 0);
  return item;
}

function decoded(attempt: number): Decoded {
  const item = only(readItems(takenMessage("e1", { attempt, key: "3" }), OPTIONS.ladderMs.length));
  assert.ok(item.kind === "decoded");
  return item;
}

function answer(outcome: Answer["outcome"], code: string | null = null): Result<Answer> {
  return { ok: true, answer: { outcome, log_id: null, exception_id: null, code, message: null } };
}

const FAILED: Result<Answer> = { ok: false, error: new PermanentOdooError("bug", "no") };

for (const outcome of ["applied", "duplicate", "stale", "exception"] as const) {
  test(`${outcome} needs nothing but the acknowledgement, on any rung`, () => {
    for (const attempt of [0, 2]) {
      assert.deepEqual(dispositionOf(decoded(attempt), answer(outcome), OPTIONS), {
        settled: outcome,
        send: null,
      });
    }
  });
}

test("retry climbs rung by rung with its partition, and is parked after the last", () => {
  const steps = [0, 1, 2].map((attempt) =>
    dispositionOf(decoded(attempt), answer("retry", "locked"), OPTIONS),
  );
  assert.deepEqual(
    steps.map(({ settled, send }) => [settled, send?.exchange, send?.routingKey]),
    [
      ["retry", "freight.operational.retry.5s", "3"],
      ["retry", "freight.operational.retry.1m", "3"],
      ["parked", "", "freight.operational.parked"],
    ],
  );
  assert.deepEqual(steps[0]?.send?.headers, {
    "x-freight-attempt": 1,
    "x-freight-reason": "locked",
  });
  assert.deepEqual(steps[2]?.send?.headers, {
    "x-freight-attempt": 2,
    "x-freight-reason": "locked",
  });
});

test("a call that failed for one event alone climbs the same ladder, under its own name", () => {
  assert.equal(dispositionOf(decoded(0), FAILED, OPTIONS).settled, "failed");
  const last = dispositionOf(decoded(2), FAILED, OPTIONS);
  assert.equal(last.settled, "parked");
  assert.equal(last.send?.headers?.["x-freight-reason"], "bug");
});

test("what is sent again is the delivery word for word, without those that came with it", () => {
  const { body } = decoded(0);
  const message = takenMessage("e0", { body: `{"event":{"id":"e0"}}\n${body}` });
  const item = readItems(message, OPTIONS.ladderMs.length)[1];
  assert.ok(item?.kind === "decoded");
  const { send } = dispositionOf(item, answer("retry"), OPTIONS);
  assert.equal(send?.content.toString(), body);
  assert.equal(send?.messageId, "e1");
  assert.equal(send?.headers?.["x-freight-attempt"], 1);
});

test("what cannot be decoded is parked at once, saying so", () => {
  const item = only(readItems(takenMessage("e1", { body: "{" }), 2));
  assert.ok(item.kind === "undecodable");
  const { settled, send } = dispositionOfUndecodable(item, OPTIONS);
  assert.equal(settled, "parked");
  assert.equal(send?.routingKey, "freight.operational.parked");
  assert.equal(send?.headers?.["x-freight-reason"], "undecodable");
});
