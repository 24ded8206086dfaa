// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import type { Subscription, TakenMessage } from "../broker/consumer.ts";
import { countDeliveries } from "../broker/framing.ts";
import type { Logger } from "../observability/logger.ts";
import { EventOdooError, TransientOdooError } from "../odoo/errors.ts";
import type { Answer } from "../odoo/ingest.ts";
import type { Breaker } from "./breaker.ts";
import { BatchCollector, type BatchLimits } from "./collector.ts";
import { applyInHalves, type Result } from "./halves.ts";
import { type Decoded, type Item, readItems } from "./item.ts";
import type { Apply, Send, Subscribe, WorkerMetrics } from "./ports.ts";
import { Prefetch } from "./prefetch.ts";
import { type Disposition, dispositionOf, dispositionOfUndecodable, type LadderOptions } from "./settle.ts";

const REOPEN_DELAY_MS = 500;

export interface SlotOptions extends LadderOptions {
  /** `<lane>.<slot>`, the seal chain of its calls. */
  readonly chain: string;
  /** The queues this slot alone reads in this process. */
  readonly queues: readonly string[];
  readonly limits: BatchLimits;
  readonly confirmTimeoutMs: number;
  readonly subscribe: Subscribe;
  readonly send: Send;
  readonly apply: Apply;
  readonly breaker: Breaker;
  readonly metrics: WorkerMetrics;
  readonly logger: Logger;
}

/** The two ways a slot is told to stop. */
export interface StopSignals {
  /** Finish the call under way, settle it, take nothing new. */
  readonly stop: AbortSignal;
  /** Give the call under way up; its messages go back to their queues. */
  readonly abandon: AbortSignal;
}

/**
 * One slot: reads some queues of one lane and makes one call to Odoo at a time.
 *
 * ```
 *  waiting ──▶ subscribed ──▶ calling ──▶ settling ──▶ subscribed …
 *     ▲            │             │            │
 *     └────────────┴─────────────┴────────────┘
 *       the subscription ends, the breaker opens, Odoo is away, the broker does not confirm
 * ```
 *
 * - waiting: until the breaker lets work pass; nothing is held.
 * - subscribed: the broker hands out up to the prefetch; the collector makes batches of it. The prefetch is two
 *   batches, so the next one gathers while Odoo works on this one.
 * - calling: one call with the batch, cut in halves if Odoo refuses it as a whole. A transient error opens the breaker.
 * - settling: what must go on a rung or be parked is sent and confirmed, then ONE acknowledgement covers the batch,
 *   which is always the oldest unsettled part of the channel.
 *
 * Leaving for `waiting` closes the channel: whatever is not acknowledged goes back to the head of its queue in order.
 * Events applied without an acknowledgement come again, and Odoo answers `duplicate`.
 */
