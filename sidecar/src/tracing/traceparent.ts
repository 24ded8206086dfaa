// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Context, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";

/** Version 00 of W3C Trace Context, section 3.2.2: ids in lower case, none of them zero. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What a traceparent names; null where it is not valid. */
export function readTraceparent(text: string): SpanContext | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** A span's context as a traceparent. */
export function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** In which the children of a span begin. */
export function below(context: SpanContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, context);
}
