// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { browser } from "@web/core/browser/browser";

/**
 * Gathers ids and hands them on together, at most one hand-over at a time. The wait begins with the first id and is not
 * prolonged by later ones: under steady traffic the page must still move.
 */
export class Coalescer {
  private readonly waiting = new Set<number>();
  private readonly handOver: (ids: ReadonlySet<number>) => Promise<void>;
  private readonly wait: () => number;
  private timer: number | undefined;
  private busy = false;
  private cancelled = false;

  /** `wait` in milliseconds; a function is asked before each wait. */
  constructor(handOver: (ids: ReadonlySet<number>) => Promise<void>, wait: number | (() => number)) {
    this.handOver = handOver;
    this.wait = typeof wait === "number" ? () => wait : wait;
  }

  add(ids: readonly number[]): void {
    for (const id of ids) {
      this.waiting.add(id);
    }
    this.schedule();
  }

  cancel(): void {
    this.cancelled = true;
    browser.clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.timer === undefined && !this.busy && !this.cancelled && this.waiting.size) {
      this.timer = browser.setTimeout(() => void this.run(), this.wait());
    }
  }

  private async run(): Promise<void> {
    const ids = new Set(this.waiting);
    this.waiting.clear();
    this.timer = undefined;
    this.busy = true;
    try {
      await this.handOver(ids);
    } finally {
      this.busy = false;
      this.schedule();
    }
  }
}
