// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { type CheckedAddress, checkedAddresses, checkUrl, type Resolve } from "./address.ts";
import { describeFailure, OutsideError, RefusedDestinationError } from "./errors.ts";

export interface OutsideRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** Whether the administrator allows addresses of the machine itself and of private networks. */
  readonly allowPrivate: boolean;
  /** From looking up the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Until a connection stands, TLS included. */
  readonly connectTimeoutMs?: number | undefined;
  /** How much of the answer's body is read; then the connection is cut. */
  readonly maxAnswerBytes: number;
  /** Takes the body of a 200 piece by piece, in place of memory. It may throw to end the reading: it is not whole then. */
  readonly sink?: ((chunk: Buffer) => Promise<void>) | undefined;
  /** Ends the request early, when the process stops. */
  readonly signal?: AbortSignal | undefined;
  /** For tests: looks up names in place of the system. */
  readonly resolve?: Resolve | undefined;
  /** For tests: the authorities (PEM) that are trusted beside the public ones. */
  readonly ca?: string | undefined;
}

export interface OutsideAnswer {
  /** Any final status; a 3xx too, because redirects are not followed. */
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The first bytes of the body, as they came: not decompressed. */
  readonly body: Buffer;
  /** Whether that is all: not longer than `maxAnswerBytes`, and not broken off. */
  readonly isWhole: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A connection of its own for each request: one that is kept was checked for another request, and one that the other
 * side is just closing makes a reset, for which nobody knows whether the message arrived. TLS sessions are resumed.
 */
const AGENTS = {
  "http:": new http.Agent({ keepAlive: false }),
  "https:": new https.Agent({ keepAlive: false }),
};

/**
 * Asks a stranger's server, within limits of time and size, at an address that may be called. Redirects are not
 * followed, proxies and cookies not known. Once there is a status it counts, however the body ends.
 * @throws RefusedDestinationError when the destination must not be called, OutsideError when no answer came
 */
export async function askOutside(request: OutsideRequest): Promise<OutsideAnswer> {
  const url = checkUrl(request.url);
  // Not AbortSignal.any: in Node 20 each one stays linked to the long-lived signal for good.
  const ending = new AbortController();
  const onStop = () => ending.abort("stopped");
  const timer = setTimeout(() => ending.abort("timeout"), request.timeoutMs);
  request.signal?.addEventListener("abort", onStop, { once: true });
  if (request.signal?.aborted) onStop();
  try {
    const addresses = await unlessEnded(checkedAddresses(url, request), ending.signal);
    return await exchange(request, url, addresses, ending);
  } catch (error) {
    throw asOwn(error, request, url, ending.signal.reason);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", onStop);
  }
}

function asOwn(error: unknown, request: OutsideRequest, url: URL, ended: unknown): Error {
  if (error instanceof RefusedDestinationError) return error;
  if (ended === "stopped") {
    return new OutsideError("stopped", `${url.host}: the request was given up because the process stops.`);
  }
  if (ended === "timeout") {
    return new OutsideError("timeout", `${url.host}: no answer within ${request.timeoutMs / 1000} s.`);
  }
  if (ended === "connect") {
    const seconds = (request.connectTimeoutMs ?? CONNECT_TIMEOUT_MS) / 1000;
    return new OutsideError("timeout", `${url.host}: no connection within ${seconds} s.`);
  }
  return error instanceof OutsideError ? error : describeFailure(error, url.host);
}

/** Looking up a name cannot be called off; the answer to one that takes too long is not waited for. */
async function unlessEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = rejector();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function rejector(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}

/**
 * Answers what was found when the name was checked, so that a second look-up (DNS rebinding) cannot put another address
 * in between. Node does not ask for a host that is an address itself.
 */
function lookupOf(addresses: readonly CheckedAddress[]): LookupFunction {
  return (_name, { all, family }, callback) => {
    const fitting = addresses.filter((found) =>
      family !== 4 && family !== 6 ? true : found.family === family,
    );
    const [first] = fitting;
    if (first === undefined) callback(Object.assign(new Error("no address"), { code: "ENODATA" }), "");
    else if (all === true) callback(null, [...fitting]);
    else callback(null, first.address, first.family);
  };
}

function exchange(
  request: OutsideRequest,
  url: URL,
  addresses: readonly CheckedAddress[],
  ending: AbortController,
): Promise<OutsideAnswer> {
  const secure = url.protocol === "https:";
  const { method, body } = request;
  const options = {
    method,
    agent: secure ? AGENTS["https:"] : AGENTS["http:"],
    lookup: lookupOf(addresses),
    headers: {
      "user-agent": "freight-bridge",
      "accept-encoding": "identity",
      ...request.headers,
      ...(body === null ? {} : { "content-length": body.length }),
    },
    signal: ending.signal,
    ...(request.ca === undefined ? {} : { ca: request.ca }),
  };
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const outgoing = (secure ? https : http).request(url, options, (response) => {
      isAnswered = true;
      readAnswer(response, request).then(resolve, reject);
    });
    outgoing.on("error", (error) => {
      if (!isAnswered) reject(error);
    });
    // Node closes without a word where a server switches protocols (101), and no deadline ends what is closed.
    outgoing.on("close", () => {
      if (!isAnswered) reject(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    });
    limitConnecting(outgoing, secure, ending, request.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
    outgoing.end(body ?? undefined);
  });
}

function limitConnecting(
  outgoing: http.ClientRequest,
  secure: boolean,
  ending: AbortController,
  milliseconds: number,
): void {
  const timer = setTimeout(() => ending.abort("connect"), milliseconds);
  outgoing.once("socket", (socket) => {
    socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(timer));
  });
  outgoing.once("close", () => clearTimeout(timer));
}

async function readAnswer(
  response: http.IncomingMessage,
  { maxAnswerBytes, sink }: OutsideRequest,
): Promise<OutsideAnswer> {
  const chunks: Buffer[] = [];
  const isSunk = sink !== undefined && response.statusCode === 200;
  let size = 0;
  let isWhole = true;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxAnswerBytes) isWhole = false;
      if (isSunk && isWhole) await sink(chunk);
      if (!isSunk) chunks.push(chunk);
      if (!isWhole) break;
    }
  } catch {
    // Broken off, or too slow: the status and what came are the answer.
    isWhole = false;
  }
  response.destroy();
  const body = Buffer.concat(chunks).subarray(0, maxAnswerBytes);
  return { status: response.statusCode ?? 0, headers: response.headers, body, isWhole };
}
