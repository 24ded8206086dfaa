// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Written } from "../dialects/envelope.ts";
import { strategyNamed } from "../gateway/signatures/index.ts";
import type { Destination, OutboxRow } from "../odoo/outbox.ts";
import { askOutside, type OutsideRequest } from "../outside/http.ts";
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
  const signed = signatureOf(row, destination, written.body);
  if ("outcome" in signed) return signed;
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

function signatureOf(
  row: OutboxRow,
  destination: HttpDestination,
  body: Buffer,
): Verdict | { readonly headers: Record<string, string> } {
  const { url, signature, secret } = destination;
  const strategy = strategyNamed(signature);
  // One that signs within the partner's own messages can sign nothing of ours.
  if (strategy === undefined || strategy.signBody !== undefined) {
    return failure(`This sidecar cannot sign by "${signature}": choose another signature in the system.`);
  }
  if (strategy.name === "bearer" && !url.startsWith("https:") && !destination.allow_private) {
    return failure("A bearer token is not sent over http, where anybody on the way can read it: use https.");
  }
  const key = secret === null ? null : strategy.keyOf(secret);
  if (key === null) return failure(`The system has no secret of ${signature}: make one for what is sent.`);
  const path = URL.canParse(url) ? new URL(url).pathname : "/";
  return { headers: strategy.sign({ path, body, id: row.message_id, now: Date.now() }, key) };
}
