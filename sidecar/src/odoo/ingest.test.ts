// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { OdooClient } from "./client.ts";
import { PermanentOdooError } from "./errors.ts";
import { createIngest } from "./ingest.ts";

const APPLIED = { outcome: "applied", log_id: 1, exception_id: null, code: null, message: null };

/** A client that always answers the same, and keeps what it was asked. */
function answering(result: unknown): OdooClient & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    async call(method, kwargs) {
      asked.push([method, JSON.parse(kwargs)]);
      return result;
    },
  };
}

test("deliveries are put into the call as they are", async () => {
  const client = answering([APPLIED, APPLIED]);
  const answers = await createIngest(client).apply(['{"event":{"id":"1"}}', '{"event":{"id":"2"}}'], 'a"b');
  assert.deepEqual(answers, [APPLIED, APPLIED]);
  assert.deepEqual(client.asked, [
    ["apply", { deliveries: [{ event: { id: "1" } }, { event: { id: "2" } }], chain: 'a"b' }],
  ]);
});

for (const [what, result] of [
  ["fewer answers than deliveries", [APPLIED]],
  ["more answers than deliveries", [APPLIED, APPLIED, APPLIED]],
  ["an outcome nobody agreed on", [APPLIED, { ...APPLIED, outcome: "perhaps" }]],
  ["no list", { 0: APPLIED, 1: APPLIED }],
  ["nothing", null],
] as const) {
  test(`${what}: an error, never a settlement`, async () => {
    await assert.rejects(
      createIngest(answering(result)).apply(["{}", "{}"], "operational.0"),
      (error) => error instanceof PermanentOdooError && error.code === "bad_answer",
    );
  });
}

test("the systems are checked, and null passes for unchanged", async () => {
  const system = {
    code: "ups",
    name: "UPS",
    dialect: "canonical",
    signature: "bearer",
    secrets: ["s"],
    rate_per_minute: 60,
    active: true,
  };
  const full = { digest: "d", systems: [system] };
  assert.deepEqual(await createIngest(answering(full)).systems(null), full);
  const same = { digest: "d", systems: null };
  const client = answering(same);
  assert.deepEqual(await createIngest(client).systems("d"), same);
  const uses = [{ system: "ups", secret: "0123456789abcdef", at: "2026-11-20T10:00:00.000Z" }];
  await createIngest(client).systems("d", uses);
  // What an older addon does not know is not sent where there is nothing to tell.
  assert.deepEqual(client.asked, [
    ["systems", { known: "d" }],
    ["systems", { known: "d", uses }],
  ]);
  const wrong = { digest: "d", systems: [{ ...system, secrets: "s" }] };
  await assert.rejects(createIngest(answering(wrong)).systems(null), PermanentOdooError);
});

test("a ping is answered by freight_bridge or not at all", async () => {
  const pong = { module: "freight_bridge", version: "19.0.1.0.0" };
  assert.deepEqual(await createIngest(answering(pong)).ping(), pong);
  await assert.rejects(createIngest(answering({ module: "sale", version: "1" })).ping(), PermanentOdooError);
});

test("a report says whose it is and how things are", async () => {
  const client = answering(true);
  const state = { breaker: "closed", running_seconds: 1.5, lanes: [] };
  await createIngest(client).report("host.7", state);
  assert.deepEqual(client.asked, [["report", { process: "host.7", state }]]);
});
