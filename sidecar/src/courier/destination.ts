// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { doubling } from "../backoff.ts";
import { notSent, type Verdict } from "./verdict.ts";

/** `closed`: messages go; `open`: none goes; `trial`: one goes, to see whether the others can. */
export type DestinationState = "closed" | "open" | "trial";

export interface DestinationOptions {
  /** Requests at once to one host: what was queued while a partner was away must not fall on it in one moment. */
  readonly parallel?: number;
  /** Failures in a row after which nothing more is sent. */
  readonly failures?: number;
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  readonly onChange?: (state: DestinationState) => void;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
}

/**
 * One partner's host: how many requests it gets at once, and the circuit breaker before it.
 *
 * ```
 *            5 failures in a row              the wait is over: one message tries
 *  ┌────────┐ ────────────▶ ┌──────┐ ──────────────────────────────────────▶ ┌───────┐
 *  │ closed │               │ open │ ◀────────────────────────────────────── │ trial │
 *  └────────┘               └──────┘      it failed: the wait doubles        └───────┘
 *       ▲                                                                        │
 *       └────────────────────────────────────────────────────────────────────────┘
 *                                    any message arrived
 * ```
 *
 * Unlike the breaker before Odoo (`worker/breaker.ts`) it asks nothing by itself: a stranger's endpoint has no question
 * that costs nothing, so a message that is due anyway is the trial.
 */
export class Destination {
  readonly #options: Required<DestinationOptions>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #state: DestinationState = "closed";
  #failures = 0;
  /** How often it opened since it was last closed. */
  #openings = 0;
  #openUntil = 0;

  constructor(options: DestinationOptions = {}) {
    this.#options = {
      parallel: 4,
      failures: 5,
      firstWaitMs: 10_000,
      longestWaitMs: 600_000,
      onChange: () => {},
      now: () => performance.now(),
      ...options,
    };
  }

  /** Whether nothing is known against it and nothing under way, so that it may be forgotten. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#failures === 0 && this.#state === "closed";
  }

  /** Sends when its turn has come, unless the breaker is open. @param send must not reject */
  async run(send: () => Promise<Verdict>): Promise<Verdict> {
    await this.#turn();
    try {
      const waitMs = this.#admit();
      if (waitMs !== null) {
        const detail = "Not sent: the partner's host has not answered several times in a row.";
        return notSent(detail, Math.ceil(waitMs / 1000));
      }
      const isTrial = this.#state === "trial";
      const verdict = await send();
      this.#learn(verdict.isWell, isTrial);
      return verdict;
    } finally {
      const next = this.#waiting.shift();
      // Whoever waits takes over the place, so that nobody gets in between.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#options.parallel) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Null where a message may go, else how long none may. */
  #admit(): number | null {
    if (this.#state === "closed") return null;
    const waitMs = this.#openUntil - this.#options.now();
    if (this.#state === "open" && waitMs <= 0) {
      this.#change("trial");
      return null;
    }
    return Math.max(waitMs, this.#options.firstWaitMs);
  }

  #learn(isWell: boolean | null, isTrial: boolean): void {
    if (isWell === true) {
      this.#failures = 0;
      this.#openings = 0;
      this.#change("closed");
    } else if (isTrial) {
      // A trial that asked nothing leaves the next message to be one.
      if (isWell === null) this.#change("open");
      else this.#open();
    } else if (isWell === false && this.#state === "closed") {
      this.#failures += 1;
      if (this.#failures >= this.#options.failures) this.#open();
    }
  }

  #open(): void {
    const { firstWaitMs, longestWaitMs, now } = this.#options;
    this.#openUntil = now() + doubling(firstWaitMs, longestWaitMs, this.#openings);
    this.#openings += 1;
    this.#change("open");
  }

  #change(state: DestinationState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onChange(state);
  }
}
