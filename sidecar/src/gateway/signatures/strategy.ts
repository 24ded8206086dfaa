// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { IncomingHttpHeaders } from "node:http";

/** What of a request a signature can be about. */
export interface SignedRequest {
  readonly method: string;
  /** The path as the client asked for it, without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came: here a header that came twice is seen. */
  readonly rawHeaders: readonly string[];
  /** The bytes as they came, before decompression. */
  readonly body: Buffer;
  /** Milliseconds since 1970. */
  readonly now: number;
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
   * Whether the request was signed with the key, now. Missing, doubled and malformed headers give false.
   *
   * It works through the whole body whatever the headers say, so that the time it takes tells a stranger nothing.
   */
  verify(request: SignedRequest, key: Buffer): boolean;
  /** The headers that `verify` accepts, for the command line and for tests. */
  sign(message: Unsigned, key: Buffer): Record<string, string>;
}

/** How far a time stamp may lie from now, either way, where a scheme has one. */
export const TOLERANCE_MS = 5 * 60 * 1000;

export function isFresh(timestampMs: number, now: number): boolean {
  return Math.abs(now - timestampMs) <= TOLERANCE_MS;
}
