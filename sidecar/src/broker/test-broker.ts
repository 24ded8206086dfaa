// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import { type Delivery, LANES, laneOf } from "../canonical/index.ts";
import { createLogger, type Logger } from "../observability/logger.ts";
import { type Connection, closeChannel, openConnection } from "./connection.ts";
import { type ConsumeOptions, type Subscription, subscribe, type TakenMessage } from "./consumer.ts";
import {
  laneExchange,
  parkedQueue,
  partitionQueues,
  retryName,
  shortString,
  type TopologyOptions,
} from "./names.ts";
import { partitionOf } from "./partition.ts";
import type { Outgoing } from "./sender.ts";

/** What a broker test works with: everything under a prefix of its own, removed when the test ends. */
export interface TestBroker {
  readonly url: string;
  readonly topology: TopologyOptions;
  readonly connection: Connection;
  readonly logger: Logger;
  /** A further connection, closed when the test ends. */
  connect(): Promise<Connection>;
}

/** The real broker that FREIGHT_TEST_AMQP_URL names. Fails, rather than skips, when there is none. */
export async function testBroker(
  t: TestContext,
  ladderMs: readonly number[] = [200, 400],
): Promise<TestBroker> {
  const url = process.env.FREIGHT_TEST_AMQP_URL;
  assert.ok(url, "Set FREIGHT_TEST_AMQP_URL to a RabbitMQ: this test needs one.");
  const prefix = `test-${randomBytes(6).toString("hex")}`;
  const topology = { prefix, partitions: 4, ladderMs };
  const logger = createLogger(process.env.FREIGHT_TEST_LOG_LEVEL ?? "silent");
  const connections: Connection[] = [];
  const connect = async () => {
    const connection = await openConnection({ url, name: prefix, topology, logger });
    connections.push(connection);
    await connection.waitForConnect();
    return connection;
  };
  const connection = await connect();
  t.after(async () => {
    await removeTopology(connection, topology);
    await Promise.all(connections.map((each) => each.close()));
  });
  return { url, topology, connection, logger, connect };
}

async function removeTopology(connection: Connection, topology: TopologyOptions): Promise<void> {
  const channel = await connection.createChannel();
  for (const lane of LANES) {
    const retry = topology.ladderMs.map((waitMs) => retryName(topology.prefix, lane, waitMs));
    const queues = [...partitionQueues(topology, lane), ...retry, parkedQueue(topology.prefix, lane)];
    for (const queue of queues) await channel.deleteQueue(queue);
    for (const exchange of [laneExchange(topology.prefix, lane), ...retry])
      await channel.deleteExchange(exchange);
  }
  await closeChannel(channel);
}

/** A delivery that the schema takes; `key` is the shipment it belongs to. */
export function testDelivery(id: string, key = "SHIP-1"): Delivery {
  const time = "2026-11-20T10:00:00.000Z";
  return {
    event: {
      specversion: "1.0",
      id,
      source: "/systems/test",
      type: "freight.shipment.milestone.v1",
      subject: key,
      time,
      datacontenttype: "application/json",
      partitionkey: key,
      correlationid: "7d0f4a3e-3f0c-4f6e-9b0e-2f6f3f0a9c11",
      data: {
        references: [{ kind: "tracking", value: key }],
        code: "in_transit",
        partner_code: "IT",
        partner_text: null,
        classifier: "actual",
        reported_at: time,
        retracts: null,
        carrier: null,
        location: null,
        signed_by: null,
      },
    },
    raw: null,
    raw_type: null,
    pointer: null,
    received_at: new Date().toISOString(),
  };
}

/** A delivery in a message of its own. */
export function testMessage({ prefix, partitions }: TopologyOptions, delivery: Delivery): Outgoing {
  const { id, type, partitionkey } = delivery.event;
  return {
    exchange: laneExchange(prefix, laneOf(type)),
    routingKey: String(partitionOf(partitionkey, partitions)),
    content: Buffer.from(JSON.stringify(delivery)),
    messageId: shortString(id),
  };
}

/** A consumer of a test, and what it got. */
export interface Reader {
  readonly subscription: Subscription;
  readonly taken: TakenMessage[];
  readonly ends: string[];
  ids(): string[];
}

/** Reads the operational lane on a connection of its own, as a worker process would. */
export async function read(broker: TestBroker, overrides: Partial<ConsumeOptions> = {}): Promise<Reader> {
  const taken: TakenMessage[] = [];
  const ends: string[] = [];
  const subscription = await subscribe(await broker.connect(), {
    queues: partitionQueues(broker.topology, "operational"),
    prefetch: 100,
    onMessage: (message) => taken.push(message),
    onEnd: (reason) => ends.push(reason),
    ...overrides,
  });
  return {
    subscription,
    taken,
    ends,
    ids: () => taken.map((message) => String(message.properties.messageId)),
  };
}

/** Polls until the condition holds, at most 15 s. */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 15_000;
  while (!(await condition())) {
    assert.ok(Date.now() < until, `not within 15 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
