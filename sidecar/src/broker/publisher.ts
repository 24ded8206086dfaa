// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Delivery, laneOf } from "../canonical/index.ts";
import { NotPublishedError, type Publisher } from "../gateway/ports.ts";
import { laneExchange } from "./names.ts";
import { type ConfirmSender, type Outgoing, SendError } from "./sender.ts";

/** The AMQP message of one delivery (contracts, section 3). */
export function toMessage(prefix: string, delivery: Delivery): Outgoing {
  const { event } = delivery;
  return {
    exchange: laneExchange(prefix, laneOf(event.type)),
    routingKey: event.partitionkey,
    content: Buffer.from(JSON.stringify(delivery)),
    properties: {
      messageId: event.id,
      correlationId: event.correlationid,
      type: event.type,
      timestamp: Math.floor(Date.parse(delivery.received_at) / 1000),
      contentType: "application/json",
    },
  };
}

/** The gateway's way to the broker. */
export function createPublisher(prefix: string, sender: ConfirmSender): Publisher {
  return {
    ready: () => sender.ready(),
    async publish(deliveries, deadline) {
      try {
        await sender.send(
          deliveries.map((delivery) => toMessage(prefix, delivery)),
          deadline,
        );
      } catch (error) {
        if (error instanceof SendError) throw new NotPublishedError(error.message, { cause: error });
        throw error;
      }
    },
  };
}
