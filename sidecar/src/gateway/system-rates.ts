// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

const WINDOW_MS = 60_000;

interface Window {
  readonly endsAt: number;
  count: number;
}

/**
 * Counts the authentic messages of each system in windows of a minute. What a stranger sends in a system's name counts
 * for the stranger's address only: nobody can use up the rate of somebody else.
 *
 * It is no use of the rate limiter that counts addresses: that one is asynchronous and keeps a list of the keys it may
 * forget, and here the keys are the few systems that are known.
 */
export class SystemRates {
  readonly #windows = new Map<string, Window>();

  /**
   * Counts one message.
   *
   * @param now milliseconds since any fixed time
   * @returns 0, or the seconds to wait when the rate is used up
   */
  count(system: { readonly code: string; readonly ratePerMinute: number }, now: number): number {
    const window = this.#windowOf(system.code, now);
    window.count += 1;
    return window.count <= system.ratePerMinute ? 0 : Math.ceil((window.endsAt - now) / 1000);
  }

  #windowOf(code: string, now: number): Window {
    const window = this.#windows.get(code);
    if (window !== undefined && now < window.endsAt) return window;
    const next = { endsAt: now + WINDOW_MS, count: 0 };
    this.#windows.set(code, next);
    return next;
  }
}
