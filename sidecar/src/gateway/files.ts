// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FileDialect } from "../dialects/index.ts";
import { dialectByType } from "../intake/choose-dialect.ts";
import { codingOf, decompress, isBrokenCompression } from "../intake/decompress.ts";
import { faultsOfFile } from "../intake/fault-list.ts";
import { KEPT_BYTES, readFile } from "../intake/read-file.ts";
import { rejectedDelivery } from "../intake/rejection.ts";
import type { FileReport } from "../intake/report.ts";
import { Slots } from "../intake/slots.ts";
import { Spool, type SpoolFolder } from "../intake/spool.ts";
import { headOf } from "../intake/stored-file.ts";
import type { Tracing } from "../tracing/ports.ts";
import * as answers from "./answers.ts";
import type { Arrivals } from "./arrival.ts";
import { beginAuthentication, type SystemVerification } from "./authenticate.ts";
import { typeOf } from "./content.ts";
import { drain } from "./errors.ts";
import { answerOf } from "./file-answers.ts";
import type { KnownSystem } from "./known-system.ts";
import type { GatewayMetrics, Publisher } from "./ports.ts";
import { sendProblem } from "./problem.ts";
import type { Rates } from "./rates.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import type { SystemsRegistry } from "./registry.ts";
import { admit, contentTypeOf, contextOf, observed, publisherOf, signedHead } from "./request.ts";

export interface FileInboxOptions {
  readonly publisher: Publisher;
  readonly registry: Pick<SystemsRegistry, "find" | "isKnown" | "noteUse">;
  readonly metrics: GatewayMetrics;
  readonly rates: Rates;
  readonly arrivals: Arrivals;
  readonly spools: SpoolFolder;
  /** What stays in memory, as a JSON message does. */
  readonly bodyLimitBytes: number;
  readonly fileLimitBytes: number;
  readonly confirmTimeoutMs: number;
  /** Null: no traces are kept. */
  readonly tracing: Tracing | null;
}

/** How long a system waits for its other files, seconds. */
const SLOT_RETRY_S = 30;

/** A file on its way. */
interface Incoming {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly body: Readable;
  readonly system: KnownSystem | undefined;
  /** Null: this is no file that the system sends. */
  readonly dialect: FileDialect | null;
  readonly verification: SystemVerification;
  /** Called before anything goes to disk; throws a Refusal. */
  admit(): void;
}

/** The same when it is known who sent it, and that it is a file of theirs. */
interface Authentic extends Incoming {
  readonly system: KnownSystem;
  readonly dialect: FileDialect;
}

/**
 * Takes messages that are files. A body up to the limit of a JSON message is treated like one: it stays in memory, and
 * is read to its end whoever sends it. A longer one goes to disk, and only if its headers could be those of the system.
 */
export class FileInbox {
  readonly #options: FileInboxOptions;
  readonly #publisher: Publisher;
  readonly #slots = new Slots();

