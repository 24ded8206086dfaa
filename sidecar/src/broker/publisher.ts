// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Delivery, laneOf } from "../canonical/index.ts";
import type { Publisher } from "../gateway/ports.ts";
import { laneExchange } from "./names.ts";
import type { ConfirmSender, Outgoing } from "./sender.ts";

/** The AMQP message of one delivery (contracts, section 3). */
export function toMessage(prefix: string, delivery: Delivery): Outgoing {
  const { event } = delivery;
  return {
    exchange: laneExchange(prefix, laneOf(event.type)),
    routingKey: event.partitionkey,
    content: Buffer.from(JSON.stringify(delivery)),
    messageId: event.id,
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
