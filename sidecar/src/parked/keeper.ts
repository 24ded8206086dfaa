// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import { doubling } from "../backoff.ts";
import type { Subscription, TakenMessage } from "../broker/consumer.ts";
import { parkedQueue } from "../broker/names.ts";
import { LANES, type Lane } from "../canonical/index.ts";
import { errorSummary } from "../observability/error-summary.ts";
import type { Logger } from "../observability/logger.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import type { Parked, ParkedMessage } from "../odoo/parked.ts";
import { BatchCollector } from "../worker/collector.ts";
import { applyInHalves } from "../worker/halves.ts";
import { attemptOf } from "../worker/item.ts";
import type { Subscribe } from "../worker/ports.ts";

/** Few at a time, of each lane: nothing waits for them, and each may be as large as a message can be. */
const PREFETCH = 10;
/** Base64 makes four bytes of three; a call's body stays far below the 128 MiB that Odoo reads. */
const LIMITS = { size: PREFETCH * LANES.length, waitMs: 100, bytes: 16 * 1024 * 1024 };
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** How often an Odoo without `freight.parked` is asked whether it has been upgraded. */
const MISSING_WAIT_MS = 60_000;

export interface KeeperOptions {
  /** First word of the queues' names. */
  readonly prefix: string;
  readonly subscribe: Subscribe;
  readonly parked: Parked;
  readonly logger: Logger;
}

/** The running keeper. */
export interface Keeper {
  /** Gives the call under way up; its messages stay on their queues. */
  stop(): Promise<void>;
}

/**
 * Takes parked messages to Odoo, where people see, replay and discard them.
 *
 * ```
 *  queue ──▶ Odoo keeps them, word for word ──▶ acknowledge      a crash before the acknowledgement: they come again,
 *                                                               and Odoo knows them by their digest
 * ```
 *
 * A message leaves its queue once Odoo's transaction is committed and not before; while Odoo is away they wait there.
 * One that Odoo does not take stays on its queue, and the log says so.
 */
export function startKeeper(options: KeeperOptions): Keeper {
  const stopped = new AbortController();
  const run = keepOn(options, stopped.signal);
  return {
    async stop() {
      stopped.abort();
      await run;
    },
  };
}

/** Never rejects. */
async function keepOn(options: KeeperOptions, stop: AbortSignal): Promise<void> {
  const { logger } = options;
  let failures = 0;
  const onKept = () => {
    if (failures > 0) logger.info("Odoo takes parked messages again");
    failures = 0;
  };
  while (!stop.aborted) {
    try {
      await keepUntilLost(options, stop, onKept);
    } catch (error) {
      if (stop.aborted) return;
      const isMissing = error instanceof TransientOdooError && error.code === "missing";
      const wait = isMissing ? MISSING_WAIT_MS : doubling(FIRST_WAIT_MS, LONGEST_WAIT_MS, failures);
      // Once: an Odoo that is away is told by the breaker too.
      if (failures === 0) logger.warn({ err: errorSummary(error) }, "parked messages stay on their queues");
      failures += 1;
      await delay(wait, undefined, { signal: stop }).catch(() => {});
    }
  }
}

/** One subscription, until it is lost or Odoo is away; closing it gives back what is not acknowledged. */
async function keepUntilLost(
  { prefix, subscribe, parked, logger }: KeeperOptions,
  stop: AbortSignal,
  onKept: () => void,
): Promise<void> {
  const laneOf = new Map(LANES.map((lane) => [parkedQueue(prefix, lane), lane]));
  const collector = new BatchCollector<TakenMessage>(LIMITS);
  const end = () => collector.end();
  let lost: string | null = null;
  stop.addEventListener("abort", end, { once: true });
  const subscribing = subscribe({
    queues: [...laneOf.keys()],
    prefetch: PREFETCH,
    onMessage: (message) => collector.push(message, { events: 1, bytes: message.content.length }),
    onEnd: (reason) => {
      lost = reason;
      end();
    },
  });
  subscribing.catch((error: unknown) => {
    lost = error instanceof Error ? error.message : String(error);
    end();
  });
  try {
    for (let batch = await collector.next(); batch !== null; batch = await collector.next()) {
      const subscription = await subscribing;
      await keepBatch(batch, subscription, laneOf, { parked, logger, stop });
      onKept();
    }
    if (lost !== null && !stop.aborted) throw new Error(lost);
  } finally {
    stop.removeEventListener("abort", end);
    closeLater(subscribing);
  }
}

async function keepBatch(
  batch: readonly TakenMessage[],
  subscription: Subscription,
  laneOf: ReadonlyMap<string, Lane>,
  { parked, logger, stop }: Pick<KeeperOptions, "parked" | "logger"> & { readonly stop: AbortSignal },
): Promise<void> {
  const results = await applyInHalves(batch, (messages) =>
    parked.keep(
      messages.map((message) => read(message, laneOf)),
      { signal: stop },
    ),
  );
  batch.forEach((message, index) => {
    const result = results[index];
    if (result?.ok) subscription.ack(message);
    else
      logger.error(
        { reason: result?.error.code },
        "Odoo does not take a parked message: it stays on its queue",
      );
  });
}

function read(message: TakenMessage, laneOf: ReadonlyMap<string, Lane>): ParkedMessage {
  const reason: unknown = message.properties.headers?.["x-freight-reason"];
  return {
    // The default exchange routes by the queue's name.
    lane: laneOf.get(message.fields.routingKey) ?? "operational",
    reason: typeof reason === "string" && reason !== "" ? reason : "unknown",
    attempt: attemptOf(message),
    content: message.content,
  };
}

/** Subscribing waits for as long as the broker is away; nobody waits for that any more. */
function closeLater(subscribing: Promise<Subscription>): void {
  subscribing.then((subscription) => subscription.close()).catch(() => {});
}
