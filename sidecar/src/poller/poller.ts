// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { doubling } from "../backoff.ts";
import type { KnownSystem } from "../gateway/known-system.ts";
import type { PollSettings } from "../gateway/ports.ts";
import type { IntakeMetrics } from "../intake/ports.ts";
import type { Logger } from "../observability/logger.ts";
import { NO_VALIDATORS, PollError, type Polled, type PollOptions, poll, type Validators } from "./poll.ts";

/** How often it is looked whose turn it is. */
const LOOK_MS = 250;
/** Systems that are asked at the same time; the others wait. */
const MAX_AT_ONCE = 4;
/** A system that fails is asked less and less, down to this. */
const LONGEST_WAIT_S = 3_600;
/** After a start the first polls are spread over so much time at most. */
const FIRST_WITHIN_S = 30;
/** No wait is exact, so that systems of one rhythm do not meet for ever. */
const JITTER = 0.1;

export interface PollerOptions extends PollOptions {
  /** The systems by now. */
  systems(): Iterable<KnownSystem>;
  readonly metrics: IntakeMetrics;
  readonly logger: Logger;
  /** A number from 0 to 1; the tests know it. */
  readonly random?: () => number;
}

/** What is known of a system that is asked. */
interface Turn {
  /** Of these settings; what the answer to others said counts for nothing. */
  readonly settings: string;
  validators: Validators;
  /** On the clock of `performance`. */
  nextAt: number;
  failures: number;
  /** Why it failed last; a failure is logged when it is another one. */
  trouble: string | null;
}

/** Asks, every so often, the systems that send nothing by themselves. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #random: () => number;
  readonly #turns = new Map<string, Turn>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Asks nobody any more; a question under way is given up, an answer under way is taken in. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await Promise.all(this.#running.values());
  }

  #look(): void {
    const now = performance.now();
    const due: { system: KnownSystem; settings: PollSettings; turn: Turn }[] = [];
    const known = new Set<string>();
    for (const system of this.#options.systems()) {
      const { code, poll: settings } = system;
      if (settings === null) continue;
      known.add(code);
      const turn = this.#turnOf(code, settings, now);
      if (turn.nextAt <= now && !this.#running.has(code)) due.push({ system, settings, turn });
    }
    for (const code of this.#turns.keys()) if (!known.has(code)) this.#turns.delete(code);
    due.sort((one, other) => one.turn.nextAt - other.turn.nextAt);
    for (const { system, settings, turn } of due.slice(0, MAX_AT_ONCE - this.#running.size)) {
      const running = this.#ask(system, settings, turn).finally(() => this.#running.delete(system.code));
      this.#running.set(system.code, running);
    }
  }

  #turnOf(code: string, settings: PollSettings, now: number): Turn {
    const text = JSON.stringify(settings);
    const turn = this.#turns.get(code);
    if (turn?.settings === text) return turn;
    const within = Math.min(settings.every_seconds, FIRST_WITHIN_S);
    const nextAt = now + this.#random() * within * 1000;
    const next = { settings: text, validators: NO_VALIDATORS, nextAt, failures: 0, trouble: null };
    this.#turns.set(code, next);
    return next;
  }

  async #ask(system: KnownSystem, settings: PollSettings, turn: Turn): Promise<void> {
    let waitS = settings.every_seconds;
    try {
      const polled = await poll(system, settings, turn.validators, this.#options, this.#stopped.signal);
      this.#noteAnswer(system, turn, polled);
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      waitS = Math.max(
        this.#waitOf(settings, turn),
        error instanceof PollError ? (error.retryAfterS ?? 0) : 0,
      );
      this.#noteFailure(system, turn, error, waitS);
    }
    turn.nextAt = performance.now() + waitS * 1000 * (1 + JITTER * (2 * this.#random() - 1));
  }

  #waitOf({ every_seconds: every }: PollSettings, { failures }: Turn): number {
    return Math.max(every, doubling(every, LONGEST_WAIT_S, failures));
  }

  #noteAnswer({ code: system }: KnownSystem, turn: Turn, { validators, taken, correlationId }: Polled): void {
    const { logger, metrics } = this.#options;
    if (turn.trouble !== null) logger.info({ system }, "the poll works again");
    turn.validators = validators;
    turn.failures = 0;
    turn.trouble = null;
    if (taken === null) return;
    const outcome = taken.isUnderstood ? "done" : "failed";
    metrics.countTaken("poll", system, outcome);
    const { eventCount: events, faults } = taken;
    logger.info(
      { system, outcome, events, faults: faults.length, correlationid: correlationId },
      "poll taken",
    );
  }

  #noteFailure({ code: system }: KnownSystem, turn: Turn, error: unknown, waitS: number): void {
    const { logger, metrics } = this.#options;
    metrics.countTaken("poll", system, "error");
    turn.failures += 1;
    const trouble = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (trouble === turn.trouble) return;
    turn.trouble = trouble;
    const reason = error instanceof Error ? error.message : trouble;
    logger.warn(
      { system, reason, waitSeconds: Math.round(waitS) },
      "the poll failed; it is tried again and again",
    );
  }
}
