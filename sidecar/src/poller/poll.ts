// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import type { KnownSystem } from "../gateway/known-system.ts";
import type { PollSettings } from "../gateway/ports.ts";
import { Spool, SpoolError, type SpoolFolder } from "../intake/spool.ts";
import { type IntakeOptions, type Taken, take } from "../intake/take.ts";
import { askOutside, type OutsideAnswer } from "../outside/http.ts";

/** From looking up the name to the last byte. */
const TIMEOUT_MS = 120_000;

export interface PollOptions extends IntakeOptions {
  readonly spools: SpoolFolder;
  readonly fileLimitBytes: number;
}

/** What the last answer said of itself, to be asked whether it changed (RFC 9110, section 13.1). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/** What a poll brought; `taken` is null where there was nothing new. */
export interface Polled {
  readonly validators: Validators;
  readonly taken: Taken | null;
  readonly correlationId: string;
}

/** A poll that brought nothing that can be used; the message is for people and holds no secret. */
export class PollError extends Error {
  override readonly name = "PollError";
  readonly code: string;
  /** What the partner's Retry-After says, seconds, or null. */
  readonly retryAfterS: number | null;

  constructor(code: string, message: string, retryAfterS: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

function headersOf(
  { dialect }: KnownSystem,
  { authorization }: PollSettings,
  { etag, lastModified }: Validators,
): Record<string, string> {
  return {
    ...dialect?.asksWith,
    accept: "application/json, application/edi-x12, application/edifact, text/csv, */*;q=0.1",
    ...(authorization === null ? {} : { authorization }),
    ...(etag === null ? {} : { "if-none-match": etag }),
    ...(lastModified === null ? {} : { "if-modified-since": lastModified }),
  };
}

function mediaTypeOf(answer: OutsideAnswer): string | null {
  const [type = ""] = (answer.headers["content-type"] ?? "").toLowerCase().split(";", 1);
  return type.trim() === "" ? null : type.trim();
}

/** Only a number of seconds is understood; a date is passed over, and our own waits hold. */
function retryAfterOf({ headers }: OutsideAnswer): number | null {
  const seconds = headers["retry-after"] ?? "";
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) : null;
}

function check(answer: OutsideAnswer, limitBytes: number): void {
  if (answer.status !== 200) {
    const detail = answer.status < 400 ? "; redirects are not followed, give the final address" : "";
    throw new PollError(
      `status_${answer.status}`,
      `It answers ${answer.status}${detail}.`,
      retryAfterOf(answer),
    );
  }
  if (!answer.isWhole) {
    const detail = `The answer broke off, or is longer than ${limitBytes} bytes (FREIGHT_FILE_LIMIT_BYTES).`;
    throw new PollError("not_whole", detail);
  }
}

/**
 * Asks once for what a system has to say, and takes it in like a message.
 *
 * @throws RefusedDestinationError, OutsideError, PollError, SpoolError, NotPublishedError: nothing was taken for good
 */
export async function poll(
  system: KnownSystem,
  settings: PollSettings,
  validators: Validators,
  options: PollOptions,
  signal: AbortSignal,
): Promise<Polled> {
  const correlationId = randomUUID();
  const { spools: folder, bodyLimitBytes: memoryBytes, fileLimitBytes: limitBytes } = options;
  const spool = new Spool({ folder, memoryBytes, limitBytes });
  let isKept = true;
  try {
    const answer = await askOutside({
      method: "GET",
      url: settings.url,
      headers: headersOf(system, settings, validators),
      body: null,
      allowPrivate: settings.allow_private,
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: limitBytes,
      sink: async (chunk) => {
        isKept = false;
        await spool.write(chunk);
        isKept = true;
      },
      signal,
    });
    if (answer.status === 304 || answer.status === 204) return { validators, taken: null, correlationId };
    if (!isKept) throw new SpoolError("The disk did not take the answer");
    check(answer, limitBytes);
    const next = { etag: answer.headers.etag ?? null, lastModified: answer.headers["last-modified"] ?? null };
    if (spool.size === 0) return { validators: next, taken: null, correlationId };
    const receivedAt = new Date().toISOString();
    const context = { system: system.code, receivedAt, correlationId, traceparent: null };
    return {
      validators: next,
      taken: await take(spool, system, context, mediaTypeOf(answer), options),
      correlationId,
    };
  } finally {
    await spool.close();
  }
}
