// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isUtf8 } from "node:buffer";
import type { Delivery, Fault, RejectedEvent } from "../canonical/index.ts";
import { CLEAN_TEXT } from "../canonical/primitives.ts";
import type { DialectContext } from "../dialects/index.ts";

/** Something that is authentic and was not understood: a message, a file, or a unit of a file. */
export interface Rejection {
  /** The SHA-256 of the body as it came; of a unit, the digest of that of its file and of its number. */
  readonly id: string;
  readonly dialect: string;
  readonly contentType: string | null;
  /** Decompressed when that was possible. */
  readonly body: Buffer | string;
  /** How many bytes came. */
  readonly size: number;
  readonly faults: readonly Fault[];
  /** Which part of a file it is, for people: `214 0001`. */
  readonly unit?: string;
}

/** The body as a text that PostgreSQL can keep: itself where it is clean UTF-8, else in base64. */
function bodyText(body: Buffer | string): { encoding: "utf8" | "base64"; body: string } {
  const text = typeof body === "string" ? body : isUtf8(body) ? body.toString("utf8") : null;
  if (text !== null && CLEAN_TEXT.test(text)) return { encoding: "utf8", body: text };
  return { encoding: "base64", body: Buffer.from(body as string).toString("base64") };
}

function reasonOf({ faults, unit }: Rejection): string {
  const { pointer = "", detail = "The message was not understood." } = faults[0] ?? {};
  if (unit === undefined) return detail.slice(0, 500);
  // In a table the place within the file names the line, which is the unit; in EDI it does not name the set.
  const place = pointer.startsWith(unit) ? pointer : [unit, pointer].filter((part) => part !== "").join(", ");
  return `${place}: ${detail}`.slice(0, 500);
}

/**
 * The event that keeps a rejected message for a person to decide on. Its id is made of the message's digest, so that the
 * same broken message sent again is the same exception.
 */
export function rejectedDelivery(rejection: Rejection, context: DialectContext): Delivery {
  const { id, dialect, contentType, body, size, faults } = rejection;
  const event: RejectedEvent = {
    specversion: "1.0",
    id,
    source: `/systems/${context.system}`,
    type: "freight.message.rejected.v1",
    subject: id,
    time: context.receivedAt,
    datacontenttype: "application/json",
    partitionkey: id,
    correlationid: context.correlationId,
    ...(context.traceparent === null ? {} : { traceparent: context.traceparent }),
    data: {
      reason: reasonOf(rejection),
      faults: [...faults],
      content_type: contentType,
      ...bodyText(body),
      size,
      dialect,
    },
  };
  return { event, raw: null, raw_type: null, pointer: null, received_at: context.receivedAt };
}
