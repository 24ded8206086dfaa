// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Destination } from "./destination.ts";
import type { CourierMetrics } from "./ports.ts";
import type { Verdict } from "./verdict.ts";

/** The hosts that messages go to; one that works and gets nothing at the moment is forgotten. */
export class Destinations {
  readonly #hosts = new Map<string, Destination>();
  readonly #metrics: CourierMetrics;

  constructor(metrics: CourierMetrics) {
    this.#metrics = metrics;
  }

  /** Sends to the host of a URL when its turn has come. @param send must not reject */
  async run(url: string, send: () => Promise<Verdict>): Promise<Verdict> {
    // Not our part to say what is wrong with one that is no URL.
    if (!URL.canParse(url)) return send();
    const { host } = new URL(url);
    const destination = this.#at(host);
    try {
      return await destination.run(send);
    } finally {
      if (destination.isIdle) this.#hosts.delete(host);
    }
  }

  #at(host: string): Destination {
    const known = this.#hosts.get(host);
    if (known !== undefined) return known;
    const onChange = (state: Parameters<CourierMetrics["setDestination"]>[1]) =>
      this.#metrics.setDestination(host, state);
    const made = new Destination({ onChange });
    this.#hosts.set(host, made);
    return made;
  }
}
