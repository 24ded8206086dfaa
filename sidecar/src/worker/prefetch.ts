// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Bytes of messages one slot may hold. Partners decide how large messages are; memory must not depend on them. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
const SMALLEST = 4;

/**
 * How many messages the broker may hand out ahead. AMQP can only count messages, so the count is lowered when they
 * turn out to be large, and raised again when they are small.
 */
export class Prefetch {
  readonly #full: number;
  readonly #queues: number;
  #current: number;

  /** @param full messages per queue while they are of ordinary size */
  constructor(full: number, queues: number) {
    this.#full = full;
    this.#queues = queues;
    this.#current = full;
  }

  /** The count for the next subscription. */
  get current(): number {
    return this.#current;
  }

  /** Takes note of what is held. Returns whether it is too much, so that the slot must subscribe anew. */
  exceededBy(heldBytes: number): boolean {
    if (heldBytes <= MAX_HELD_BYTES || this.#current <= SMALLEST) return false;
    this.#current = Math.max(SMALLEST, Math.floor(this.#current / 8));
    return true;
  }

  /** Takes note of a batch. Returns whether a lowered count can be raised, so that the slot should subscribe anew. */
  raisedBy(messages: number, bytes: number): boolean {
    if (this.#current === this.#full) return false;
    if ((bytes / messages) * this.#full * this.#queues > MAX_HELD_BYTES / 2) return false;
    this.#current = this.#full;
    return true;
  }
}
