// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { SystemSettings, type SystemsSource } from "../gateway/ports.ts";
import type { SecretUse } from "../gateway/secret-uses.ts";
import { badAnswer, checked } from "./checked.ts";
import type { CallOptions, OdooClient } from "./client.ts";

const OUTCOMES = ["applied", "duplicate", "stale", "exception", "retry"] as const;
export type Outcome = (typeof OUTCOMES)[number];

const Answer = z.object({
  outcome: z.enum(OUTCOMES),
  log_id: z.int().nullable(),
  exception_id: z.int().nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
});
/** What became of one delivery (contracts, section 4). */
export type Answer = z.infer<typeof Answer>;

const Systems = z.object({
  digest: z.string(),
  systems: z.array(SystemSettings).nullable(),
  internal_secret: z.string().max(500).nullish(),
  takes_uses: z.boolean().optional(),
});
/** A row: labels are texts, figures numbers or decimal texts, null where there is none. */
const Row = z.record(z.string(), z.union([z.string().max(500), z.number()]).nullable());
const Figures = z.object({
  rows: z.record(z.string(), z.array(Row).max(1000)),
  left_out: z.record(z.string(), z.int()),
});
/** What waits for people and what is owed, by kind (contracts, section 13). */
export type Figures = z.infer<typeof Figures>;
/** How a worker and the queues are (contracts, section 15). */
export interface StateReport {
  readonly breaker: string;
  readonly running_seconds: number;
  readonly lanes: readonly {
    readonly lane: string;
    readonly ready: number;
    readonly retry: number;
    readonly parked: number;
    /** Events whose call failed since the worker started. */
    readonly failed: number;
    readonly oldest_seconds: number;
  }[];
}
const Pong = z.object({ module: z.literal("freight_bridge"), version: z.string() });

/** How long the small questions may take; applying has the configured time-out. */
const QUESTION_TIMEOUT_MS = 10_000;

/** The methods of `freight.ingest`, with checked answers. All throw the errors of `errors.ts`. */
export interface Ingest {
  /**
   * Applies deliveries in one transaction.
   * @param deliveries JSON objects as text, each an AMQP body with `attempt` and `final` added
   * @param chain the seal chain, `<lane>.<slot>`
   * @returns one answer per delivery, in their order
   */
  apply(deliveries: readonly string[], chain: string, options?: CallOptions): Promise<readonly Answer[]>;
  /** The systems, or null when nothing changed since the digest `known`; `uses` are told where there are any. */
  systems(
    known: string | null,
    uses?: readonly SecretUse[],
    options?: CallOptions,
  ): ReturnType<SystemsSource["systems"]>;
  /** Odoo's figures for monitoring. */
  metrics(options?: CallOptions): Promise<Figures>;
  /** Tells how the worker of this name and the queues are. An older addon does not take it: an error. */
  report(process: string, state: StateReport, options?: CallOptions): Promise<void>;
  /** Whether the addon answers, and which version it is. */
  ping(options?: CallOptions): Promise<{ module: string; version: string }>;
}

export function createIngest(client: OdooClient): Ingest {
  return {
    async apply(deliveries, chain, options) {
      const kwargs = `{"deliveries":[${deliveries.join(",")}],"chain":${JSON.stringify(chain)}}`;
      const answers = checked(z.array(Answer), "apply", await client.call("apply", kwargs, options));
      // Never settle by position in a list that does not line up.
      if (answers.length !== deliveries.length) throw badAnswer("apply");
      return answers;
    },
    async systems(known, uses = [], options) {
      // An older addon knows no `uses`.
      const kwargs = JSON.stringify(uses.length > 0 ? { known, uses } : { known });
      const result = await client.call("systems", kwargs, asQuestion(options));
      return checked(Systems, "systems", result);
    },
    async metrics(options) {
      return checked(Figures, "metrics", await client.call("metrics", "{}", asQuestion(options)));
    },
    async report(process, state, options) {
      await client.call("report", JSON.stringify({ process, state }), asQuestion(options));
    },
    async ping(options) {
      return checked(Pong, "ping", await client.call("ping", "{}", asQuestion(options)));
    },
  };
}

function asQuestion(options?: CallOptions): CallOptions {
  return { timeoutMs: QUESTION_TIMEOUT_MS, ...options };
}
