// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { IncomingHttpHeaders } from "node:http";

/** What of a request a signature can be about, before the body. */
export interface SignedHead {
  readonly method: string;
  /** The path as the client asked for it, without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came: here a header that came twice is seen. */
  readonly rawHeaders: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The same with a body that is there as a whole. */
export interface SignedRequest extends SignedHead {
  /** The bytes as they came, before decompression. */
  readonly body: Buffer;
}

/** One request held against one key while its body comes in. */
export interface Verification {
  /** Whether the headers alone could be those of an authentic request. */
  readonly isPossible: boolean;
  /** Takes the next bytes of the body as they came, before decompression. */
  update(chunk: Buffer): void;
  /** Whether the request was signed with the key. Asked once, after the whole body. */
  isAuthentic(): boolean;
}

/** What a partner signs. */
export interface Unsigned {
  /** A path ending in that of the endpoint. */
  readonly path: string;
  readonly body: Buffer;
  /** The partner's id of the message. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One way of telling that a message comes from who it says. */
export interface SignatureStrategy {
  readonly name: string;
  /** The key in a secret's text, or null when the text holds none. */
  keyOf(secret: string): Buffer | null;
  /**
   * Begins to check whether a request was signed with the key, now. Missing, doubled and malformed headers are no
   * signature.
   *
   * It works through the whole body whatever the headers say, so that the time it takes tells a stranger nothing.
   */
  begin(head: SignedHead, key: Buffer): Verification;
  /** The headers that are accepted, for the command line and for tests. */
  sign(message: Unsigned, key: Buffer): Record<string, string>;
  /**
   * What is sent instead of a body, where the scheme signs within it and has no headers. Throws where the body is no JSON.
   */
  signBody?(body: Buffer, key: Buffer): Buffer;
}

/** Whether a request whose body is there as a whole was signed with the key. */
export function verify(strategy: SignatureStrategy, request: SignedRequest, key: Buffer): boolean {
  const verification = strategy.begin(request, key);
  verification.update(request.body);
  return verification.isAuthentic();
}

/** How far a time stamp may lie from now, either way, where a scheme has one. */
export const TOLERANCE_MS = 5 * 60 * 1000;

export function isFresh(timestampMs: number, now: number): boolean {
  return Math.abs(now - timestampMs) <= TOLERANCE_MS;
}
