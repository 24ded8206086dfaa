// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import type { Delivery } from "../canonical/index.ts";
import { NotPublishedError, type Publisher } from "../gateway/ports.ts";

/** What is handed to the publisher at once: enough to fill a message of each partition. */
const BATCH_DELIVERIES = 500;
/** The same in characters of the partner's words, where these are long. */
const BATCH_CHARACTERS = 1024 * 1024;
/** Batches on their way at the same time; with the two bounds above it bounds what a file holds in memory. */
const MAX_UNCONFIRMED_BATCHES = 4;
/** How often a publisher that is busy is asked again. */
const BUSY_WAIT_MS = 20;

/**
 * Hands the deliveries of a file to a publisher in order, no faster than the broker confirms them: whoever reads the
 * file waits for `add`.
 */
export class Batches {
  readonly #publisher: Publisher;
  readonly #timeoutMs: number;
  readonly #onWay = new Set<Promise<void>>();
  #batch: Delivery[] = [];
  #characters = 0;
  #failure: { readonly error: unknown } | null = null;

  /** @param timeoutMs how long the confirm of a batch may take, and a busy publisher */
  constructor(publisher: Publisher, timeoutMs: number) {
    this.#publisher = publisher;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Takes the next delivery; it waits while too much is on its way.
   *
   * @throws NotPublishedError when an earlier one was not confirmed; the file has to be sent again
   */
  async add(delivery: Delivery): Promise<void> {
    this.#batch.push(delivery);
    this.#characters += delivery.raw?.length ?? 0;
    if (this.#batch.length >= BATCH_DELIVERIES || this.#characters >= BATCH_CHARACTERS) await this.#send();
  }

  /**
   * Waits until everything is confirmed.
   *
   * @throws NotPublishedError when something is not
   */
  async settle(): Promise<void> {
    if (this.#batch.length > 0) await this.#send();
    await Promise.all(this.#onWay);
    this.#throwFailure();
  }

  async #send(): Promise<void> {
    while (this.#onWay.size >= MAX_UNCONFIRMED_BATCHES) await Promise.race(this.#onWay);
    await this.#untilReady();
    this.#throwFailure();
    const batch = this.#batch;
    this.#batch = [];
    this.#characters = 0;
    const onWay = this.#publisher.publish(batch, this.#timeoutMs).then(
      () => void this.#onWay.delete(onWay),
      (error: unknown) => {
        this.#onWay.delete(onWay);
        this.#failure ??= { error };
      },
    );
    this.#onWay.add(onWay);
  }

  /** A broker that is slow for a moment is no reason to have a partner send a long file again. */
  async #untilReady(): Promise<void> {
    const until = performance.now() + this.#timeoutMs;
    while (!this.#publisher.ready() && this.#failure === null) {
      if (performance.now() >= until) throw new NotPublishedError("the broker does not take messages");
      await delay(BUSY_WAIT_MS);
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
