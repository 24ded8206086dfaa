// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { QueueKind } from "../broker/depth.ts";
import { LANES, type Lane } from "../canonical/index.ts";
import type { StateReport } from "../odoo/ingest.ts";
import type { BreakerState } from "../worker/breaker.ts";
import type { Backlog } from "./backlog.ts";

/** Queues are looked at every 10 s; what was seen longer ago than this is not how they are. */
const SEEN_MS = 30_000;

interface LaneState {
  ready: number;
  retry: number;
  parked: number;
  failed: number;
  /** When its queues were looked at last, milliseconds since 1970. */
  seenAt: number;
}

/** What a worker knows of itself and of the queues, for Odoo, which cannot see them. */
export class WorkerState {
  readonly #backlog: Backlog;
  readonly #startedAt: number;
  readonly #lanes = new Map<Lane, LaneState>();
  #breaker: BreakerState | null = null;

  /** @param now the start of the process, in milliseconds since 1970 */
  constructor(backlog: Backlog, now: number) {
    this.#backlog = backlog;
    this.#startedAt = now;
    for (const lane of LANES) {
      this.#lanes.set(lane, { ready: 0, retry: 0, parked: 0, failed: 0, seenAt: Number.NEGATIVE_INFINITY });
    }
  }

  /** So many messages are on the queues of a kind. */
  depth(lane: Lane, kind: QueueKind, messages: number, now: number): void {
    const state = this.#of(lane);
    state[kind] = messages;
    state.seenAt = now;
  }

  /** The call of an event failed: it is tried again later. */
  failed(lane: Lane): void {
    this.#of(lane).failed += 1;
  }

  breaker(state: BreakerState): void {
    this.#breaker = state;
  }

  /** The report, or null while nothing true can be said: no worker runs here, or its queues are out of sight. */
  report(now: number): StateReport | null {
    const lanes = [...this.#lanes];
    if (this.#breaker === null || lanes.some(([, { seenAt }]) => now - seenAt > SEEN_MS)) return null;
    return {
      breaker: this.#breaker,
      running_seconds: Math.max(0, now - this.#startedAt) / 1000,
      lanes: lanes.map(([lane, { ready, retry, parked, failed }]) => ({
        lane,
        ready,
        retry,
        parked,
        failed,
        oldest_seconds: this.#backlog.age(lane, now),
      })),
    };
  }

  #of(lane: Lane): LaneState {
    const state = this.#lanes.get(lane);
    if (state === undefined) throw new Error(`There is no lane ${lane}.`);
    return state;
  }
}
