// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { handleClientError } from "./errors.ts";

/** The longest a request may take to arrive; longer is a stuck or a hostile sender. Files have it for each part. */
const PATIENCE_MS = 30_000;
const CHECK_MS = 2_000;
/** The least that has to come on average once the patience is used up: a place is not held by a byte a second. */
const LEAST_BYTES_PER_S = 16 * 1024;

/** The request that a connection carries now. Requests behind one another share it: only the last can be arriving. */
interface Arrival {
  request: FastifyRequest | null;
  reply: FastifyReply | null;
  /** When it began, and when it is given up, on the clock of `performance`. */
  since: number;
  until: number;
  isGivenUp: boolean;
}

/**
 * Ends requests that arrive too slowly. Node's own limit is one for all requests, and a file of 200 MB may take longer
 * than a message: this one is extended whenever more of a file comes, as far as it comes fast enough.
 *
 * Kept for each connection and not for each request, which would cost a short message more than its signature.
 */
export class Arrivals {
  readonly #connections = new Map<Socket, Arrival>();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  watch(app: FastifyInstance): void {
    app.server.on("connection", (socket) => {
      this.#connections.set(socket, { request: null, reply: null, since: 0, until: 0, isGivenUp: false });
      socket.once("close", () => this.#connections.delete(socket));
    });
    app.addHook("onRequest", (request, reply, done) => {
      const arrival = this.#connections.get(request.raw.socket);
      if (arrival !== undefined) {
        arrival.request = request;
        arrival.reply = reply;
        arrival.since = performance.now();
        arrival.until = arrival.since + this.#patienceMs;
      }
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
    const arrival = this.#connections.get(request.raw.socket);
    if (arrival?.request !== request) return;
    const earned = arrival.since + this.#patienceMs + (bytes / LEAST_BYTES_PER_S) * 1000;
    arrival.until = Math.min(performance.now() + this.#patienceMs, earned);
  }

  #check(): void {
    const now = performance.now();
    for (const [socket, arrival] of this.#connections) {
      const { request, reply, until } = arrival;
      if (request === null || reply === null) continue;
      if (request.raw.complete) {
        arrival.request = null;
        arrival.reply = null;
      } else if (until > now) continue;
      // What is still on its way behind an answer is read and thrown away, but not for ever.
      else if (arrival.isGivenUp || reply.raw.writableFinished) socket.destroy();
      else this.#giveUp(request, arrival);
    }
  }

  /** The answer first, the end of the connection at the next look: ended at once, the sender would not see why. */
  #giveUp(request: FastifyRequest, arrival: Arrival): void {
    arrival.isGivenUp = true;
    const timeout = Object.assign(new Error("too slow"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
    handleClientError(timeout, request.raw.socket, request.id);
  }
}
