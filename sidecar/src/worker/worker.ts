// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setMaxListeners } from "node:events";
import type { Connection } from "../broker/connection.ts";
import { subscribe } from "../broker/consumer.ts";
import { partitionQueues, type TopologyOptions } from "../broker/names.ts";
import type { ConfirmSender } from "../broker/sender.ts";
import { LANES, type Lane } from "../canonical/index.ts";
import type { Logger } from "../observability/logger.ts";
import type { Ingest } from "../odoo/ingest.ts";
import { Breaker } from "./breaker.ts";
import type { BatchLimits } from "./collector.ts";
import type { Apply, WorkerMetrics } from "./ports.ts";
import { Slot } from "./slot.ts";

/** A call's body stays far below the 128 MiB that Odoo reads. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

export interface WorkerOptions {
  readonly topology: TopologyOptions;
  /** Events of one call, fewer where each makes a journal entry, and how long to wait for them. */
  readonly batchSizes: Readonly<Record<Lane, number>>;
  readonly batchWaitMs: number;
  /** Calls at once, in each lane. */
  readonly slots: number;
  readonly confirmTimeoutMs: number;
  /** For reading and acknowledging. */
  readonly connection: Connection;
  /** On another connection: a broker short of memory stops reading from those that publish. */
  readonly sender: ConfirmSender;
  readonly ingest: Ingest;
  readonly metrics: WorkerMetrics;
  /** What goes around each call to Odoo to trace it; null: no traces are kept. */
  readonly around: ((apply: Apply) => Apply) | null;
  readonly logger: Logger;
}

/** The running worker. */
export interface Worker {
  /** Whether events flow to Odoo: the breaker is not open. */
  ready(): boolean;
  /** Settles the calls under way and stops; after `graceMs` they are given up and their messages stay queued. */
  stop(graceMs: number): Promise<void>;
}

/** Starts the slots of every lane. Lanes have slots of their own: a slow financial call delays no parcel. */
export function startWorker(options: WorkerOptions): Worker {
  const { ingest, metrics, logger } = options;
  const stop = new AbortController();
  const abandon = new AbortController();
  // Every slot listens, and Node takes more than ten listeners for a leak.
  setMaxListeners(0, stop.signal, abandon.signal);
  const breaker = new Breaker({
    probe: (signal) => ingest.ping({ signal }),
    onChange: (state) => metrics.setBreaker(state),
    logger,
  });
  metrics.setBreaker(breaker.state);
  const slots = LANES.flatMap((lane) => createSlots(options, lane, breaker));
  const runs = slots.map((slot) => slot.run({ stop: stop.signal, abandon: abandon.signal }));
  return {
    ready: () => breaker.passing,
    async stop(graceMs) {
      stop.abort();
      breaker.stop();
      const timer = setTimeout(() => abandon.abort(), graceMs);
      await Promise.all(runs);
      clearTimeout(timer);
    },
  };
}

function createSlots(options: WorkerOptions, lane: Lane, breaker: Breaker): Slot[] {
  const { topology, connection, sender, ingest, around, logger } = options;
  const plain: Apply = (items, chain, call) => {
    const deliveries = items.map((item) => item.text);
    return ingest.apply(deliveries, chain, call);
  };
  const queues = partitionQueues(topology, lane);
  const count = Math.min(options.slots, queues.length);
  const limits: BatchLimits = {
    size: options.batchSizes[lane],
    waitMs: options.batchWaitMs,
    bytes: MAX_BATCH_BYTES,
  };
  return Array.from({ length: count }, (_, index) => {
    const chain = `${lane}.${index}`;
    return new Slot({
      lane,
      chain,
      // Whole queues per slot: one shipment's events stay in one slot, in order.
      queues: queues.filter((_queue, n) => n % count === index),
      prefix: topology.prefix,
      ladderMs: topology.ladderMs,
      limits,
      confirmTimeoutMs: options.confirmTimeoutMs,
      subscribe: (consume) => subscribe(connection, consume),
      send: (messages, timeoutMs) => sender.send(messages, timeoutMs),
      apply: around?.(plain) ?? plain,
      breaker,
      metrics: options.metrics,
      logger: logger.child({ chain }),
    });
  });
}
