// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** An invoice of a platform that is longer than any: refused at once, at its place, and kept for a person. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { MAX_BILLING_LINES } from "../canonical/billing/invoice.ts";
import { HIGHEST_BODY_LIMIT } from "../config.ts";
import { BILLING_INVOICE } from "../docs/billing-examples.ts";
import { assertProblem, type SendOptions, send, testGateway } from "./test-gateway.ts";

const LINES = 100_000;
const LINE = { description: "Seat", amount: "0.01", taxes: [{ code: "txr", rate: "20", amount: "0.00" }] };

function invoice(line: unknown, length = LINES): Buffer {
  const lines = Array.from({ length }, () => line);
  return Buffer.from(JSON.stringify({ ...BILLING_INVOICE, data: { ...BILLING_INVOICE.data, lines } }));
}

/** What a gateway with the highest limit says of a body, in good time. */
async function refused(t: TestContext, body: Buffer) {
  const { app, publisher } = await testGateway(t, undefined, { bodyLimitBytes: HIGHEST_BODY_LIMIT });
  const began = performance.now();
  const problem = assertProblem(await send(app, body), 422, "not_understood");
  const tookMs = performance.now() - began;
  assert.ok(tookMs < 5_000, `${Math.round(tookMs)} ms`);
  const [delivery] = publisher.published;
  assert.ok(delivery?.event.type === "freight.message.rejected.v1", "kept for a person");
  assert.equal(delivery.event.data.size, body.length);
  return problem.errors as { pointer: string; code: string; detail: string }[];
}

test("100,000 lines are over what a gateway takes by default, compressed or not, and nothing is kept", async (t) => {
  const { app, publisher } = await testGateway(t);
  const packed: SendOptions = { headers: { "content-encoding": "gzip" } };
  for (const [body, options] of [
    [invoice(LINE), {}],
    [gzipSync(invoice(LINE)), packed],
  ] as const) {
    const problem = assertProblem(await send(app, body, options), 413, "too_large");
    assert.match(String(problem.detail), /limit/);
  }
  assert.deepEqual(publisher.published, []);
});

test("100,000 lines where the limit is the highest are read no further than a message may have values", async (t) => {
  const [fault, ...others] = await refused(t, invoice({ amount: "1" }));
  assert.equal(fault?.code, "too_many_values");
  assert.match(fault?.pointer ?? "", /^\/data\/lines\/\d+/);
  assert.deepEqual(others, []);
});

test("one line more than a document may have: one fault, at the lines, which says how many", async (t) => {
  const faults = await refused(t, invoice({ amount: "0.01" }, MAX_BILLING_LINES + 1));
  assert.deepEqual(
    faults.map(({ pointer, code }) => [pointer, code]),
    [["/data/lines", "too_long"]],
  );
  assert.match(faults[0]?.detail ?? "", /10000/);
});

test("many lines too many of which each is wrong: their number alone is told", async (t) => {
  const faults = await refused(t, invoice({ amount: 1 }, 2 * MAX_BILLING_LINES));
  assert.deepEqual(
    faults.map(({ pointer, code }) => [pointer, code]),
    [["/data/lines", "too_long"]],
  );
});
