// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Lane } from "../canonical/index.ts";

interface LaneBacklog {
  ready: number;
  /** When nothing was waiting last, and the receipt of the newest event that was settled; milliseconds since 1970. */
  emptyAt: number;
  settledUpTo: number;
}

/**
 * About how old the oldest message of a lane is, without taking it from its queue to look: it came after the queues were
 * seen empty, and, as a queue keeps its order, after what was settled last. A message that waits behind a breaker that
 * is open grows old here all the same; one that waits on a single queue while others of its lane flow does not.
 */
export class Backlog {
  readonly #lanes = new Map<Lane, LaneBacklog>();
  readonly #startedAt: number;

  /** @param now the start of the process: what waits already is counted from here */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** The lanes of which anything is known. */
  get lanes(): Iterable<Lane> {
    return this.#lanes.keys();
  }

  /** So many messages wait for the worker. */
  depth(lane: Lane, ready: number, now: number): void {
    const backlog = this.#of(lane);
    backlog.ready = ready;
    if (ready === 0) backlog.emptyAt = now;
  }

  /** @param receivedAt when the gateway received an event that is settled now */
  settled(lane: Lane, receivedAt: number): void {
    const backlog = this.#of(lane);
    if (receivedAt > backlog.settledUpTo) backlog.settledUpTo = receivedAt;
  }

  /** Seconds; 0 where nothing waits. */
  age(lane: Lane, now: number): number {
    const { ready, emptyAt, settledUpTo } = this.#of(lane);
    return ready === 0 ? 0 : Math.max(0, now - Math.max(emptyAt, settledUpTo)) / 1000;
  }

  #of(lane: Lane): LaneBacklog {
    let backlog = this.#lanes.get(lane);
    if (backlog === undefined) {
      backlog = { ready: 0, emptyAt: this.#startedAt, settledUpTo: 0 };
      this.#lanes.set(lane, backlog);
    }
    return backlog;
  }
}
