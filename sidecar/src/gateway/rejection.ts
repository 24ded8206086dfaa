// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isUtf8 } from "node:buffer";
import type { Delivery, Fault, RejectedEvent } from "../canonical/index.ts";
import { CLEAN_TEXT } from "../canonical/primitives.ts";
import type { DialectContext } from "../dialects/index.ts";

/** A message that is authentic and was not understood. */
export interface Rejection {
  /** The SHA-256 of the body as it came. */
  readonly digest: string;
  readonly dialect: string;
  readonly contentType: string | null;
  /** Decompressed when that was possible. */
  readonly body: Buffer;
  /** How many bytes came. */
  readonly size: number;
  readonly faults: readonly Fault[];
}

/** The body as a text that PostgreSQL can keep: itself where it is clean UTF-8, else in base64. */
function bodyText(body: Buffer): { encoding: "utf8" | "base64"; body: string } {
  const text = isUtf8(body) ? body.toString("utf8") : null;
  if (text !== null && CLEAN_TEXT.test(text)) return { encoding: "utf8", body: text };
  return { encoding: "base64", body: body.toString("base64") };
}

/**
 * The event that keeps a rejected message for a person to decide on. Its id is the message's digest, so that the same
 * broken message sent again is the same exception.
 */
export function rejectedDelivery(rejection: Rejection, context: DialectContext): Delivery {
  const { digest, dialect, contentType, body, size, faults } = rejection;
  const [first] = faults;
  const event: RejectedEvent = {
    specversion: "1.0",
    id: digest,
    source: `/systems/${context.system}`,
    type: "freight.message.rejected.v1",
    subject: digest,
    time: context.receivedAt,
    datacontenttype: "application/json",
    partitionkey: digest,
    correlationid: context.correlationId,
    ...(context.traceparent === null ? {} : { traceparent: context.traceparent }),
    data: {
      reason: (first?.detail ?? "The message was not understood.").slice(0, 500),
      faults: [...faults],
      content_type: contentType,
      ...bodyText(body),
      size,
      dialect,
    },
  };
  return { event, raw: null, raw_type: null, pointer: null, received_at: context.receivedAt };
}
