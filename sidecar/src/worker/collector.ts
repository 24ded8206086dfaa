// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** When a batch is given out. */
export interface BatchLimits {
  /** At most so many events, but never less than one item. */
  readonly size: number;
  /** At most so long after the first item of the batch came (milliseconds). */
  readonly waitMs: number;
  /** At most so many bytes, but never less than one item. Odoo reads no body over 128 MiB. */
  readonly bytes: number;
}

/** How much an item counts for. */
export interface Weight {
  readonly events: number;
  readonly bytes: number;
}

interface Entry<T> extends Weight {
  readonly item: T;
  /** `performance.now()` of its arrival. */
  readonly since: number;
}

/** Gathers what comes one by one into batches, in order. One reader at a time. */
export class BatchCollector<T> {
  readonly #limits: BatchLimits;
  #entries: Entry<T>[] = [];
  #bytes = 0;
  #events = 0;
  #ended = false;
  #wake = () => {};

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** Bytes held and not given out. */
  get bytes(): number {
    return this.#bytes;
  }

  push(item: T, { events, bytes }: Weight): void {
    if (this.#ended) return;
    this.#entries.push({ item, events, bytes, since: performance.now() });
    this.#events += events;
    this.#bytes += bytes;
    if (this.#entries.length === 1 || this.#full()) this.#wake();
  }

  /** Gives nothing more out, and drops what is held: the broker still has it. */
  end(): void {
    this.#ended = true;
    this.#entries = [];
    this.#events = 0;
    this.#bytes = 0;
    this.#wake();
  }

  /** The next batch, or null after the end.
   * @param size a smaller limit for this batch, when large ones take too long */
  async next(size = this.#limits.size): Promise<readonly T[] | null> {
    while (!this.#ended && this.#entries.length === 0) await this.#woken();
    const patience = (this.#entries[0]?.since ?? 0) + this.#limits.waitMs - performance.now();
    if (patience > 0 && !this.#full() && this.#events < size) await this.#woken(patience);
    return this.#ended ? null : this.#take(Math.min(size, this.#limits.size));
  }

  #full(): boolean {
    return this.#events >= this.#limits.size || this.#bytes >= this.#limits.bytes;
  }

  #woken(timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #take(size: number): T[] {
    let count = 0;
    let events = 0;
    let bytes = 0;
    for (const entry of this.#entries) {
      const isOver = events + entry.events > size || bytes + entry.bytes > this.#limits.bytes;
      if (count > 0 && isOver) break;
      count += 1;
      events += entry.events;
      bytes += entry.bytes;
    }
    this.#events -= events;
    this.#bytes -= bytes;
    return this.#entries.splice(0, count).map((entry) => entry.item);
  }
}
