// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import http from "node:http";
import https from "node:https";
import type { CallOptions } from "./client.ts";
import { TransientOdooError } from "./errors.ts";

/** An answer holds about 200 bytes per event; a larger one is no answer of ours. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpPost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Ends the call early, when the process stops. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Odoo's server speaks HTTP/1.0 and closes after every answer. An agent that keeps sockets would now and then reuse
 * one that the other side is just closing, and make a reset out of it, which for a write is ambiguous.
 */
const AGENTS = {
  "http:": new http.Agent({ keepAlive: false }),
  "https:": new https.Agent({ keepAlive: false }),
};

/** The header by which a call belongs to a trace. */
export function tracedBy({ traceparent }: CallOptions): Readonly<Record<string, string>> {
  return traceparent === undefined ? {} : { traceparent };
}

/** Posts a JSON text and reads the whole answer, within limits of time and size.
 * @throws TransientOdooError whenever no whole HTTP answer arrived. */
export async function postJson(post: HttpPost): Promise<HttpAnswer> {
  // Not AbortSignal.any: in Node 20 each one stays linked to the long-lived signal for good.
  const ending = new AbortController();
  const onStop = () => ending.abort("stopped");
  const timer = setTimeout(() => ending.abort("timeout"), post.timeoutMs);
  post.signal?.addEventListener("abort", onStop, { once: true });
  if (post.signal?.aborted) onStop();
  try {
    return await exchange(post, ending.signal);
  } catch (error) {
    throw describe(error, post, ending.signal.reason);
  } finally {
    clearTimeout(timer);
    post.signal?.removeEventListener("abort", onStop);
  }
}

function describe(error: unknown, post: HttpPost, ended: unknown): TransientOdooError {
  if (error instanceof TransientOdooError) return error;
  if (ended === "stopped") {
    return new TransientOdooError("stopped", "The call was given up because the process stops.");
  }
  if (ended === "timeout") {
    return new TransientOdooError("timeout", `Odoo did not answer within ${post.timeoutMs} ms.`);
  }
  const reason = error instanceof Error && "code" in error ? String(error.code) : "no answer";
  return new TransientOdooError("unreachable", `Odoo cannot be reached at ${post.url.host} (${reason}).`);
}

function exchange(post: HttpPost, signal: AbortSignal): Promise<HttpAnswer> {
  const secure = post.url.protocol === "https:";
  const body = Buffer.from(post.body);
  const options = {
    method: "POST",
    agent: secure ? AGENTS["https:"] : AGENTS["http:"],
    headers: { ...post.headers, "content-type": "application/json", "content-length": body.length },
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(post.url, options, (response) => {
      readBounded(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function readBounded(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      response.destroy();
      throw new TransientOdooError("not_odoo", `The answer is larger than ${MAX_ANSWER_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
