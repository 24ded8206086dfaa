// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { MetricsPage } from "../gateway/ports.ts";
import type { Figures } from "../odoo/ingest.ts";
import { errorSummary } from "./error-summary.ts";
import type { Logger } from "./logger.ts";

/** Of a database that takes long to count, no more than this part of its time is asked for. */
const SHARE = 1 / 20;
/** How long figures are shown that cannot be read again; then it is better to show none. */
const KEPT_MS = 5 * 60_000;

/** Where figures are shown. */
export interface FiguresPage {
  show(figures: Figures): void;
  /** The last reading failed. */
  fail(): void;
  /** Shows none. */
  forget(): void;
}

export interface FiguresOptions {
  readonly read: (signal: AbortSignal) => Promise<Figures>;
  readonly page: FiguresPage;
  /** Odoo is asked at most so often; less often where it takes long to answer. */
  readonly refreshMs: number;
  readonly logger: Logger;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/**
 * Odoo's figures for the page of the metrics. Looking at the page asks for new ones and shows those of the look before,
 * so that no look waits for Odoo; where nobody looks, nobody asks.
 */
export class FiguresReader {
  readonly #options: FiguresOptions;
  readonly #now: () => number;
  readonly #stopped = new AbortController();
  #nextAt = Number.NEGATIVE_INFINITY;
  #readAt = Number.NEGATIVE_INFINITY;
  #isFailing = false;
  #reading: Promise<void> | null = null;

  constructor(options: FiguresOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Somebody looks. */
  touch(): void {
    const now = this.#now();
    if (now < this.#nextAt || this.#reading !== null || this.#stopped.signal.aborted) return;
    this.#reading = this.#read().finally(() => {
      this.#nextAt = now + Math.max(this.#options.refreshMs, (this.#now() - now) / SHARE);
      this.#reading = null;
    });
  }

  /** The page of all metrics, at each look at which Odoo is asked again. */
  before({ contentType, render }: MetricsPage): MetricsPage {
    return {
      contentType,
      render: () => {
        this.touch();
        return render();
      },
    };
  }

  /** Gives up what is under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { read, page, logger } = this.#options;
    try {
      page.show(await read(this.#stopped.signal));
      this.#readAt = this.#now();
      this.#isFailing = false;
    } catch (error) {
      page.fail();
      if (this.#now() - this.#readAt >= KEPT_MS) page.forget();
      // Once, and not at every look: an Odoo that is away is told by the breaker too.
      if (!this.#isFailing && !this.#stopped.signal.aborted) {
        logger.warn(errorSummary(error), "Odoo does not tell its figures; the metrics go without them");
      }
      this.#isFailing = true;
    }
  }
}
