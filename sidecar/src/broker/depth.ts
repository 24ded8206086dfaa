// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import type { Channel } from "amqplib";
import { LANES, type Lane } from "../canonical/index.ts";
import type { Logger } from "../observability/logger.ts";
import { type Connection, closeChannel } from "./connection.ts";
import { parkedQueue, partitionQueues, retryName, type TopologyOptions } from "./names.ts";

const INTERVAL_MS = 10_000;

/** What a queue of a lane is for. */
export type QueueKind = "ready" | "retry" | "parked";

export type ObserveDepth = (lane: Lane, kind: QueueKind, messages: number) => void;

/** Asks the broker, every 10 s, how many messages wait; works without the management plugin. */
export function watchDepth(
  connection: Connection,
  topology: TopologyOptions,
  observe: ObserveDepth,
  logger: Logger,
): { stop(): void } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const watch = async () => {
    while (!signal.aborted) {
      try {
        await measureOnce(connection, topology, observe);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!signal.aborted) logger.debug({ reason }, "queue depth is not known");
      }
      await delay(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  };
  void watch();
  return { stop: () => stopped.abort() };
}

/** One round over all queues, on a channel of its own. Counts what is ready, not what a worker holds. */
export async function measureOnce(
  connection: Connection,
  topology: TopologyOptions,
  observe: ObserveDepth,
): Promise<void> {
  const channel = await connection.createChannel();
  channel.on("error", () => {});
  try {
    for (const lane of LANES) {
      const retry = topology.ladderMs.map((waitMs) => retryName(topology.prefix, lane, waitMs));
      observe(lane, "ready", await messagesIn(channel, partitionQueues(topology, lane)));
      observe(lane, "retry", await messagesIn(channel, retry));
      observe(lane, "parked", await messagesIn(channel, [parkedQueue(topology.prefix, lane)]));
    }
  } finally {
    await closeChannel(channel);
  }
}

async function messagesIn(channel: Channel, queues: readonly string[]): Promise<number> {
  const counts = await Promise.all(queues.map((queue) => channel.checkQueue(queue)));
  return counts.reduce((sum, { messageCount }) => sum + messageCount, 0);
}
