// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * Lends out abort signals that fire after a fixed time. One that did not fire is lent out again: making a signal costs
 * more than the rest of a request's bookkeeping. A borrower takes its listeners off when it is done.
 */
export class Deadlines {
  readonly #afterMs: number;
  readonly #spare: AbortController[] = [];

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  /** Runs some work under a deadline; the work itself has to heed the signal. */
  async run<Result>(work: (deadline: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = this.#spare.pop() ?? new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#afterMs);
    try {
      return await work(controller.signal);
    } finally {
      clearTimeout(timer);
      if (!controller.signal.aborted) this.#spare.push(controller);
    }
  }
}
