// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from "@opentelemetry/api";
import type { Publisher } from "../gateway/ports.ts";
import type { MessageTrace, TracedMessage, Tracing } from "./ports.ts";
import { below, readTraceparent, writeTraceparent } from "./traceparent.ts";

const NAMES: Readonly<Record<TracedMessage["channel"], string>> = {
  http: "POST /v1/systems/{code}/messages",
  intake: "intake",
};

/**
 * Traces of what comes in. A partner's traceparent joins nothing by itself: whoever chooses an id of ours could mix
 * its messages into the traces of others, and the flag beside it would choose how much we keep. It becomes a link.
 *
 * @param trusted codes of the systems whose own trace is gone on with
 */
export function messageTracing(tracer: Tracer, trusted: ReadonlySet<string>): Tracing {
  return {
    begin(message) {
      const theirs = message.traceparent === null ? null : readTraceparent(message.traceparent);
      const isTrusted = trusted.has(message.system);
      const span = tracer.startSpan(
        NAMES[message.channel],
        {
          kind: message.channel === "http" ? SpanKind.SERVER : SpanKind.INTERNAL,
          startTime: message.since,
          attributes: { "freight.system": message.system, "freight.correlationid": message.correlationId },
          links: theirs !== null && !isTrusted ? [{ context: theirs }] : [],
        },
        theirs !== null && isTrusted ? below(theirs) : ROOT_CONTEXT,
      );
      return span.isRecording() ? new SpanTrace(tracer, span) : null;
    },
  };
}

class SpanTrace implements MessageTrace {
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #context: Context;

  constructor(tracer: Tracer, span: Span) {
    this.#tracer = tracer;
    this.#span = span;
    this.#context = below(span.spanContext());
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  publisher(publisher: Publisher): Publisher {
    return {
      ready: () => publisher.ready(),
      publish: (deliveries, timeoutMs) => this.#publish(publisher, deliveries, timeoutMs),
    };
  }

  end(outcome: string, status: number | null): void {
    this.#span.setAttribute("freight.outcome", outcome);
    if (status !== null) this.#span.setAttribute("http.response.status_code", status);
    if (outcome === "error" || (status ?? 0) >= 500) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }

  async #publish(
    publisher: Publisher,
    deliveries: Parameters<Publisher["publish"]>[0],
    timeoutMs: number,
  ): Promise<void> {
    const attributes = { "messaging.system": "rabbitmq", "messaging.batch.message_count": deliveries.length };
    const span = this.#tracer.startSpan("publish", { kind: SpanKind.PRODUCER, attributes }, this.#context);
    const traceparent = writeTraceparent(span.spanContext());
    try {
      await publisher.publish(
        deliveries.map((delivery) => ({ ...delivery, traceparent })),
        timeoutMs,
      );
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }
}
