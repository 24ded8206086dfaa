// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance, FastifyRequest } from "fastify";
import { handleClientError } from "./errors.ts";

/** The longest a request may take to arrive; longer is a stuck or a hostile sender. Files have it for each part. */
const PATIENCE_MS = 30_000;
const CHECK_MS = 2_000;
/** The least that has to come on average once the patience is used up: a place is not held by a byte a second. */
const LEAST_BYTES_PER_S = 16 * 1024;

interface Arrival {
  /** When it began, and when it is given up, on the clock of `performance`. */
  readonly since: number;
  until: number;
  isAnswered: boolean;
}

/**
 * Ends requests that arrive too slowly. Node's own limit is one for all requests, and a file of 200 MB may take longer
 * than a message: this one is extended whenever more of a file comes, as far as it comes fast enough.
 */
export class Arrivals {
  readonly #arriving = new Map<FastifyRequest, Arrival>();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  watch(app: FastifyInstance): void {
    app.addHook("onRequest", (request, _reply, done) => {
      const since = performance.now();
      this.#arriving.set(request, { since, until: since + this.#patienceMs, isAnswered: false });
      done();
    });
    app.addHook("onResponse", (request, _reply, done) => {
      const arrival = this.#arriving.get(request);
      // What is still on its way behind an early answer is read and thrown away, but not for ever.
      if (request.raw.complete) this.#arriving.delete(request);
      else if (arrival !== undefined) arrival.isAnswered = true;
      done();
    });
    const timer = setInterval(() => this.#check(), Math.min(CHECK_MS, this.#patienceMs)).unref();
    app.addHook("onClose", async () => clearInterval(timer));
  }

  /**
   * Waits for more of a request.
   *
   * @param bytes how many came so far
   */
  extend(request: FastifyRequest, bytes: number): void {
    const arrival = this.#arriving.get(request);
    if (arrival === undefined) return;
    const earned = arrival.since + this.#patienceMs + (bytes / LEAST_BYTES_PER_S) * 1000;
    arrival.until = Math.min(performance.now() + this.#patienceMs, earned);
  }

  #check(): void {
    const now = performance.now();
    for (const [request, arrival] of this.#arriving) {
      const { raw } = request;
      if (raw.complete || raw.destroyed) this.#arriving.delete(request);
      else if (arrival.until > now) continue;
      else if (arrival.isAnswered) raw.destroy();
      else this.#giveUp(request, arrival);
    }
  }

  /** The answer first, the end of the connection at the next look: ended at once, the sender would not see why. */
  #giveUp(request: FastifyRequest, arrival: Arrival): void {
    arrival.isAnswered = true;
    const timeout = Object.assign(new Error("too slow"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
    handleClientError(timeout, request.raw.socket, request.id);
  }
}
