// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Delivery, digestId, laneOf } from "../canonical/index.ts";
import type { Publisher } from "../gateway/ports.ts";
import { laneExchange } from "./names.ts";
import type { ConfirmSender, Outgoing } from "./sender.ts";

/** What AMQP 0-9-1 allows a short string to hold (section 4.2.5.3). */
const MAX_SHORT_STRING_BYTES = 255;

/**
 * A text of the event as an AMQP short string: itself, or its digest where it is too long. Both tell the same texts from
 * others; what the text says stands in the body.
 */
function shortString(text: string): string {
  return Buffer.byteLength(text) <= MAX_SHORT_STRING_BYTES ? text : digestId([text]);
}

/** The AMQP message of one delivery (contracts, section 3). */
export function toMessage(prefix: string, delivery: Delivery): Outgoing {
  const { event } = delivery;
  return {
    exchange: laneExchange(prefix, laneOf(event.type)),
    routingKey: shortString(event.partitionkey),
    content: Buffer.from(JSON.stringify(delivery)),
    messageId: shortString(event.id),
  };
}

/** The gateway's way to the broker. */
export function createPublisher(prefix: string, sender: ConfirmSender): Publisher {
  return {
    ready: () => sender.ready(),
    publish(deliveries, timeoutMs) {
      const messages = deliveries.map((delivery) => toMessage(prefix, delivery));
      return sender.send(messages, timeoutMs);
    },
  };
}
