// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Channel } from "amqplib";
import { LANES, type Lane } from "../canonical/index.ts";
import { laneExchange, parkedQueue, partitionQueues, retryName, type TopologyOptions } from "./names.ts";

/**
 * RabbitMQ 4 gives a quorum queue a delivery limit of 20 and then drops what it cannot dead-letter
 * (https://www.rabbitmq.com/docs/quorum-queues#position-configuration). An outage of Odoo must not cost an event,
 * so the limit is off; attempts are counted in a header of ours.
 */
const QUORUM = { "x-queue-type": "quorum", "x-delivery-limit": -1 };

/** Every exchange and queue, declared in the one place that knows their arguments. Idempotent. */
export async function declareTopology(channel: Channel, options: TopologyOptions): Promise<void> {
  for (const lane of LANES) await declareLane(channel, options, lane);
}

async function declareLane(channel: Channel, options: TopologyOptions, lane: Lane): Promise<void> {
  const exchange = laneExchange(options.prefix, lane);
  await channel.assertExchange(exchange, "direct", { durable: true });
  for (const [partition, queue] of partitionQueues(options, lane).entries()) {
    await channel.assertQueue(queue, {
      durable: true,
      arguments: { ...QUORUM, "x-single-active-consumer": true },
    });
    await channel.bindQueue(queue, exchange, String(partition));
  }
  for (const waitMs of options.ladderMs) await declareRung(channel, options.prefix, lane, waitMs);
  await channel.assertQueue(parkedQueue(options.prefix, lane), { durable: true, arguments: QUORUM });
}

/**
 * One rung: nobody consumes it, its messages time out back into the lane. Fanout, so that the routing key stays the
 * partition on the way back; at-least-once needs `reject-publish`
 * (https://www.rabbitmq.com/docs/quorum-queues#activating-at-least-once-dead-lettering).
 */
async function declareRung(channel: Channel, prefix: string, lane: Lane, waitMs: number): Promise<void> {
  const name = retryName(prefix, lane, waitMs);
  await channel.assertExchange(name, "fanout", { durable: true });
  await channel.assertQueue(name, {
    durable: true,
    arguments: {
      ...QUORUM,
      "x-message-ttl": waitMs,
      "x-dead-letter-exchange": laneExchange(prefix, lane),
      "x-dead-letter-strategy": "at-least-once",
      "x-overflow": "reject-publish",
    },
  });
  await channel.bindQueue(name, name, "");
}
