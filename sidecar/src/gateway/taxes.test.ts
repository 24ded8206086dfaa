// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { startTaxEngine } from "../../../test/support/tax_engine.ts";
import { question } from "../tax/test-question.ts";
import { standardWebhooks } from "./signatures/standard-webhooks.ts";
import { assertProblem, signatureOf, type TestGateway, testGateway } from "./test-gateway.ts";
import { OTHER_SECRET, SECRET } from "./test-systems.ts";

const URL = "/v1/taxes";

/** Asks as Odoo would. */
function ask({ app, registry }: TestGateway, body: unknown, secret = SECRET) {
  registry.internalKey ??= standardWebhooks.keyOf(SECRET);
  const payload = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const headers = { "content-type": "application/json", ...signatureOf(URL, payload, { secret }) };
  return app.inject({ method: "POST", url: URL, headers, payload });
}

function request(url: string, asks: readonly unknown[], changes: Record<string, unknown> = {}) {
  const destination = { url, signature: "bearer", secret: "a-token-of-ours", allow_private: true };
  return { adapter: "generic", destination, deadline_ms: 1_000, asks, ...changes };
}

const quote = (code: string, date = "2026-11-20") => ({
  operation: "quote",
  question: question({ document: { company: "ACME", code, type: "order" }, date }),
});

test("the documents of one call are asked together, and one that fails takes no other along", async (t) => {
  const engine = await startTaxEngine();
  t.after(() => engine.close());
  const gateway = await testGateway(t);
  const lost = { operation: "look", document: { company: "ACME", code: "x", type: "invoice" } };
  const bad = {
    ...quote("so-2"),
    question: { ...question(), lines: [{ ...question().lines[0], amount: "1.001" }] },
  };
  const answer = await ask(gateway, request(engine.url, [quote("so-1"), bad, lost]));
  assert.equal(answer.statusCode, 200, answer.body);
  const [one, two, three] = answer.json().results;
  assert.equal(one.answer.total, "17.50");
  assert.equal(two.answer.total, "0.09");
  assert.deepEqual(three.record, { state: "none", total: null });
  engine.mode = "html";
  const [again, other] = (
    await ask(gateway, request(engine.url, [quote("so-1"), quote("so-1", "2026-11-22")]))
  ).json().results;
  assert.equal(again.answer.total, "17.50", "known already");
  assert.equal(other.problem.code, "engine_nonsense");
  assert.deepEqual(gateway.publisher.published, []);
});

test("all documents of a call share one deadline", async (t) => {
  const engine = await startTaxEngine();
  t.after(() => engine.close());
  engine.mode = "hang";
  const gateway = await testGateway(t);
  const many = Array.from({ length: 20 }, (_, index) => quote(`so-${index}`, `2026-10-${10 + index}`));
  const started = performance.now();
  const answer = await ask(gateway, request(engine.url, many, { deadline_ms: 600 }));
  assert.ok(performance.now() - started < 1_500);
  const codes = new Set(
    answer.json().results.map(({ problem }: { problem: { code: string } }) => problem.code),
  );
  assert.deepEqual([...codes], ["engine_timeout"]);
});

test("what was asked wrong is told with its place", async (t) => {
  const gateway = await testGateway(t);
  const url = "https://engine.example";
  for (const [body, pointer] of [
    ["not JSON", ""],
    [request(url, [quote("so-1")], { adapter: "abacus" }), "/adapter"],
    [request(url, [quote("so-1")], { deadline_ms: 60_000 }), "/deadline_ms"],
    [request(url, []), "/asks"],
    [request(url, [{ operation: "guess" }]), "/asks/0/operation"],
    [request(url, [{ ...quote("so-1"), question: { ...question(), lines: [] } }]), "/asks/0/question/lines"],
  ] as const) {
    const problem = assertProblem(await ask(gateway, body), 422, "not_understood");
    assert.equal((problem.errors as { pointer: string }[])[0]?.pointer, pointer);
  }
});

test("only Odoo is answered, and nobody before its secret is known", async (t) => {
  const gateway = await testGateway(t);
  const body = request("https://engine.example", [quote("so-1")]);
  assertProblem(await ask(gateway, body, OTHER_SECRET), 401, "unauthenticated");
  gateway.registry.internalKey = null;
  const payload = Buffer.from(JSON.stringify(body));
  const headers = { "content-type": "application/json", ...signatureOf(URL, payload) };
  const answer = await gateway.app.inject({ method: "POST", url: URL, headers, payload });
  assertProblem(answer, 401, "unauthenticated");
});
