// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { parkedQueue, retryName } from "../broker/names.ts";
import type { Outgoing } from "../broker/sender.ts";
import type { Lane } from "../canonical/index.ts";
import type { Answer } from "../odoo/ingest.ts";
import type { Result } from "./halves.ts";
import { attemptOf, type Decoded, type Item, type Undecodable } from "./item.ts";

/** Names under which a settled message is counted. */
export type Settled = Answer["outcome"] | "failed" | "parked";

/** What to do with a delivery before its message is acknowledged. */
export interface Disposition {
  readonly settled: Settled;
  /** Must be confirmed by the broker first; null when Odoo has recorded the event. */
  readonly send: Outgoing | null;
}

export interface LadderOptions {
  readonly prefix: string;
  readonly lane: Lane;
  readonly ladderMs: readonly number[];
}

/**
 * The settle table (contracts, section 4):
 *
 * | result | on a rung below the last | on the last rung |
 * | --- | --- | --- |
 * | applied, duplicate, stale, exception | ack | ack |
 * | retry | next rung, ack | park, ack (Odoo breaks the contract: it should have recorded an exception) |
 * | the call failed for this event alone | next rung, ack | park, ack |
 * | undecodable | park, ack | park, ack |
 */
export function dispositionOf(item: Decoded, result: Result<Answer>, options: LadderOptions): Disposition {
  if (result.ok && result.answer.outcome !== "retry") return { settled: result.answer.outcome, send: null };
  const reason = result.ok ? (result.answer.code ?? "retry") : result.error.code;
  if (item.final) return { settled: "parked", send: toParked(item, reason, options) };
  return { settled: result.ok ? "retry" : "failed", send: toNextRung(item, reason, options) };
}

export function dispositionOfUndecodable(item: Undecodable, options: LadderOptions): Disposition {
  return { settled: "parked", send: toParked(item, item.reason, options) };
}

function toNextRung(item: Decoded, reason: string, options: LadderOptions): Outgoing {
  const waitMs = options.ladderMs[item.attempt];
  if (waitMs === undefined) throw new RangeError(`no rung for attempt ${item.attempt}`);
  // The routing key is the partition: from its rung the event comes back to the queue of its shipment.
  const { routingKey } = item.message.fields;
  return alone(item, retryName(options.prefix, options.lane, waitMs), routingKey, {
    "x-freight-attempt": item.attempt + 1,
    "x-freight-reason": reason,
  });
}

function toParked(item: Item, reason: string, options: LadderOptions): Outgoing {
  // The default exchange routes by the queue's name.
  return alone(item, "", parkedQueue(options.prefix, options.lane), {
    "x-freight-attempt": attemptOf(item.message),
    "x-freight-reason": reason,
  });
}

/** One delivery on another way, in a message of its own: word for word as it came, only our own headers. */
function alone(
  { body, messageId }: Item,
  exchange: string,
  routingKey: string,
  headers: Record<string, string | number>,
): Outgoing {
  return { exchange, routingKey, content: Buffer.from(body), messageId, headers };
}
