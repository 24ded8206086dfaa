// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** What a promise waits for: over when all of it is confirmed, or as soon as one part is known not to be. */
export class Countdown {
  /** One part failed; later ones change nothing any more. */
  readonly fail: (error: unknown) => void;
  readonly #resolve: () => void;
  #left: number;

  constructor(parts: number, resolve: () => void, reject: (error: unknown) => void) {
    this.#left = parts;
    this.#resolve = resolve;
    this.fail = reject;
  }

  /** One part is confirmed. */
  confirm(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#resolve();
  }
}
