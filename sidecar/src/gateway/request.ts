// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyReply, FastifyRequest } from "fastify";
import type { DialectContext } from "../dialects/index.ts";
import type { Tracing } from "../tracing/ports.ts";
import type { KnownSystem } from "./known-system.ts";
import type { GatewayMetrics, Publisher } from "./ports.ts";
import type { SignedHead } from "./signatures/index.ts";

/** W3C Trace Context, section 3.2.2: an id of zeros is none. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What of a request a signature can be about, before the body. */
export function signedHead(request: FastifyRequest): SignedHead {
  const [path = ""] = request.url.split("?", 1);
  const { headers, method } = request;
  const { rawHeaders } = request.raw;
  return { method, path, headers, rawHeaders, now: Date.now() };
}

export function contextOf(request: FastifyRequest, system: KnownSystem): DialectContext {
  return {
    system: system.code,
    receivedAt: new Date().toISOString(),
    correlationId: request.id,
    traceparent: traceparentOf(request),
  };
}

/** What the sender says of its own trace; null where that is not valid. */
function traceparentOf({ headers: { traceparent } }: FastifyRequest): string | null {
  return typeof traceparent === "string" && TRACEPARENT.test(traceparent) ? traceparent : null;
}

/** It is known who sent the message: from here on it counts for the system, and is traced where traces are kept. */
export function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  system: KnownSystem,
  tracing: Tracing | null,
): void {
  request.system = system;
  if (tracing === null) return;
  request.trace = tracing.begin({
    channel: "http",
    system: system.code,
    correlationId: request.id,
    traceparent: traceparentOf(request),
    since: Date.now() - reply.elapsedTime,
  });
}

/** The way to the broker of a message, which its trace follows. */
export function publisherOf({ trace }: FastifyRequest, publisher: Publisher): Publisher {
  return trace === null ? publisher : trace.publisher(publisher);
}

/** The Content-Type as it is kept beside what was rejected. */
export function contentTypeOf(request: FastifyRequest): string | null {
  return request.headers["content-type"]?.slice(0, 200) ?? null;
}

/** Measures how long the broker takes to confirm. */
export async function observed(metrics: GatewayMetrics, publishing: Promise<void>): Promise<void> {
  const started = performance.now();
  let isConfirmed = false;
  try {
    await publishing;
    isConfirmed = true;
  } finally {
    metrics.observePublish(isConfirmed, (performance.now() - started) / 1000);
  }
}
