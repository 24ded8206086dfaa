// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyRequest } from "fastify";
import type { DialectContext } from "../dialects/index.ts";
import type { KnownSystem } from "./known-system.ts";
import type { GatewayMetrics } from "./ports.ts";
import type { SignedHead } from "./signatures/index.ts";

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What of a request a signature can be about, before the body. */
export function signedHead(request: FastifyRequest): SignedHead {
  const [path = ""] = request.url.split("?", 1);
  const { headers, method } = request;
  const { rawHeaders } = request.raw;
  return { method, path, headers, rawHeaders, now: Date.now() };
}

export function contextOf(request: FastifyRequest, system: KnownSystem): DialectContext {
  const { traceparent } = request.headers;
  return {
    system: system.code,
    receivedAt: new Date().toISOString(),
    correlationId: request.id,
    traceparent: typeof traceparent === "string" && TRACEPARENT.test(traceparent) ? traceparent : null,
  };
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
