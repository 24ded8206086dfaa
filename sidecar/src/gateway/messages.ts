// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Delivery, type Fault, messageDigest } from "../canonical/index.ts";
import { type DialectContext, type ReadEvent, readMessage } from "../dialects/index.ts";
import * as answers from "./answers.ts";
import { isAuthentic } from "./authenticate.ts";
import { decode, mediaTypeOf } from "./content.ts";
import { allowOnly } from "./errors.ts";
import type { KnownSystem } from "./known-system.ts";
import { type GatewayMetrics, NotPublishedError, type Publisher } from "./ports.ts";
import { sendProblem } from "./problem.ts";
import { Rates } from "./rates.ts";
import type { SystemsRegistry } from "./registry.ts";
import { rejectedDelivery } from "./rejection.ts";

export interface MessagesOptions {
  readonly publisher: Publisher;
  readonly registry: Pick<SystemsRegistry, "find" | "isKnown">;
  readonly metrics: GatewayMetrics;
  readonly bodyLimitBytes: number;
  readonly confirmTimeoutMs: number;
}

/** An authentic message on its way. */
interface Received {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly system: KnownSystem;
  readonly mediaType: string;
  readonly context: DialectContext;
  /** The body as it came. */
  readonly raw: Buffer;
}

/** Nothing is awaited that need not be: each promise costs a request more than all its headers. */
type Answer = FastifyReply | Promise<FastifyReply>;

const NO_BODY = Buffer.alloc(0);
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

function rawBody(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : NO_BODY;
}

function isSigned(request: FastifyRequest, system: KnownSystem | undefined): system is KnownSystem {
  const [path = ""] = request.url.split("?", 1);
  const { headers, method } = request;
  const { rawHeaders } = request.raw;
  return isAuthentic(system, { method, path, headers, rawHeaders, body: rawBody(request), now: Date.now() });
}

function contextOf(request: FastifyRequest, system: KnownSystem): DialectContext {
  const { traceparent } = request.headers;
  return {
    system: system.code,
    receivedAt: new Date().toISOString(),
    correlationId: request.id,
    traceparent: typeof traceparent === "string" && TRACEPARENT.test(traceparent) ? traceparent : null,
  };
}

function deliveryOf({ event, raw, pointer }: ReadEvent, receivedAt: string): Delivery {
  return { event, raw, raw_type: raw === null ? null : "application/json", pointer, received_at: receivedAt };
}

/**
 * Takes messages in a fixed order: nothing is read from a body before it is known who sent it, and nothing is answered
 * with 202 before every event is confirmed on a queue.
 */
class Inbox {
  readonly #options: MessagesOptions;
  /**
   * Counts authentic messages only: what a stranger sends in a system's name counts for the stranger's address, and
   * nobody can use up the rate of somebody else.
   */
  readonly #rates = new Rates();

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  receive(request: FastifyRequest, reply: FastifyReply): Answer {
    const { registry } = this.#options;
    if (!registry.isKnown) return sendProblem(request, reply, "unavailable", answers.NOT_READY);
    const { system: code } = request.params as { system: string };
    const system = registry.find(code);
    if (!isSigned(request, system)) {
      return sendProblem(request, reply, "unauthenticated", answers.NOT_AUTHENTIC);
    }
    request.system = system;
    const waitSeconds = this.#rates.count(system.code, system.ratePerMinute, performance.now());
    if (waitSeconds > 0) {
      reply.header("retry-after", waitSeconds);
      return sendProblem(request, reply, "rate_limited", answers.OVER_RATE);
    }
    const mediaType = mediaTypeOf(request.headers["content-type"]);
    if (mediaType === null || !system.dialect.mediaTypes.includes(mediaType)) {
      return sendProblem(
        request,
        reply,
        "unsupported_media_type",
        answers.notTaken(system.dialect.mediaTypes),
      );
    }
    const context = contextOf(request, system);
    return this.#unpack({ request, reply, system, mediaType, context, raw: rawBody(request) });
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
        return sendProblem(
          request,
          reply,
          "unsupported_media_type",
          answers.notTaken(system.dialect.mediaTypes),
        );
    }
  }

  #read(received: Received, body: Buffer): Promise<FastifyReply> {
    const { system, mediaType, context } = received;
    const reading = readMessage(system.dialect, mediaType, body, context);
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
    const deliveries = events.map((event) => deliveryOf(event, context.receivedAt));
    if (deliveries.length > 0 && !(await this.#publish(deliveries))) {
      return sendProblem(request, reply, "unavailable", answers.NOT_STORED);
    }
    request.outcome = deliveries.length > 0 ? "accepted" : "ignored";
    const told = events.map(({ event }) => ({ id: event.id, type: event.type, subject: event.subject }));
    const answer = { message: messageDigest(raw), correlationid: request.id, events: told };
    return reply.code(202).send(note === null ? answer : { ...answer, note });
  }

  async #reject(received: Received, body: Buffer, faults: readonly Fault[]): Promise<FastifyReply> {
    const { request, reply, system, context, raw } = received;
    const rejection = {
      digest: messageDigest(raw),
      dialect: system.dialect.name,
      contentType: request.headers["content-type"]?.slice(0, 200) ?? null,
      body,
      size: raw.length,
      faults,
    };
    const isKept = await this.#publish([rejectedDelivery(rejection, context)]);
    if (!isKept) return sendProblem(request, reply, "unavailable", answers.NOT_STORED);
    return sendProblem(request, reply, "not_understood", answers.NOT_UNDERSTOOD, faults);
  }

  /** Whether everything was confirmed in time. */
  async #publish(deliveries: readonly Delivery[]): Promise<boolean> {
    const { publisher, metrics, confirmTimeoutMs } = this.#options;
    const started = performance.now();
    let isConfirmed = false;
    try {
      await publisher.publish(deliveries, confirmTimeoutMs);
      isConfirmed = true;
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error;
    } finally {
      metrics.observePublish(isConfirmed, (performance.now() - started) / 1000);
    }
    return isConfirmed;
  }
}

/** `POST /v1/systems/{code}/messages` (docs/contracts.md, section 1). */
export async function messagesRoute(app: FastifyInstance, options: MessagesOptions): Promise<void> {
  const url = "/v1/systems/:system/messages";
  const inbox = new Inbox(options);
  app.post(url, { schema: { response: answers.MESSAGE_ANSWERS } }, (request, reply) =>
    inbox.receive(request, reply),
  );
  allowOnly(app, url, ["POST"]);
}
