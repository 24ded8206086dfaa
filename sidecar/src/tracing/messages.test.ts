// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { milestone } from "../canonical/test-events.ts";
import { CONTEXT } from "../dialects/test-reading.ts";
import { prepareSystem } from "../gateway/known-system.ts";
import { FakePublisher, send, testGateway } from "../gateway/test-gateway.ts";
import { settings } from "../gateway/test-systems.ts";
import { fileInMemory } from "../intake/stored-file.ts";
import { take } from "../intake/take.ts";
import { messageTracing } from "./messages.ts";
import { parentOf, testTracer } from "./test-tracing.ts";

const THEIR_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const THEIRS = `00-${THEIR_TRACE}-00f067aa0ba902b7-01`;
const POST = "POST /v1/systems/{code}/messages";

type Context = Parameters<typeof testGateway>[0];

async function tracedGateway(t: Context, { ratio = 1, trusted = [] as string[] } = {}) {
  const traced = testTracer(ratio);
  const tracing = messageTracing(traced.tracer, new Set(trusted));
  const gateway = await testGateway(t, undefined, undefined, undefined, tracing);
  return { ...gateway, ...traced };
}

test("a message is one trace: its receipt, its publish, and the delivery that goes on", async (t) => {
  const { app, publisher, named, spans, lines } = await tracedGateway(t);
  const answer = await send(app, milestone());
  assert.equal(answer.statusCode, 202);
  const [receipt] = named(POST);
  const [publish] = named("publish");
  assert.equal(spans().length, 2);
  assert.equal(receipt?.kind, SpanKind.SERVER);
  assert.equal(parentOf(receipt), undefined);
  assert.equal(publish?.kind, SpanKind.PRODUCER);
  assert.equal(parentOf(publish), receipt?.spanContext().spanId);
  const { traceId, spanId } = publish?.spanContext() ?? assert.fail("nothing was published");
  assert.equal(publisher.published[0]?.traceparent, `00-${traceId}-${spanId}-01`);
  assert.deepEqual(receipt?.attributes, {
    "freight.system": "acme",
    "freight.correlationid": answer.json().correlationid,
    "freight.outcome": "accepted",
    "http.response.status_code": 202,
  });
  assert.match(lines.join(""), new RegExp(`"traceid":"${traceId}"`), "the log leads to the trace");
});

test("a partner's trace is linked and not joined", async (t) => {
  const { app, publisher, named } = await tracedGateway(t);
  await send(app, milestone(), { headers: { traceparent: THEIRS } });
  const [receipt] = named(POST);
  assert.notEqual(receipt?.spanContext().traceId, THEIR_TRACE);
  assert.equal(parentOf(receipt), undefined);
  assert.equal(receipt?.links[0]?.context.traceId, THEIR_TRACE);
  assert.equal(publisher.published[0]?.event.traceparent, THEIRS, "what the partner said stays its word");
});

test("the trace of a trusted system is gone on with", async (t) => {
  const { app, named } = await tracedGateway(t, { trusted: ["acme"] });
  await send(app, milestone(), { headers: { traceparent: THEIRS } });
  const [receipt] = named(POST);
  assert.equal(receipt?.spanContext().traceId, THEIR_TRACE);
  assert.equal(parentOf(receipt), "00f067aa0ba902b7");
  assert.deepEqual(receipt?.links, []);
});

test("a partner cannot choose what is kept", async (t) => {
  const { app, publisher, spans } = await tracedGateway(t, { ratio: 0 });
  await send(app, milestone(), { headers: { traceparent: THEIRS } });
  assert.deepEqual(spans(), []);
  assert.ok(publisher.published[0] && !("traceparent" in publisher.published[0]));
});

test("a traceparent that is not valid is passed over", async (t) => {
  const { app, named } = await tracedGateway(t, { trusted: ["acme"] });
  for (const traceparent of [THEIRS.replace(THEIR_TRACE, "0".repeat(32)), THEIRS.toUpperCase(), "x"]) {
    const answer = await send(app, milestone({ id: traceparent }), { headers: { traceparent } });
    assert.equal(answer.statusCode, 202);
  }
  assert.equal(named(POST).length, 3);
  for (const span of named(POST)) {
    assert.equal(parentOf(span), undefined);
    assert.deepEqual(span.links, []);
  }
});

test("what a stranger sends leaves no trace", async (t) => {
  const { app, spans } = await tracedGateway(t);
  const answer = await send(app, milestone(), {
    secret: `whsec_${Buffer.alloc(32, 9).toString("base64")}`,
    headers: { traceparent: THEIRS },
  });
  assert.equal(answer.statusCode, 401);
  assert.deepEqual(spans(), []);
});

test("a publish that was not confirmed is an error in both spans", async (t) => {
  const { app, publisher, spans } = await tracedGateway(t);
  publisher.mode = "refuse";
  assert.equal((await send(app, milestone())).statusCode, 503);
  assert.deepEqual(
    spans().map(({ status }) => status.code),
    [SpanStatusCode.ERROR, SpanStatusCode.ERROR],
  );
});

test("without tracing a delivery has no member more", async (t) => {
  const { app, publisher } = await testGateway(t);
  await send(app, milestone(), { headers: { traceparent: THEIRS } });
  assert.deepEqual(Object.keys(publisher.published[0] ?? {}), [
    "event",
    "raw",
    "raw_type",
    "pointer",
    "received_at",
  ]);
});

test("what comes from a folder or a poll is a trace too, whatever becomes of it", async () => {
  const { tracer, named, spans } = testTracer();
  const publisher = new FakePublisher();
  const system = prepareSystem(settings());
  assert.ok(!("reason" in system));
  const options = {
    publisher,
    confirmTimeoutMs: 100,
    bodyLimitBytes: 10_000,
    tracing: messageTracing(tracer, new Set()),
  };
  const taking = () =>
    take(fileInMemory([Buffer.from(JSON.stringify(milestone()))]), system, CONTEXT, null, options);
  assert.equal((await taking()).eventCount, 1);
  const [intake] = named("intake");
  assert.equal(parentOf(named("publish")[0]), intake?.spanContext().spanId);
  assert.equal(publisher.published[0]?.traceparent?.slice(3, 35), intake?.spanContext().traceId);
  assert.equal(intake?.attributes["freight.outcome"], "done");
  publisher.mode = "refuse";
  await assert.rejects(taking());
  assert.equal(spans().at(-1)?.attributes["freight.outcome"], "error");
  assert.equal(spans().at(-1)?.status.code, SpanStatusCode.ERROR);
});
