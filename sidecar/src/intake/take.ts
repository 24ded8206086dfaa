// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { buffer } from "node:stream/consumers";
import { type Fault, messageDigest } from "../canonical/index.ts";
import { type Dialect, type DialectContext, type Mapping, readMessage } from "../dialects/index.ts";
import type { KnownSystem } from "../gateway/known-system.ts";
import type { Publisher } from "../gateway/ports.ts";
import type { MessageTrace, Tracing } from "../tracing/ports.ts";
import { HEAD_BYTES } from "./any-dialect.ts";
import { dialectByHead, dialectByType } from "./choose-dialect.ts";
import { deliveryOf } from "./delivery.ts";
import { faultsOfFile } from "./fault-list.ts";
import { KEPT_BYTES, readFile } from "./read-file.ts";
import { rejectedDelivery } from "./rejection.ts";
import { fileDigest, headOf, type StoredFile } from "./stored-file.ts";

/** What of the sidecar it takes to take something in. */
export interface IntakeOptions {
  readonly publisher: Publisher;
  /** How long one confirm may take. */
  readonly confirmTimeoutMs: number;
  /** The largest JSON message. */
  readonly bodyLimitBytes: number;
  /** Null: no traces are kept. */
  readonly tracing: Tracing | null;
}

/** What became of something that nobody waits for an answer to. */
export interface Taken {
  /** Whether anything of it was understood. */
  readonly isUnderstood: boolean;
  readonly eventCount: number;
  /** What was not understood; at most 50. */
  readonly faults: readonly Fault[];
}

/**
 * Takes in what no request brought: a file from a folder, the answer to a poll. It is a JSON message or a file, by its
 * media type where that is known, by its beginning and by the system's dialect where not; what is not understood is kept
 * as an exception, like a partner's message.
 *
 * @param mediaType without parameters, in lower case; null where nobody said
 * @throws NotPublishedError when the broker did not confirm everything: it has to be taken again
 * @throws what the file's storage throws
 */
export async function take(
  file: StoredFile,
  system: KnownSystem,
  context: DialectContext,
  mediaType: string | null,
  options: IntakeOptions,
): Promise<Taken> {
  const trace = beginTrace(context, options);
  if (trace === null) return takeUntraced(file, system, context, mediaType, options);
  try {
    const publisher = trace.publisher(options.publisher);
    const taken = await takeUntraced(file, system, context, mediaType, { ...options, publisher });
    trace.end(taken.isUnderstood ? "done" : "failed", null);
    return taken;
  } catch (error) {
    trace.end("error", null);
    throw error;
  }
}

function beginTrace(context: DialectContext, { tracing }: IntakeOptions): MessageTrace | null {
  if (tracing === null) return null;
  const { system, correlationId, traceparent, receivedAt } = context;
  return tracing.begin({
    channel: "intake",
    system,
    correlationId,
    traceparent,
    since: Date.parse(receivedAt),
  });
}

async function takeUntraced(
  file: StoredFile,
  system: KnownSystem,
  context: DialectContext,
  mediaType: string | null,
  options: IntakeOptions,
): Promise<Taken> {
  const own = system.fileDialect;
  const named = mediaType === null ? null : dialectByType(own, mediaType);
  const dialect = named ?? dialectByHead(own, await headOf(file, HEAD_BYTES));
  if (dialect === null && system.dialect !== null)
    return takeJson(file, system.dialect, system.mapping, context, options);
  if (dialect === null) throw new Error("A system without a dialect cannot be known");
  const digest = await fileDigest(file);
  const message = { file, digest, dialect, mapping: system.mapping, context, contentType: mediaType };
  const report = await readFile(message, options.publisher, options.confirmTimeoutMs);
  const faults = faultsOfFile(report);
  // A file of nothing at all is sound.
  return { isUnderstood: report.isUnderstood || faults.length === 0, eventCount: report.eventCount, faults };
}

async function takeJson(
  file: StoredFile,
  dialect: Dialect,
  mapping: Mapping,
  context: DialectContext,
  options: IntakeOptions,
): Promise<Taken> {
  const { publisher, confirmTimeoutMs, bodyLimitBytes } = options;
  const isTooLong = file.size > bodyLimitBytes;
  const body = isTooLong ? await headOf(file, KEPT_BYTES) : await buffer(file.chunks());
  const reading = isTooLong
    ? tooLong(bodyLimitBytes)
    : readMessage(dialect, "application/json", body, context, mapping);
  if (!reading.ok) {
    const id = isTooLong ? await fileDigest(file) : messageDigest(body);
    const { faults } = reading;
    const rejection = { id, dialect: dialect.name, contentType: null, body, size: file.size, faults };
    await publisher.publish([rejectedDelivery(rejection, context)], confirmTimeoutMs);
    return { isUnderstood: false, eventCount: 0, faults };
  }
  const deliveries = reading.events.map((read) => deliveryOf(read, "application/json", context.receivedAt));
  await publisher.publish(deliveries, confirmTimeoutMs);
  return { isUnderstood: true, eventCount: deliveries.length, faults: [] };
}

function tooLong(limit: number) {
  const detail = `A JSON message may have ${limit} bytes; send fewer events a message.`;
  return { ok: false, faults: [{ pointer: "", code: "too_large", detail }] } as const;
}
