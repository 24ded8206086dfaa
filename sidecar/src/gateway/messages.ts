// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Delivery, type Fault, messageDigest } from "../canonical/index.ts";
import { type Dialect, type DialectContext, type ReadEvent, readMessage } from "../dialects/index.ts";
import { FILE_MEDIA_TYPES } from "../intake/choose-dialect.ts";
import { deliveryOf } from "../intake/delivery.ts";
import { rejectedDelivery } from "../intake/rejection.ts";
import type { Tracing } from "../tracing/ports.ts";
import * as answers from "./answers.ts";
import { verifiedBy } from "./authenticate.ts";
import { decode, mediaTypeOf } from "./content.ts";
import { allowOnly } from "./errors.ts";
import { FileInbox, type FileInboxOptions } from "./files.ts";
import type { KnownSystem } from "./known-system.ts";
import { type GatewayMetrics, NotPublishedError, type Publisher } from "./ports.ts";
import { sendProblem } from "./problem.ts";
import type { Rates } from "./rates.ts";
import type { SystemsRegistry } from "./registry.ts";
import { admit, contentTypeOf, contextOf, observed, publisherOf, signedHead } from "./request.ts";

export interface MessagesOptions {
  readonly publisher: Publisher;
  readonly registry: Pick<SystemsRegistry, "find" | "isKnown" | "noteUse">;
  readonly metrics: GatewayMetrics;
  readonly bodyLimitBytes: number;
  readonly confirmTimeoutMs: number;
  /**
   * Counts authentic messages only: what a stranger sends in a system's name counts for the stranger's address, and
   * nobody can use up the rate of somebody else.
   */
  readonly rates: Rates;
  /** Null: no traces are kept. */
  readonly tracing: Tracing | null;
}

/** An authentic message on its way. */
interface Received {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly system: KnownSystem;
  readonly dialect: Dialect;
  readonly mediaType: string;
  readonly context: DialectContext;
  /** The body as it came. */
  readonly raw: Buffer;
}

/** Nothing is awaited that need not be: each promise costs a request more than all its headers. */
type Answer = FastifyReply | Promise<FastifyReply>;

const NO_BODY = Buffer.alloc(0);

function rawBody(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : NO_BODY;
}

/**
 * Takes messages in a fixed order: nothing is read from a body before it is known who sent it, and nothing is answered
 * with 202 before every event is confirmed on a queue.
 */
class Inbox {
  readonly #options: MessagesOptions;

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  receive(request: FastifyRequest, reply: FastifyReply): Answer {
    const { registry, rates, tracing } = this.#options;
    if (!registry.isKnown) return sendProblem(request, reply, "unavailable", answers.NOT_READY);
    const { system: code } = request.params as { system: string };
    const system = registry.find(code);
    const key = verifiedBy(system, { ...signedHead(request), body: rawBody(request) });
    if (key === null || system === undefined) {
      return sendProblem(request, reply, "unauthenticated", answers.NOT_AUTHENTIC);
    }
    registry.noteUse(key);
    admit(request, reply, system, tracing);
    const waitSeconds = rates.count(system.code, system.ratePerMinute, performance.now());
    if (waitSeconds > 0) {
      reply.header("retry-after", waitSeconds);
      return sendProblem(request, reply, "rate_limited", answers.OVER_RATE);
    }
    const mediaType = mediaTypeOf(request.headers["content-type"]);
    const { dialect } = system;
    if (dialect === null || mediaType === null || !dialect.mediaTypes.includes(mediaType)) {
      return sendProblem(request, reply, "unsupported_media_type", answers.notTaken(system));
    }
    const context = contextOf(request, system);
    return this.#unpack({ request, reply, system, dialect, mediaType, context, raw: rawBody(request) });
  }

  #unpack(received: Received): Answer {
    const encoding = received.request.headers["content-encoding"];
    return encoding === undefined ? this.#read(received, received.raw) : this.#decompress(received, encoding);
  }

  async #decompress(received: Received, encoding: string): Promise<FastifyReply> {
    const { request, reply, system, raw } = received;
    const content = await decode(raw, encoding, this.#options.bodyLimitBytes);
    switch (content.kind) {
      case "plain":
        return this.#read(received, content.body);
      case "broken":
        return this.#reject(received, raw, [content.fault]);
      case "too_large":
        return sendProblem(request, reply, "too_large", answers.TOO_LARGE);
      case "unsupported":
        return sendProblem(request, reply, "unsupported_media_type", answers.notTaken(system));
    }
  }

  #read(received: Received, body: Buffer): Promise<FastifyReply> {
    const { system, dialect, mediaType, context } = received;
    const reading = readMessage(dialect, mediaType, body, context, system.mapping);
    return reading.ok
      ? this.#accept(received, reading.events, reading.note)
      : this.#reject(received, body, reading.faults);
  }

  async #accept(
    received: Received,
    events: readonly ReadEvent[],
    note: string | null,
  ): Promise<FastifyReply> {
    const { request, reply, context, raw } = received;
    const deliveries = events.map((event) => deliveryOf(event, "application/json", context.receivedAt));
    if (deliveries.length > 0 && !(await this.#publish(request, deliveries))) {
      return sendProblem(request, reply, "unavailable", answers.NOT_STORED);
    }
    request.outcome = deliveries.length > 0 ? "accepted" : "ignored";
    const told = events.map(({ event }) => ({ id: event.id, type: event.type, subject: event.subject }));
    const message = messageDigest(raw);
    const answer = { message, correlationid: request.id, event_count: told.length, events: told };
    return reply.code(202).send(note === null ? answer : { ...answer, note });
  }

  async #reject(received: Received, body: Buffer, faults: readonly Fault[]): Promise<FastifyReply> {
    const { request, reply, dialect, context, raw } = received;
    const rejection = {
      id: messageDigest(raw),
      dialect: dialect.name,
      contentType: contentTypeOf(request),
      body,
      size: raw.length,
      faults,
    };
    const isKept = await this.#publish(request, [rejectedDelivery(rejection, context)]);
    if (!isKept) return sendProblem(request, reply, "unavailable", answers.NOT_STORED);
    return sendProblem(request, reply, "not_understood", answers.NOT_UNDERSTOOD, faults);
  }

  /** Whether everything was confirmed in time. */
  async #publish(request: FastifyRequest, deliveries: readonly Delivery[]): Promise<boolean> {
    const { metrics, confirmTimeoutMs } = this.#options;
    const publisher = publisherOf(request, this.#options.publisher);
    try {
      await observed(metrics, publisher.publish(deliveries, confirmTimeoutMs));
      return true;
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error;
      return false;
    }
  }
}

/** `POST /v1/systems/{code}/messages` (docs/contracts.md, section 1). */
export async function messagesRoute(
  app: FastifyInstance,
  options: MessagesOptions & FileInboxOptions,
): Promise<void> {
  const url = "/v1/systems/:system/messages";
  const inbox = new Inbox(options);
  const files = new FileInbox(options);
  // A file may be longer than memory: its handler reads the body itself.
  app.addContentTypeParser([...FILE_MEDIA_TYPES], (_request, payload, done) => done(null, payload));
  app.post(url, { schema: { response: answers.MESSAGE_ANSWERS } }, (request, reply) =>
    request.body instanceof Readable
      ? files.receive(request, reply, request.body)
      : inbox.receive(request, reply),
  );
  allowOnly(app, url, ["POST"]);
}
