// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { setTimeout as delay } from "node:timers/promises";
import { doubling } from "../backoff.ts";
import { errorSummary } from "../observability/error-summary.ts";
import type { Logger } from "../observability/logger.ts";
import { TransientOdooError } from "../odoo/errors.ts";
import type { Feed, FeedOutcome, Increment } from "../odoo/feed.ts";
import { FeedError } from "./feed-error.ts";
import type { FeedStore } from "./ports.ts";
import { pagesOf } from "./write.ts";

/** Long enough for the first page; each page prolongs it. */
const LEASE_SECONDS = 300;
/** An extraction looks at all the books. */
const CLAIM_TIMEOUT_MS = 600_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** How often an Odoo without `freight.feed` is asked whether it has been upgraded. */
const MISSING_WAIT_MS = 60_000;

export interface FeedPublisherOptions {
  readonly name: string;
  readonly pollMs: number;
  readonly feed: Feed;
  readonly store: FeedStore;
  readonly logger: Logger;
}

/** The running publisher. */
export interface FeedPublisher {
  /** Gives what is under way up; Odoo gives the increment out again when its lease is over. */
  stop(): Promise<void>;
}

/**
 * Publishes increments of reporting feeds, one after the other.
 *
 * ```
 *  claim ──▶ pages ──▶ files in a place of their own ──▶ shown to readers ──▶ settle
 *                        │ full, away, refused                a crash here: claimed again, found there, settled
 *                        └──▶ settle "failed": Odoo tells a person, and gives the same rows out again
 * ```
 */
export function startFeedPublisher(options: FeedPublisherOptions): FeedPublisher {
  const stopped = new AbortController();
  const run = publishOn(options, stopped.signal);
  return {
    async stop() {
      stopped.abort();
      await run;
    },
  };
}

/** Never rejects. */
async function publishOn(options: FeedPublisherOptions, stop: AbortSignal): Promise<void> {
  const { logger, pollMs } = options;
  let failures = 0;
  while (!stop.aborted) {
    let wait = pollMs;
    try {
      if (await publishNext(options, stop)) wait = 0;
      if (failures > 0) logger.info("reporting feeds are published again");
      failures = 0;
    } catch (error) {
      if (stop.aborted) return;
      const isMissing = error instanceof TransientOdooError && error.code === "missing";
      wait = isMissing ? MISSING_WAIT_MS : doubling(FIRST_WAIT_MS, LONGEST_WAIT_MS, failures);
      if (failures === 0) logger.warn({ err: errorSummary(error) }, "no reporting feed can be published");
      failures += 1;
    }
    await delay(wait, undefined, { signal: stop }).catch(() => {});
  }
}

/** @returns whether there was one */
export async function publishNext(
  { name, feed, store, logger }: FeedPublisherOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const increment = await feed.claim(name, LEASE_SECONDS, { signal, timeoutMs: CLAIM_TIMEOUT_MS });
  if (increment === null) return false;
  const outcome = await put(increment, feed, store, signal);
  const state = await feed.settle(increment, outcome, { signal, timeoutMs: CLAIM_TIMEOUT_MS });
  const told = { feed: increment.feed, number: increment.number, state };
  if (outcome.outcome === "published") logger.info(told, "increment of a reporting feed published");
  else logger.warn({ ...told, detail: outcome.detail }, "increment of a reporting feed not published");
  return outcome.outcome === "published";
}

/** What became of it; errors of Odoo's calls pass, as then nothing can be settled either. */
async function put(
  increment: Increment,
  feed: Feed,
  store: FeedStore,
  signal: AbortSignal,
): Promise<FeedOutcome> {
  try {
    return { outcome: "published", ...(await store.publish(increment, pagesOf(feed, increment, signal))) };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    return { outcome: "failed", detail: error.message };
  }
}
