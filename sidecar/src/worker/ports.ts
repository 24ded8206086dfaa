// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { ConsumeOptions, Subscription } from "../broker/consumer.ts";
import type { Outgoing } from "../broker/sender.ts";
import type { Lane } from "../canonical/index.ts";
import type { CallOptions } from "../odoo/client.ts";
import type { Answer } from "../odoo/ingest.ts";
import type { BreakerState } from "./breaker.ts";
import type { Decoded } from "./item.ts";
import type { Settled } from "./settle.ts";

/** Where a slot reads. */
export type Subscribe = (options: ConsumeOptions) => Promise<Subscription>;

/** Where a slot sends what is not settled yet; rejects when the broker did not confirm all in time. */
export type Send = (messages: readonly Outgoing[], timeoutMs: number) => Promise<void>;

/** Where a slot applies; rejects with the errors of `odoo/errors.ts`. */
export type Apply = (
  items: readonly Decoded[],
  chain: string,
  options: CallOptions,
) => Promise<readonly Answer[]>;

/** What the worker counts. */
export interface WorkerMetrics {
  /** @param waited seconds from the gateway's receipt of the oldest event of the batch to now */
  observeBatch(lane: Lane, size: number, waited: number): void;
  /** @param receivedAt when the gateway received the event, in milliseconds since 1970; null: not known */
  countSettled(lane: Lane, settled: Settled, receivedAt: number | null): void;
  setBreaker(state: BreakerState): void;
}
