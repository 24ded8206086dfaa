// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { CallOptions } from "../odoo/client.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import type { Answer } from "../odoo/ingest.ts";
import { type Decoded, readItems } from "../worker/item.ts";
import type { Apply } from "../worker/ports.ts";
import { RECEIVED_AT, takenMessage } from "../worker/test-message.ts";
import { tracedApply } from "./apply.ts";
import { parentOf, testTracer } from "./test-tracing.ts";

const publish = (digit: string, flags = "01") => `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}`;

/** Deliveries as the worker reads them, each with its traceparent, or with none. */
function deliveries(...traceparents: (string | null)[]): Decoded[] {
  return traceparents.flatMap((traceparent, n) => {
    const event = { id: `e${n}`, correlationid: `c${n}` };
    const trace = traceparent === null ? {} : { traceparent };
    const body = JSON.stringify({ event, raw: null, received_at: RECEIVED_AT, ...trace });
    return readItems(takenMessage(`e${n}`, { body }), 4).filter((item) => item.kind === "decoded");
  });
}

function answer(log_id: number, outcome: Answer["outcome"] = "applied"): Answer {
  return { outcome, log_id, exception_id: null, code: null, message: null };
}

/** An Odoo that gives row 1, 2 …, and what it was asked with. */
function odoo() {
  const asked: CallOptions[] = [];
  const apply: Apply = async (items, _chain, options) => {
    asked.push(options);
    return items.map((_item, n) => answer(n + 1));
  };
  return { asked, apply };
}

test("one message: its own trace goes on into the call, and the call is told", async () => {
  const { tracer, named } = testTracer();
  const { asked, apply } = odoo();
  await tracedApply(tracer, apply)(deliveries(publish("a"), publish("a")), "operational.0", {});
  const [process] = named("process");
  const [call] = named("freight.ingest.apply");
  assert.equal(named("process").length, 1, "one publish, one span");
  assert.equal(process?.kind, SpanKind.CONSUMER);
  assert.equal(process?.spanContext().traceId, "a".repeat(32));
  assert.equal(parentOf(process), "a".repeat(16));
  assert.equal(call?.kind, SpanKind.CLIENT);
  assert.equal(parentOf(call), process?.spanContext().spanId);
  assert.equal(asked[0]?.traceparent, `00-${"a".repeat(32)}-${call?.spanContext().spanId}-01`);
  assert.deepEqual(process?.attributes["freight.log_ids"], [1, 2]);
  assert.equal(process?.attributes["freight.events.applied"], 2);
  assert.equal(process?.attributes["freight.correlationid"], "c0");
});

test("several messages in one call: each has a span in its own trace, linked with the call", async () => {
  const { tracer, named } = testTracer();
  await tracedApply(tracer, odoo().apply)(deliveries(publish("a"), null, publish("b")), "operational.0", {});
  const [call] = named("freight.ingest.apply");
  const [first, second] = named("process");
  assert.equal(call?.spanContext().traceId, "a".repeat(32));
  assert.equal(second?.spanContext().traceId, "b".repeat(32));
  assert.deepEqual(first?.links, []);
  assert.equal(second?.links[0]?.context.spanId, call?.spanContext().spanId);
  assert.equal(call?.links[0]?.context.spanId, second?.spanContext().spanId);
  assert.equal(call?.attributes["freight.events"], 3);
  assert.deepEqual(second?.attributes["freight.log_ids"], [3]);
});

test("messages without a trace, with an unkept one and with none that is valid go as they are", async () => {
  const { tracer, spans } = testTracer();
  const { asked, apply } = odoo();
  const items = deliveries(null, publish("a", "00"), publish("0"), "rubbish");
  assert.equal((await tracedApply(tracer, apply)(items, "operational.0", {})).length, 4);
  assert.deepEqual(spans(), []);
  assert.deepEqual(asked, [{}]);
});

test("a call that failed is an error in every span, with its code and without its words", async () => {
  const { tracer, spans } = testTracer();
  const apply = tracedApply(tracer, async () => {
    throw new TransientOdooError("timeout", "words for the log");
  });
  await assert.rejects(apply(deliveries(publish("a")), "operational.0", {}), TransientOdooError);
  assert.equal(spans().length, 2);
  for (const span of spans()) {
    assert.equal(span.status.code, SpanStatusCode.ERROR);
    assert.equal(span.attributes["error.type"], "timeout");
    assert.doesNotMatch(JSON.stringify([span.attributes, span.status, span.events]), /words/);
  }
});
