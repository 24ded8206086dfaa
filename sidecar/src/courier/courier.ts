// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { doubling } from "../backoff.ts";
import { errorSummary } from "../observability/error-summary.ts";
import type { Logger } from "../observability/logger.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import type { Claimed, Outbox, OutboxRow, Settlement } from "../odoo/outbox.ts";
import { type DeliveryOptions, deliver } from "./delivery.ts";
import { Destinations } from "./destinations.ts";
import type { CourierMetrics } from "./ports.ts";
import { settleAll } from "./settle.ts";
import { SETTLE_MARGIN_MS } from "./term.ts";

export interface CourierOptions extends Omit<DeliveryOptions, "destinations"> {
  /** Names this process in Odoo. */
  readonly name: string;
  /** Messages of one claim. */
  readonly batch: number;
  readonly leaseSeconds: number;
  /** How long to wait where nothing is due. */
  readonly pollMs: number;
  readonly outbox: Outbox;
  readonly metrics: CourierMetrics;
  readonly logger: Logger;
}

/** The running courier. */
export interface Courier {
  /** Ends what is under way, gives back what was not begun, settles all; after `graceMs` leases run out by themselves. */
  stop(graceMs: number): Promise<void>;
}

/** Claims that are worked on at once: so a partner that is slow holds up others only until the next claim. */
const OPEN_BATCHES = 4;
/** When stopping, how long a claim under way may still take: what it leases would stay leased for nothing. */
const CLAIM_GRACE_MS = 2_000;
/** Of the grace when stopping: the rest is for settling. */
const SENDING_SHARE = 0.6;
const ODOO_FIRST_WAIT_MS = 1_000;
const ODOO_LONGEST_WAIT_MS = 30_000;
/** How often an Odoo without `freight.outbox` is asked whether it has been upgraded. */
const MISSING_WAIT_MS = 60_000;

/**
 * Takes messages from Odoo to partners.
 *
 * ```
 *  claim ──▶ write, sign, send each ──▶ settle      a crash anywhere: the lease runs out, another courier claims the
 *    ▲      (in parallel, by host)        │         message again and sends it with the same id
 *    └────────────────────────────────────┘
 * ```
 *
 * Nothing is kept here: what is owed, in which order and when it is due again is in Odoo. While Odoo is away nothing is
 * claimed, and what was sent meanwhile is settled as soon as it is back, as long as the lease is held.
 */
export function startCourier(options: CourierOptions): Courier {
  const stop = new AbortController();
  const cut = new AbortController();
  const unclaim = new AbortController();
  const abandon = new AbortController();
  // Every request listens, and Node takes more than ten listeners for a leak.
  setMaxListeners(0, stop.signal, cut.signal, abandon.signal);
  const signals = {
    stop: stop.signal,
    unclaim: unclaim.signal,
    cut: cut.signal,
    abandon: abandon.signal,
  };
  const run = new Loop(options, signals).run();
  return {
    async stop(graceMs) {
      stop.abort();
      const timers = [
        setTimeout(() => unclaim.abort(), Math.min(CLAIM_GRACE_MS, graceMs)),
        setTimeout(() => cut.abort(), graceMs * SENDING_SHARE),
        setTimeout(() => abandon.abort(), graceMs),
      ];
      await run;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Signals {
  /** Begin nothing new. */
  readonly stop: AbortSignal;
  /** Give requests to partners up. */
  readonly cut: AbortSignal;
  /** Give a claim up. */
  readonly unclaim: AbortSignal;
  /** Give every call to Odoo up. */
  readonly abandon: AbortSignal;
}

class Loop {
  readonly #options: CourierOptions;
  readonly #signals: Signals;
  readonly #delivery: DeliveryOptions;
  readonly #open = new Set<Promise<void>>();
  #failures = 0;
  #isMissing = false;

  constructor(options: CourierOptions, signals: Signals) {
    this.#options = options;
    this.#signals = signals;
    this.#delivery = { ...options, destinations: new Destinations(options.metrics) };
  }

  /** Never rejects. */
  async run(): Promise<void> {
    const { batch, pollMs } = this.#options;
    while (!this.#signals.stop.aborted) {
      if (this.#open.size >= OPEN_BATCHES) {
        await Promise.race(this.#open);
        continue;
      }
      const beganAt = performance.now();
      const claimed = await this.#claim();
      if (claimed === null) continue;
      const count = claimed.rows.length + claimed.unreadable.length;
      if (count > 0) this.#begin(claimed, beganAt);
      if (count < batch) await this.#pause(pollMs);
    }
    await Promise.all(this.#open);
  }

  async #claim(): Promise<Claimed | null> {
    const { outbox, name, batch, leaseSeconds, metrics } = this.#options;
    try {
      const claimed = await outbox.claim(name, batch, leaseSeconds, { signal: this.#signals.unclaim });
      if (this.#failures > 0 || this.#isMissing) this.#options.logger.info("Odoo gives messages out again");
      this.#failures = 0;
      this.#isMissing = false;
      metrics.setOldest(ageOf(claimed.rows[0]));
      return claimed;
    } catch (error) {
      if (!this.#signals.stop.aborted) await this.#pause(this.#waitAfter(error));
      return null;
    }
  }

  #waitAfter(error: unknown): number {
    const { logger } = this.#options;
    if (error instanceof TransientOdooError && error.code === "missing") {
      if (!this.#isMissing) {
        logger.warn(
          { err: errorSummary(error) },
          "this Odoo gives out no messages to send (an older addon?)",
        );
      }
      this.#isMissing = true;
      return MISSING_WAIT_MS;
    }
    logger.warn({ err: errorSummary(error) }, "no messages to send could be had from Odoo");
    const wait = doubling(ODOO_FIRST_WAIT_MS, ODOO_LONGEST_WAIT_MS, this.#failures);
    this.#failures += 1;
    return wait * (0.8 + Math.random() * 0.2);
  }

  #begin(claimed: Claimed, beganAt: number): void {
    const work = this.#work(claimed, beganAt)
      .catch((err: unknown) =>
        this.#options.logger.error({ err }, "messages were not settled: a fault of ours"),
      )
      .finally(() => this.#open.delete(work));
    this.#open.add(work);
  }

  async #work({ rows, unreadable }: Claimed, beganAt: number): Promise<void> {
    const { timeoutMs, leaseSeconds, outbox, metrics, logger } = this.#options;
    const leaseEndsAt = beganAt + leaseSeconds * 1000;
    const term = { ...this.#signals, beginBefore: leaseEndsAt - timeoutMs - SETTLE_MARGIN_MS };
    const settlements = await Promise.all([
      ...unreadable.map(asFailed),
      ...rows.map((row) => deliver(row, term, this.#delivery)),
    ]);
    const systems = new Map(rows.map(({ id, system }) => [id, system.code]));
    const abandon = this.#signals.abandon;
    await settleAll(settlements, { systems, leaseEndsAt, abandon, outbox, metrics, logger });
  }

  /** Waits, but not when stopping. */
  async #pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#signals.stop }).catch(() => {});
  }
}

function asFailed({ id, lease, detail }: Claimed["unreadable"][number]): Settlement {
  const nothing = { status: null, retry_in_seconds: null, body: null, response: null };
  return { id, lease, outcome: "failed", detail, ...nothing };
}

/** Seconds since a message was made. */
function ageOf(row: OutboxRow | undefined): number {
  const madeAt = row === undefined ? Number.NaN : Date.parse(row.event.time);
  return Number.isNaN(madeAt) ? 0 : Math.max(0, (Date.now() - madeAt) / 1000);
}
