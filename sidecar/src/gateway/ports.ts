// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { Delivery } from "../canonical/index.ts";
import type { SecretUse } from "./secret-uses.ts";

/** What a publisher rejects with when the broker did not confirm: the sender keeps the message and sends it again. */
export class NotPublishedError extends Error {
  override readonly name: string = "NotPublishedError";
  readonly code = "not_published";
}

/** Where accepted messages go. */
export interface Publisher {
  /**
   * Resolves when every delivery is confirmed on a queue.
   *
   * @param timeoutMs how long the gateway waits
   * @throws NotPublishedError when one of them is not, for whatever reason
   */
  publish(deliveries: readonly Delivery[], timeoutMs: number): Promise<void>;
  /** Whether a publish would be tried at once: connected, topology declared. */
  ready(): boolean;
}

/** Where the sidecar fetches what a system does not send. */
export const PollSettings = z.object({
  url: z.string().max(2000),
  every_seconds: z.int().positive(),
  /** The value of the Authorization header, or null. */
  authorization: z.string().max(2000).nullable(),
  /** Whether the address may be one of a private network. */
  allow_private: z.boolean(),
});
export type PollSettings = z.infer<typeof PollSettings>;

/**
 * One system as Odoo tells it (docs/contracts.md, sections 4 and 10). What an older addon does not tell is optional.
 *
 * Dialect, signature and mode are plain texts, and the mapping anything, here, so that one system of a newer Odoo module does not hide the others.
 */
export const SystemSettings = z.object({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  name: z.string().max(200),
  dialect: z.string().max(50),
  signature: z.string().max(50),
  /** Newest first; at most two are live while a secret is rotated. */
  secrets: z.array(z.string().max(500)).max(2),
  rate_per_minute: z.int().positive(),
  active: z.boolean(),
  /** `live` or `test`. */
  mode: z.string().max(50).optional(),
  /** The content of the active version of its mapping. */
  mapping: z.unknown().optional(),
  /** Whether a folder is watched for its files. */
  folder: z.boolean().optional(),
  poll: PollSettings.nullish(),
});
export type SystemSettings = z.infer<typeof SystemSettings>;

/** Where the systems come from. */
export interface SystemsSource {
  /**
   * The systems, or null when nothing changed since the digest `known`.
   *
   * @param uses which secrets proved a message since the last call that succeeded; never any for a source that has
   *   not said that it takes them
   * @throws when they cannot be read now
   */
  systems(known: string | null, uses: readonly SecretUse[]): Promise<SystemsAnswer>;
}

export interface SystemsAnswer {
  readonly digest: string;
  readonly systems: readonly SystemSettings[] | null;
  /** A Standard Webhooks secret with which Odoo signs what it asks of the sidecar itself; null where there is none. */
  readonly internal_secret?: string | null | undefined;
  /** Whether the source takes `uses`; an older addon does not. */
  readonly takes_uses?: boolean | undefined;
}

/** What became of a request; the label of the request counter. */
export type Outcome =
  | "accepted"
  | "ignored"
  | "rejected"
  | "unauthenticated"
  | "unsupported"
  | "too_large"
  | "rate_limited"
  | "unavailable"
  | "not_found"
  | "method_not_allowed"
  | "bad_request"
  | "error";

/** What the gateway counts. */
export interface GatewayMetrics {
  /**
   * @param system the code of a known system, or null; a name that a stranger typed is never passed
   * @param seconds from the first byte of the request to the answer
   */
  observeRequest(outcome: Outcome, system: string | null, seconds: number): void;
  /** @param seconds from handing the events to the broker to its last confirm, or to giving up */
  observePublish(confirmed: boolean, seconds: number): void;
}

/** One part that must work before the process is ready; `ready` is asked at each `GET /readyz`. */
export interface ReadinessCheck {
  readonly name: string;
  ready(): boolean;
}

/** The page for Prometheus. */
export interface MetricsPage {
  readonly contentType: string;
  render(): Promise<string>;
}
