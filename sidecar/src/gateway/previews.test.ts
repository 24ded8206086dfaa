// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { milestone } from "../canonical/test-events.ts";
import { fixture } from "../dialects/test-reading.ts";
import { standardWebhooks } from "./signatures/standard-webhooks.ts";
import { assertProblem, signatureOf, type TestGateway, testGateway } from "./test-gateway.ts";
import { OTHER_SECRET, SECRET } from "./test-systems.ts";

const URL = "/v1/previews";

/** Asks as Odoo would. */
function ask({ app, registry }: TestGateway, body: unknown, secret = SECRET) {
  registry.internalKey ??= standardWebhooks.keyOf(SECRET);
  const payload = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = { "content-type": "application/json", ...signatureOf(URL, payload, { secret }) };
  return app.inject({ method: "POST", url: URL, headers, payload });
}

function request(messages: readonly unknown[], changes: Record<string, unknown> = {}) {
  const told = messages.map((message) => ({
    content_type: "application/json",
    encoding: "utf8",
    body: typeof message === "string" ? message : JSON.stringify(message),
  }));
  return { system: "acme", dialect: "auto", mapping: null, messages: told, ...changes };
}

test("messages are read as the gateway would read them, and nothing is published", async (t) => {
  const gateway = await testGateway(t);
  const answer = await ask(
    gateway,
    request([milestone(), fixture("easypost/tracker-updated"), "not JSON", "{}"]),
  );
  assert.equal(answer.statusCode, 200, answer.body);
  const [canonical, easypost, broken, unknown] = answer.json().readings;
  assert.deepEqual([canonical.dialect, canonical.deliveries.length, canonical.faults], ["canonical", 1, []]);
  assert.equal(canonical.deliveries[0].event.source, "/systems/acme");
  assert.deepEqual([easypost.dialect, easypost.deliveries.length], ["easypost", 4]);
  assert.equal(easypost.deliveries[0].pointer, "/result/tracking_details/0");
  for (const reading of [broken, unknown]) assert.equal(reading.faults[0].code, "unknown_dialect");
  assert.deepEqual(gateway.publisher.published, []);
});

test("a dialect that is named is not guessed, and its faults are told with their place", async (t) => {
  const gateway = await testGateway(t);
  const answer = await ask(gateway, request([milestone({ id: 7 })], { dialect: "canonical" }));
  const [reading] = answer.json().readings;
  assert.deepEqual(
    [reading.dialect, reading.deliveries, reading.faults[0].pointer],
    ["canonical", [], "/id"],
  );
});

test("the first five hundred deliveries are told, and how many there are", async (t) => {
  const gateway = await testGateway(t);
  const many = Array.from({ length: 600 }, (_, index) => milestone({ id: `m-${index}` }));
  const answer = await ask(gateway, request([many], { dialect: "canonical" }));
  const [reading] = answer.json().readings;
  assert.equal(reading.deliveries.length, 500);
  assert.match(reading.note, /^600 in all/);
});

test("files are read by the mapping that is tried, and what is wrong in them is told beside the rest", async (t) => {
  const gateway = await testGateway(t);
  const layout = {
    record: "milestone",
    fields: { tracking: { column: "Parcel" }, code: { column: "State" }, time: { column: "When" } },
  };
  const csv = { layouts: [layout] };
  const mapping = { csv, milestone_codes: { DLV: "delivered" } };
  const body = "Parcel;State;When\n1Z1;DLV;2026-11-20T10:00:00Z\n1Z2;DLV;soon\n";
  const answer = await ask(gateway, request([body], { dialect: "csv", mapping }));
  const [reading] = answer.json().readings;
  assert.equal(reading.dialect, "csv");
  assert.equal(reading.deliveries[0].event.data.code, "delivered");
  assert.equal(reading.deliveries[1].event.type, "freight.message.rejected.v1");
  assert.match(reading.faults[0].pointer, /^line 3: /);
});

test("what was asked wrong is told with its place", async (t) => {
  const gateway = await testGateway(t);
  for (const [body, pointer] of [
    ["not JSON", ""],
    [request([], { mapping: { timezone: "Mars/Olympus" } }), "/mapping/timezone"],
    [request([], { mapping: { colour: 1 } }), "/mapping/colour"],
    [request([], { dialect: "klingon" }), "/dialect"],
    [request(Array(51).fill("{}")), "/messages"],
    [request([], { system: "../x" }), "/system"],
  ] as const) {
    const problem = assertProblem(await ask(gateway, body), 422, "not_understood");
    assert.equal((problem.errors as { pointer: string }[])[0]?.pointer, pointer);
  }
  const large = request(["x".repeat(1024 * 1024)]);
  assertProblem(await ask(gateway, large), 413, "too_large");
});

test("only Odoo is answered, and nobody before its secret is known", async (t) => {
  const gateway = await testGateway(t);
  assertProblem(await ask(gateway, request([]), OTHER_SECRET), 401, "unauthenticated");
  const { app, registry } = gateway;
  registry.internalKey = null;
  const payload = Buffer.from(JSON.stringify(request([])));
  const headers = { "content-type": "application/json", ...signatureOf(URL, payload) };
  assertProblem(await app.inject({ method: "POST", url: URL, headers, payload }), 401, "unauthenticated");
});
