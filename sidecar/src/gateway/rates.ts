// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import ipaddr from "ipaddr.js";

const WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;
const MAPPED = "::ffff:";

interface Window {
  readonly endsAt: number;
  count: number;
}

/**
 * Counts in windows of a minute, each key by itself. Of more keys than it holds, the one whose window began first is
 * forgotten: memory stays bounded, and who sends from that many addresses is not held by a count of each.
 *
 * It counts synchronously. The common limiter for Fastify waits for a store that could be remote, and that wait costs
 * a message more than its signature.
 */
export class Rates {
  /** In the order in which the windows began. */
  readonly #windows = new Map<string, Window>();
  readonly #maxKeys: number;

  constructor(maxKeys = MAX_KEYS) {
    this.#maxKeys = maxKeys;
  }

  /**
   * Counts one request.
   *
   * @param limit requests a minute
   * @param now milliseconds since any fixed time
   * @returns 0, or the seconds to wait when the limit is used up
   */
  count(key: string, limit: number, now: number): number {
    const window = this.#windowOf(key, now);
    window.count += 1;
    return window.count <= limit ? 0 : Math.ceil((window.endsAt - now) / 1000);
  }

  #windowOf(key: string, now: number): Window {
    const window = this.#windows.get(key);
    if (window !== undefined && now < window.endsAt) return window;
    this.#windows.delete(key);
    if (this.#windows.size >= this.#maxKeys) this.#forgetFirst();
    const next = { endsAt: now + WINDOW_MS, count: 0 };
    this.#windows.set(key, next);
    return next;
  }

  #forgetFirst(): void {
    for (const key of this.#windows.keys()) {
      this.#windows.delete(key);
      return;
    }
  }
}

/**
 * What an address is counted under: an IPv4 address itself, of IPv6 its /64, which one subscriber has whole
 * (RFC 6177 section 2).
 *
 * @param ip as the socket or the proxy names it; a text that is no address counts as itself
 */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip;
  if (ip.startsWith(MAPPED) && ip.includes(".")) return ip.slice(MAPPED.length);
  if (!ipaddr.IPv6.isValid(ip)) return ip;
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
