// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Link, type Span, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { Answer } from "../odoo/ingest.ts";
import type { Decoded } from "../worker/item.ts";
import type { Apply } from "../worker/ports.ts";
import { below, readTraceparent, writeTraceparent } from "./traceparent.ts";

/** Log rows that a span names; a message may have thousands. */
const NAMED_ROWS = 20;

/** What of one call belongs to one publish. */
interface Part {
  readonly span: Span;
  /** Places in the call. */
  readonly places: number[];
}

/**
 * Traces calls to Odoo. Each publish that has events in a call gets a span in its own trace, from when the worker has
 * them until Odoo committed; the call itself, which is one transaction for all of them, is a span in the trace of the
 * first, to which the others are linked.
 */
export function tracedApply(tracer: Tracer, apply: Apply): Apply {
  return async (items, chain, options) => {
    const parts = partsOf(tracer, items, chain);
    const [first, ...others] = parts;
    if (first === undefined) return apply(items, chain, options);
    const call = startCall(tracer, first, others, { "freight.chain": chain, "freight.events": items.length });
    for (const { span } of others) span.addLink({ context: call.spanContext() });
    try {
      const answers = await apply(items, chain, {
        ...options,
        traceparent: writeTraceparent(call.spanContext()),
      });
      for (const part of parts) tellOutcomes(part, answers);
      return answers;
    } catch (error) {
      for (const span of [call, ...parts.map((part) => part.span)]) fail(span, error);
      throw error;
    } finally {
      call.end();
      for (const { span } of parts) span.end();
    }
  };
}

function partsOf(tracer: Tracer, items: readonly Decoded[], chain: string): Part[] {
  const parts = new Map<string, Part>();
  items.forEach((item, place) => {
    if (item.traceparent === null) return;
    let part = parts.get(item.traceparent);
    if (part === undefined) {
      const span = startProcess(tracer, item, item.traceparent, chain);
      if (span === null) return;
      part = { span, places: [] };
      parts.set(item.traceparent, part);
    }
    part.places.push(place);
  });
  return [...parts.values()];
}

/** Null where the traceparent is not valid, or the trace is not kept. */
function startProcess(tracer: Tracer, item: Decoded, traceparent: string, chain: string): Span | null {
  const parent = readTraceparent(traceparent);
  if (parent === null) return null;
  const attributes = {
    "messaging.system": "rabbitmq",
    "messaging.operation.type": "process",
    "freight.chain": chain,
    "freight.attempt": item.attempt,
    ...(item.correlationId === null ? {} : { "freight.correlationid": item.correlationId }),
  };
  const span = tracer.startSpan("process", { kind: SpanKind.CONSUMER, attributes }, below(parent));
  return span.isRecording() ? span : null;
}

function startCall(
  tracer: Tracer,
  first: Part,
  others: readonly Part[],
  attributes: Record<string, string | number>,
): Span {
  const links = others.map(({ span }): Link => ({ context: span.spanContext() }));
  const context = below(first.span.spanContext());
  return tracer.startSpan("freight.ingest.apply", { kind: SpanKind.CLIENT, attributes, links }, context);
}

function tellOutcomes({ span, places }: Part, answers: readonly Answer[]): void {
  const own = places.flatMap((place) => answers[place] ?? []);
  const counts = new Map<string, number>();
  for (const { outcome } of own) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  for (const [outcome, count] of counts) span.setAttribute(`freight.events.${outcome}`, count);
  const rows = own.flatMap(({ log_id: row }) => (row === null ? [] : [row]));
  span.setAttribute("freight.log_ids", rows.slice(0, NAMED_ROWS));
}

/** The error's code alone: its words are for the log. */
function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  if (error instanceof Error && "code" in error) span.setAttribute("error.type", String(error.code));
}