export class Slot {
  readonly #options: SlotOptions;
  readonly #prefetch: Prefetch;
  /** Lowered when a call takes too long. */
  #size: number;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#size = options.limits.size;
    this.#prefetch = new Prefetch(options.limits.size * 2, options.queues.length);
  }

  /** Works until told to stop. Never rejects. */
  async run(signals: StopSignals): Promise<void> {
    const { breaker, logger } = this.#options;
    while (!signals.stop.aborted) {
      await breaker.whenPassing();
      if (signals.stop.aborted) return;
      try {
        await this.#work(signals);
      } catch (error) {
        if (signals.stop.aborted) return;
        logger.warn({ reason: error instanceof Error ? error.message : String(error) }, "slot starts anew");
        await delay(REOPEN_DELAY_MS, undefined, { signal: signals.stop }).catch(() => {});
      }
    }
  }

  /** One subscription, from its start to its end. */
  async #work({ stop, abandon }: StopSignals): Promise<void> {
    const { breaker, queues, limits } = this.#options;
    const collector = new BatchCollector<TakenMessage>(limits);
    const end = () => collector.end();
    const offBreaker = breaker.onOpen(end);
    stop.addEventListener("abort", end, { once: true });
    let lost: string | null = null;
    let subscription: Subscription | null = null;
    try {
      subscription = await this.#subscribe(stop, {
        queues,
        prefetch: this.#prefetch.current,
        onMessage: (message) => {
          const { content } = message;
          collector.push(message, { events: countDeliveries(content), bytes: content.length });
          if (this.#prefetch.exceededBy(collector.bytes)) end();
        },
        onEnd: (reason) => {
          lost = reason;
          end();
        },
      });
      for (
        let batch = await collector.next(this.#size);
        batch !== null;
        batch = await collector.next(this.#size)
      ) {
        await this.#deliver(batch, subscription, abandon);
        const bytes = batch.reduce((sum, message) => sum + message.content.length, 0);
        if (this.#prefetch.raisedBy(batch.length, bytes)) end();
      }
      if (lost !== null && !stop.aborted) throw new Error(lost);
    } finally {
      offBreaker();
      stop.removeEventListener("abort", end);
      await subscription?.close();
    }
  }

  /** Subscribing waits for as long as the broker is away, but not past a stop. */
  async #subscribe(stop: AbortSignal, options: Parameters<Subscribe>[0]): Promise<Subscription> {
    const subscribing = this.#options.subscribe(options);
    let onStop = () => {};
    const stopped = new Promise<never>((_, reject) => {
      onStop = () => reject(new Error("stopped while subscribing"));
      stop.addEventListener("abort", onStop, { once: true });
    });
    try {
      return await Promise.race([subscribing, stopped]);
    } catch (error) {
      subscribing.then((late) => late.close()).catch(() => {});
      throw error;
    } finally {
      stop.removeEventListener("abort", onStop);
    }
  }

  async #deliver(
    batch: readonly TakenMessage[],
    subscription: Subscription,
    abandon: AbortSignal,
  ): Promise<void> {
    const { ladderMs, metrics, lane, breaker } = this.#options;
    const items = batch.flatMap((message) => readItems(message, ladderMs.length));
    const decoded = items.filter((item) => item.kind === "decoded");
    metrics.observeBatch(lane, items.length, oldestWait(decoded));
    try {
      const results = await this.#apply(decoded, abandon);
      this.#size = Math.min(this.#options.limits.size, this.#size * 2);
      await this.#settle(items, decoded, results);
      const last = batch.at(-1);
      if (last) subscription.ackUpTo(last);
    } catch (error) {
      if (!(error instanceof TransientOdooError)) throw error;
      if (error.code === "timeout")
        this.#size = Math.max(1, Math.floor(Math.min(items.length, this.#size) / 2));
      if (error.code !== "stopped") breaker.trip(error);
    }
  }

  /** In calls of the size that is in force: one message may hold more events than that. */
  async #apply(decoded: readonly Decoded[], abandon: AbortSignal): Promise<Result<Answer>[]> {
    const size = this.#size;
    const results: Result<Answer>[] = [];
    for (let from = 0; from < decoded.length; from += size) {
      const part = decoded.slice(from, from + size);
      results.push(...(await applyInHalves(part, (items) => this.#call(items, abandon))));
    }
    return results;
  }

  async #call(part: readonly Decoded[], abandon: AbortSignal): Promise<readonly Answer[]> {
    const { apply, breaker, chain } = this.#options;
    try {
      const answers = await apply(part, chain, { signal: abandon });
      breaker.succeed();
      return answers;
    } catch (error) {
      // Larger batches timed out before, and Odoo has answered pings since: this event itself is what takes so long.
      if (
        error instanceof TransientOdooError &&
        error.code === "timeout" &&
        part.length === 1 &&
        this.#size === 1
      ) {
        throw new EventOdooError("too_slow", error.message);
      }
      throw error;
    }
  }

  async #settle(
    items: readonly Item[],
    decoded: readonly Decoded[],
    results: readonly Result<Answer>[],
  ): Promise<void> {
    const resultOf = new Map(decoded.map((item, index) => [item, results[index]]));
    const dispositions = items.map((item) => this.#dispose(item, resultOf));
    const toSend = dispositions.flatMap((disposition) => disposition.send ?? []);
    if (toSend.length > 0) {
      await this.#options.send(toSend, this.#options.confirmTimeoutMs);
    }
    const { lane, metrics } = this.#options;
    dispositions.forEach(({ settled }, index) => {
      const item = items[index];
      metrics.countSettled(lane, settled, item?.kind === "decoded" ? item.receivedAt : null);
    });
  }

  #dispose(item: Item, resultOf: ReadonlyMap<Item, Result<Answer> | undefined>): Disposition {
    if (item.kind === "undecodable") return this.#note(item, dispositionOfUndecodable(item, this.#options));
    const result = resultOf.get(item);
    if (result === undefined) throw new Error("an item was left without a result");
    return this.#note(item, dispositionOf(item, result, this.#options));
  }

  /** Says in the log what a person may have to look at; never what the message holds. */
  #note(item: Item, disposition: Disposition): Disposition {
    const { lane, logger } = this.#options;
    const line = { lane, correlationid: item.kind === "decoded" ? item.correlationId : null };
    const reason: unknown = disposition.send?.headers?.["x-freight-reason"];
    if (disposition.settled === "parked")
      logger.error({ ...line, reason }, "event parked: Odoo could not record it");
    else if (disposition.settled === "failed")
      logger.warn({ ...line, reason }, "event failed, tried again later");
    return disposition;
  }
}

/** Seconds since the oldest event of a batch was received. */
function oldestWait(batch: readonly Decoded[]): number {
  const now = Date.now();
  const oldest = batch.reduce((least, { receivedAt }) => Math.min(least, receivedAt ?? now), now);
  return (now - oldest) / 1000;
}
