// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** An abort signal that fires after a fixed time unless it is given back before. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the waiting; the borrower's listeners have to be off the signal by then. */
  giveBack(): void;
}

/**
 * Lends out deadlines. One that did not fire is lent out again: making an abort signal costs more than the rest of a
 * request's bookkeeping.
 */
export class Deadlines {
  readonly #afterMs: number;
  readonly #spare: Lent[] = [];

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  lend(): Deadline {
    const deadline = this.#spare.pop() ?? new Lent(this.#spare);
    deadline.start(this.#afterMs);
    return deadline;
  }
}

class Lent implements Deadline {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #spare: Lent[];
  readonly #fire = () => this.#controller.abort();
  #timer: NodeJS.Timeout | undefined;

  constructor(spare: Lent[]) {
    this.#spare = spare;
    this.signal = this.#controller.signal;
  }

  start(afterMs: number): void {
    this.#timer = setTimeout(this.#fire, afterMs);
  }

  giveBack(): void {
    clearTimeout(this.#timer);
    if (!this.signal.aborted) this.#spare.push(this);
  }
}
