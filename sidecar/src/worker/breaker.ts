// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import { doubling } from "../backoff.ts";
import { errorSummary } from "../observability/error-summary.ts";
import type { Logger } from "../observability/logger.ts";

/**
 * The circuit breaker between the worker and Odoo, one per process because there is one Odoo.
 *
 * ```
 *            a call fails: transient             the wait is over
 *  ┌────────┐ ───────────────────────▶ ┌──────┐ ────────────────▶ ┌─────────┐
 *  │ closed │                          │ open │ ◀──────────────── │ probing │
 *  └────────┘ ◀────────┐               └──────┘     ping fails    └─────────┘
 *                      │                  ▲                            │ ping answers
 *        a call works  │                  │ a call fails: transient    ▼
 *                      │                  │                       ┌─────────┐
 *                      └──────────────────┴────────────────────── │  trial  │
 *                                                                 └─────────┘
 * ```
 *
 * In `open` and `probing` nothing is consumed: messages stay on their queues, in order. In `closed` and `trial` all
 * slots work. The wait doubles with every failure and starts anew only after a real call worked, so that an Odoo that
 * answers pings but cannot apply is not hammered.
 */
export type BreakerState = "closed" | "open" | "probing" | "trial";

export interface BreakerOptions {
  /** Resolves when Odoo answers. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly logger: Logger;
  readonly onChange?: (state: BreakerState) => void;
  /** The first wait; the default suits a restart, which takes a few seconds. */
  readonly firstWaitMs?: number;
  /** The longest wait: how late, at worst, the worker notices that Odoo is back. */
  readonly longestWaitMs?: number;
}

export class Breaker {
  readonly #options: Required<BreakerOptions>;
  readonly #stopped = new AbortController();
  readonly #openListeners = new Set<() => void>();
  #state: BreakerState = "closed";
  #failures = 0;
  #resumed = Promise.resolve();

  constructor(options: BreakerOptions) {
    this.#options = { onChange: () => {}, firstWaitMs: 1_000, longestWaitMs: 8_000, ...options };
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether slots may work. */
  get passing(): boolean {
    return this.#state === "closed" || this.#state === "trial";
  }

  /** Runs `listener` each time the breaker opens. Returns the way to take it off. */
  onOpen(listener: () => void): () => void {
    this.#openListeners.add(listener);
    return () => this.#openListeners.delete(listener);
  }

  /** A call worked. */
  succeed(): void {
    if (this.#state === "trial") this.#change("closed");
    if (this.#state === "closed") this.#failures = 0;
  }

  /** A call failed through no fault of its messages. */
  trip(error: Error): void {
    if (!this.passing) return;
    this.#options.logger.error({ err: errorSummary(error) }, "Odoo cannot take events: consumption stops");
    this.#resumed = this.#recover();
    for (const listener of this.#openListeners) listener();
  }

  /** Resolves when slots may work, or the breaker is stopped. */
  async whenPassing(): Promise<void> {
    await this.#resumed;
  }

  /** Ends the probing; whoever waits goes on. */
  stop(): void {
    this.#stopped.abort();
  }

  async #recover(): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      this.#change("open");
      await delay(this.#wait(), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      this.#change("probing");
      try {
        await this.#options.probe(signal);
        break;
      } catch (error) {
        this.#options.logger.warn({ err: errorSummary(error) }, "Odoo is not back yet");
      }
    }
    this.#change("trial");
    this.#options.logger.info("Odoo answers: consumption goes on");
  }

  /** Doubling, with a fifth of jitter so that several workers do not knock together. */
  #wait(): number {
    const { firstWaitMs, longestWaitMs } = this.#options;
    const base = doubling(firstWaitMs, longestWaitMs, this.#failures);
    this.#failures += 1;
    return base * (0.8 + Math.random() * 0.2);
  }

  #change(state: BreakerState): void {
    this.#state = state;
    this.#options.onChange(state);
  }
}
