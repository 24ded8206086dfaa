// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Publisher } from "../gateway/ports.ts";

/** A message of which it is known who sent it. */
export interface TracedMessage {
  /** How it came: by a request, or from a folder or a poll. */
  readonly channel: "http" | "intake";
  /** The code of its system. */
  readonly system: string;
  readonly correlationId: string;
  /** What the sender said of a trace of its own (W3C Trace Context); null: nothing, or nothing valid. */
  readonly traceparent: string | null;
  /** When it began to arrive, in milliseconds since 1970. */
  readonly since: number;
}

/** The trace of one message, from its receipt to what became of it here. */
export interface MessageTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The same publisher, telling of each publish; the deliveries that it publishes carry the trace. */
  publisher(publisher: Publisher): Publisher;
  /**
   * What became of it.
   *
   * @param status the HTTP status of the answer; null where none was awaited
   */
  end(outcome: string, status: number | null): void;
}

/** Where traces begin. Whoever is given null instead traces nothing, and spends nothing on it. */
export interface Tracing {
  /** Null: this message is not among those that are traced. */
  begin(message: TracedMessage): MessageTrace | null;
}
