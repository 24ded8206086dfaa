// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Written } from "../dialects/envelope.ts";
import type { Destination, OutboxRow } from "../odoo/outbox.ts";
import { askOutside, type OutsideRequest } from "../outside/http.ts";
import { signedHeaders } from "../outside/sign.ts";
import { failure, type Verdict, verdictOf, verdictOfError } from "./verdict.ts";

/** How much of a partner's answer is kept for whoever looks into it. */
const MAX_ANSWER_BYTES = 4_096;

type HttpDestination = Extract<Destination, { channel: "http" }>;

export interface PostOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Posts a message to the partner, signed as the system says. Rejects only through a fault of ours. */
export async function post(
  row: OutboxRow,
  destination: HttpDestination,
  written: Written,
  options: PostOptions,
): Promise<Verdict> {
  const signed = signedHeaders(destination, written.body, row.message_id);
  if ("fault" in signed) return failure(signed.fault);
  const request: OutsideRequest = {
    method: "POST",
    url: destination.url,
    // Of every strategy, and the same at every attempt: by it the partner knows a message that comes again.
    headers: { "content-type": written.contentType, "webhook-id": row.message_id, ...signed.headers },
    body: written.body,
    allowPrivate: destination.allow_private,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    ...options,
  };
  try {
    return verdictOf(await askOutside(request), row.attempt, Date.now());
  } catch (error) {
    return verdictOfError(error);
  }
}