  constructor(options: FileInboxOptions) {
    const { publisher, metrics } = options;
    this.#options = options;
    this.#publisher = {
      ready: () => publisher.ready(),
      publish: (deliveries, timeoutMs) => observed(metrics, publisher.publish(deliveries, timeoutMs)),
    };
  }

  async receive(request: FastifyRequest, reply: FastifyReply, body: Readable): Promise<FastifyReply> {
    try {
      return await this.#admit(request, reply, body);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      if (refusal.cause !== undefined) request.log.warn({ err: refusal.cause }, "A file was not taken");
      if (refusal.retryAfterS !== null) reply.header("retry-after", refusal.retryAfterS);
      if (!request.raw.complete) drain(request, reply, body);
      return sendProblem(request, reply, refusal.code, refusal.message);
    }
  }

  async #admit(request: FastifyRequest, reply: FastifyReply, body: Readable): Promise<FastifyReply> {
    const { registry } = this.#options;
    if (!registry.isKnown) throw new Refusal("unavailable", answers.NOT_READY);
    const { system: code } = request.params as { system: string };
    const system = registry.find(code);
    const dialect = dialectByType(system?.fileDialect ?? null, typeOf(request.headers["content-type"]));
    const verification = beginAuthentication(system, signedHead(request));
    let hasSlot = false;
    const admit = () => {
      if (!verification.isPossible) throw new Refusal("unauthenticated", answers.NOT_AUTHENTIC);
      if (!hasSlot) this.#takeSlot(code);
      hasSlot = true;
    };
    try {
      return await this.#take({ request, reply, body, system, dialect, verification, admit });
    } finally {
      if (hasSlot) this.#slots.release(code);
    }
  }

  #takeSlot(code: string): void {
    const refusal = this.#slots.take(code);
    if (refusal === "system") throw new Refusal("rate_limited", answers.TOO_MANY_FILES, SLOT_RETRY_S);
    if (refusal === "all") throw new Refusal("unavailable", answers.TOO_MANY_FILES, SLOT_RETRY_S);
  }

  async #take(incoming: Incoming): Promise<FastifyReply> {
    const { request, system, dialect } = incoming;
    const spool = this.#spool(incoming);
    try {
      await this.#fill(spool, incoming);
      const key = incoming.verification.verifiedBy();
      if (key === null || system === undefined) {
        throw new Refusal("unauthenticated", answers.NOT_AUTHENTIC);
      }
      this.#options.registry.noteUse(key);
      admit(request, incoming.reply, system, this.#options.tracing);
      const waitSeconds = this.#options.rates.count(system.code, system.ratePerMinute, performance.now());
      if (waitSeconds > 0) throw new Refusal("rate_limited", answers.OVER_RATE, waitSeconds);
      const coding = codingOf(request.headers["content-encoding"]);
      if (dialect === null || coding === "unsupported") {
        throw new Refusal("unsupported_media_type", answers.notTaken(system));
      }
      const authentic = { ...incoming, system, dialect };
      return coding === "none"
        ? await this.#read(authentic, spool, spool)
        : await this.#decompress(authentic, spool);
    } finally {
      await spool.close();
    }
  }

  #spool({ system, dialect, admit }: Incoming): Spool {
    const { spools: folder, bodyLimitBytes, fileLimitBytes } = this.#options;
    const isFile = dialect !== null || system === undefined;
    const limitBytes = isFile ? Math.max(fileLimitBytes, bodyLimitBytes) : bodyLimitBytes;
    return new Spool({ folder, memoryBytes: bodyLimitBytes, limitBytes, admit });
  }

  async #fill(spool: Spool, { request, body, verification }: Incoming): Promise<void> {
    spool.announce(Number(request.headers["content-length"] ?? 0));
    let bytes = 0;
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      verification.update(chunk);
      await spool.write(chunk);
      bytes += chunk.length;
      this.#options.arrivals.extend(request, bytes);
    }
  }

  async #decompress(incoming: Authentic, raw: Spool): Promise<FastifyReply> {
    const plain = this.#spool(incoming);
    try {
      await decompress(raw, plain);
      return await this.#read(incoming, raw, plain);
    } catch (error) {
      if (!isBrokenCompression(error)) throw error;
      return await this.#rejectBroken(incoming, raw);
    } finally {
      await plain.close();
    }
  }

  async #read(
    { request, reply, system, dialect }: Authentic,
    raw: Spool,
    plain: Spool,
  ): Promise<FastifyReply> {
    const message = {
      file: plain,
      digest: plain.digest(),
      dialect,
      mapping: system.mapping,
      context: contextOf(request, system),
      contentType: contentTypeOf(request),
    };
    const publisher = publisherOf(request, this.#publisher);
    const report = await readFile(message, publisher, this.#options.confirmTimeoutMs);
    return answer(request, reply, raw.digest(), report);
  }

  async #rejectBroken({ request, reply, system, dialect }: Authentic, raw: Spool): Promise<FastifyReply> {
    const detail = "The body is not what Content-Encoding says, or its end is missing.";
    const faults = [{ pointer: "", code: "broken_compression", detail }];
    const { size } = raw;
    const body = await headOf(raw, KEPT_BYTES);
    const rejection = {
      id: raw.digest(),
      dialect: dialect.name,
      contentType: contentTypeOf(request),
      body,
      size,
      faults,
    };
    const delivery = rejectedDelivery(rejection, contextOf(request, system));
    await publisherOf(request, this.#publisher).publish([delivery], this.#options.confirmTimeoutMs);
    return sendProblem(request, reply, "not_understood", answers.NOT_UNDERSTOOD, faults);
  }
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  digest: string,
  report: FileReport,
): FastifyReply {
  const faults = faultsOfFile(report);
  if (!report.isUnderstood && faults.length > 0) {
    return sendProblem(request, reply, "not_understood", answers.NOT_UNDERSTOOD, faults);
  }
  request.outcome = report.eventCount > 0 ? "accepted" : "ignored";
  return reply.code(202).send(answerOf(report, digest, request.id));
}
